import type { RoleWeights } from '../../src/engine/detect/roles/learned/sequence.ts';
import { analyseSheet } from '../../src/engine/detect/tables/analyse.ts';
import { specSchema } from '../../src/engine/specification/spec.ts';
import type { LabelledSheet } from './examples.ts';
import { learn } from './learn.ts';

export interface JudgedSheet {
  file: string;
  /** The role that each of its rows was found to have. */
  labels: string[];
}

const rules = specSchema.parse({ ade: 1 });
/** One order of the examples is enough for a figure; the shipped weights are the mean over several. */
const order = [1];

/** Judges every sheet, all rules applied, by weights that were learned without its fold. */
export function* judgeLeftOut(folds: readonly (readonly LabelledSheet[])[]): Generator<JudgedSheet> {
  for (const fold of folds) {
    const weights = learn(folds.filter((other) => other !== fold).flat(), order);
    for (const sheet of fold) yield { file: sheet.file, labels: rolesOf(sheet, weights) };
  }
}

function rolesOf({ cells }: LabelledSheet, weights: RoleWeights): string[] {
  const rows = cells.map((values, at) => ({ number: at + 1, values, formats: null, hidden: false }));
  const head = { index: 0, name: '', hidden: false, epoch: 1900 as const, formats: [], hiddenColumns: [] };
  return analyseSheet(rows, head, { ...rules, weights }).roles;
}

/** Each source of sheets a fold of its own. */
export function foldsBySource(all: readonly LabelledSheet[]): LabelledSheet[][] {
  return [...Map.groupBy(all, ({ group }) => group).values()];
}

/** Sheets that share a workbook or a template stay together: what was learned from one would be known of the other. */
export function foldsByLayout(all: readonly LabelledSheet[], count: number): LabelledSheet[][] {
  const layoutOf = new Map<string, LabelledSheet[]>();
  for (const sheet of all) {
    const keys = [workbookOf(sheet.file), `${sheet.group} ${sheet.template}`];
    const joined = [...new Set(keys.flatMap((key) => layoutOf.get(key) ?? [])), sheet];
    for (const other of joined)
      for (const key of [workbookOf(other.file), `${other.group} ${other.template}`]) layoutOf.set(key, joined);
  }
  const folds = Array.from({ length: count }, (): LabelledSheet[] => []);
  const bySize = [...new Set(layoutOf.values())].sort((a, b) => b.length - a.length);
  for (const layout of bySize) folds.toSorted((a, b) => a.length - b.length)[0]?.push(...layout);
  return folds;
}

/** `csv/deex/report.xls_Sheet1.csv` → `csv/deex/report.xls` */
function workbookOf(file: string): string {
  return file.replace(/(\.xls[xmb]?)_.*$/i, '$1');
}
