import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { Grid } from '../../src/engine/detect/cells/grid.ts';
import { filledRows } from '../../src/engine/detect/cells/row-facts.ts';
import type { FeatureName } from '../../src/engine/detect/roles/learned/feature-names.ts';
import { rowFeatures } from '../../src/engine/detect/roles/learned/features.ts';
import { contentRoles } from '../../src/engine/detect/roles/learned/sequence.ts';
import type { Example } from './field.ts';
import { madeSheets } from './made-sheets.ts';

/** Of a long sheet the first and last rows are learned from; its many like rows would drown the others. */
const learnedAtEachEnd = 70;

export interface LabelledSheet {
  group: string;
  file: string;
  /** What its header says, figures left out: sheets of one template say the same. */
  template: string;
  /** One per CSV row. */
  labels: string[];
  cells: (string | null)[][];
  /** Position in the sheet of every row with content, and the names of its features. */
  rows: { at: number; overBlank: boolean; features: FeatureName[] }[];
}

/** Reads a folder in the layout of the verbose-rows set: `labels.jsonl`, and the CSV files that it names. */
export function readLabelledSheets(folder: string): LabelledSheet[] {
  const lines = readFileSync(join(folder, 'labels.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const { group, file, labels }: { group: string; file: string; labels: string[] } = JSON.parse(line);
    const parsed = Papa.parse<string[]>(readFileSync(join(folder, file), 'utf8'), { delimiter: ',' });
    const cells = parsed.data.map((row) => row.map((cell) => (cell === '' ? null : cell)));
    return labelledSheet(group, file, cells.slice(0, labels.length), labels);
  });
}

/** Sheets of our own making, beside the public ones. */
export function makeLabelledSheets(count: number, seed: number): LabelledSheet[] {
  return madeSheets(count, seed).map(({ cells, labels }, at) => labelledSheet('made', `made-${at}`, cells, labels));
}

function labelledSheet(group: string, file: string, cells: (string | null)[][], labels: string[]): LabelledSheet {
  const grid = new Grid(
    cells.map((values, at) => ({ number: at + 1, values, formats: null, hidden: false })),
    [],
    new Set(),
  );
  const span = { left: 0, right: grid.width - 1 };
  const facts = filledRows(grid, span);
  const features = rowFeatures(grid, span, facts);
  const rows = facts.map(({ at, blanksBefore }, index) => ({
    at,
    overBlank: blanksBefore > 0,
    features: features[index] ?? [],
  }));
  return { group, file, template: templateOf(cells, labels), labels, cells, rows };
}

function templateOf(cells: readonly (string | null)[][], labels: readonly string[]): string {
  const texts = cells.filter((_, at) => labels[at] === 'header').flat();
  const words = texts.map((text) =>
    (text ?? '')
      .toLowerCase()
      .replace(/[^\p{L}]+/gu, ' ')
      .trim(),
  );
  return [...new Set(words.filter((text) => text !== ''))].sort().join('|');
}

/** Examples for the learner, and the names that the feature ids stand for. */
export function asExamples(sheets: readonly LabelledSheet[]): { examples: Example[]; names: FeatureName[] } {
  const ids = new Map<FeatureName, number>();
  const idOf = (name: FeatureName) => {
    const id = ids.get(name) ?? ids.size;
    ids.set(name, id);
    return id;
  };
  const examples = sheets.map(({ rows, labels }): Example => {
    const kept =
      rows.length <= 2 * learnedAtEachEnd
        ? rows
        : [...rows.slice(0, learnedAtEachEnd), ...rows.slice(-learnedAtEachEnd)];
    const labelled = kept.filter(({ at }) => roleOf(labels[at]) >= 0);
    return {
      features: labelled.map(({ features }) => Int32Array.from(features, idOf)),
      overBlank: labelled.map(({ overBlank }) => overBlank),
      roles: labelled.map(({ at }) => roleOf(labels[at])),
    };
  });
  return { examples, names: [...ids.keys()] };
}

function roleOf(label: string | undefined): number {
  const roles: readonly string[] = contentRoles;
  return label === undefined ? -1 : roles.indexOf(label);
}
