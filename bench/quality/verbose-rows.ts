import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Figure, numberAfter } from './figure.ts';
import type { Measurement } from './measurement.ts';

/** What the rows of messy sheets are. */
export async function measureVerboseRows(measurement: Measurement): Promise<Figure[]> {
  const truth = await readFile(join(measurement.folder, 'labels.jsonl'), 'utf8');
  const files = truth
    .trim()
    .split('\n')
    .map((line): { file: string } => JSON.parse(line));
  const outlines = await measurement.outlines(files.map(({ file }) => join(measurement.folder, file)));
  const labels = files.map(({ file }, at) => {
    const outline = outlines[at];
    return JSON.stringify({ file, labels: outline && 'sheets' in outline ? (outline.sheets[0]?.roles ?? []) : [] });
  });
  const prediction = await measurement.write('rows.jsonl', labels.join('\n'));
  const all = (await measurement.score('score_rows.py', prediction)).split('\n').find((line) => line.startsWith('ALL'));
  const scored = all ?? '';
  const corpus = 'verbose-rows';
  return [
    {
      corpus,
      metric: 'header row F1',
      naive: '.54',
      published: '.51–.78',
      wanted: 0.85,
      ours: numberAfter(scored, 'header'),
    },
    {
      corpus,
      metric: 'whole file right',
      naive: '.41',
      published: '–',
      wanted: 0.65,
      ours: numberAfter(scored, 'file-perfect'),
    },
  ];
}
