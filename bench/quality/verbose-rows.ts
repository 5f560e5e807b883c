import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readLabelledSheets } from '../../scripts/learn/examples.ts';
import { foldsByLayout, foldsBySource, type JudgedSheet, judgeLeftOut } from '../../scripts/learn/left-out.ts';
import { type Figure, numberAfter } from './figure.ts';
import type { Measurement } from './measurement.ts';

const corpus = 'verbose-rows';
/** So many parts, each judged by what the others teach. */
const layoutFolds = 4;

/** What the rows of messy sheets are. */
export async function measureVerboseRows(measurement: Measurement): Promise<Figure[]> {
  const truth = await readFile(join(measurement.folder, 'labels.jsonl'), 'utf8');
  const files = truth
    .trim()
    .split('\n')
    .map((line): { file: string } => JSON.parse(line));
  const outlines = await measurement.outlines(files.map(({ file }) => join(measurement.folder, file)));
  const judged = files.map(({ file }, at): JudgedSheet => {
    const outline = outlines[at];
    return { file, labels: outline && 'sheets' in outline ? (outline.sheets[0]?.roles ?? []) : [] };
  });
  return figuresOf(measurement, judged, '');
}

/** The same where the weights were learned without the sheets that they judge: this is what other files may expect. */
export async function measureLeftOutRows(measurement: Measurement): Promise<Figure[]> {
  const sheets = readLabelledSheets(measurement.folder);
  const byLayout = await figuresOf(measurement, judgeLeftOut(foldsByLayout(sheets, layoutFolds)), ', layout left out');
  const bySource = await figuresOf(measurement, judgeLeftOut(foldsBySource(sheets)), ', source left out');
  return [...byLayout, ...bySource];
}

async function figuresOf(measurement: Measurement, judged: Iterable<JudgedSheet>, what: string): Promise<Figure[]> {
  const lines = [...judged].map((sheet) => JSON.stringify(sheet));
  const scored = await measurement.score('score_rows.py', await measurement.write('rows.jsonl', lines.join('\n')));
  const all = scored.split('\n').find((line) => line.startsWith('ALL')) ?? '';
  const figure = (metric: string, naive: string, published: string, wanted: number, label: string): Figure => {
    return { corpus, metric: `${metric}${what}`, naive, published, wanted, ours: numberAfter(all, label) };
  };
  return [
    figure('header row F1', '.54', '.51–.78', 0.9, 'header'),
    figure('whole file right', '.41', '–', 0.85, 'file-perfect'),
  ];
}
