import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Figure, numberAfter } from './figure.ts';
import type { Measurement } from './measurement.ts';

/** Where the tables of web spreadsheets are. */
export async function measureFuste(measurement: Measurement): Promise<Figure[]> {
  const scored = await scoreRegions(measurement);
  const corpus = 'fuste';
  return [
    { corpus, metric: 'region exact F1', naive: '.25', published: '.75', wanted: 0.85, ours: f1(scored, 'EoB-0') },
    {
      corpus,
      metric: 'same, each layout once',
      naive: '.41',
      published: '.75',
      wanted: 0.85,
      ours: numberAfter(scored, 'template-macro IoU=1'),
    },
  ];
}

/** Where the tables of Enron's spreadsheets are. */
export async function measureTableSense(measurement: Measurement): Promise<Figure[]> {
  const scored = await scoreRegions(measurement);
  const corpus = 'tablesense-deco';
  return [
    {
      corpus,
      metric: 'region within 2 cells F1',
      naive: '.33',
      published: '.89',
      wanted: 0.8,
      ours: f1(scored, 'EoB-2'),
    },
  ];
}

async function scoreRegions(measurement: Measurement): Promise<string> {
  const truth: Record<string, unknown> = JSON.parse(await readFile(join(measurement.folder, 'tables.json'), 'utf8'));
  const files = Object.keys(truth).filter((name) => !name.startsWith('_'));
  const outlines = await measurement.outlines(files.map((file) => join(measurement.folder, 'csv', file)));
  const regions = files.map((file, at) => {
    const outline = outlines[at];
    const tables = outline && 'sheets' in outline ? outline.sheets.flatMap((sheet) => sheet.tables) : [];
    return [
      file,
      tables.map(({ top, left, bottom, right, headerRows }) => ({
        ...{ top, left, bottom, right },
        header_rows: headerRows.length,
      })),
    ];
  });
  const prediction = await measurement.write('regions.json', JSON.stringify(Object.fromEntries(regions)));
  return measurement.score('score_regions.py', prediction);
}

function f1(scored: string, measure: string): number {
  const line = scored.split('\n').find((text) => text.startsWith(`${measure}:`)) ?? '';
  return numberAfter(line, 'F1');
}
