import { EngineError } from '../../../../src/engine/errors.ts';
import { extract } from '../../../../src/engine/extraction/extract.ts';
import { specSchema } from '../../../../src/engine/specification/spec.ts';
import { sourceOf } from '../../../support/files/byte-source.ts';
import type { Polluted } from './pollutions.ts';

export interface TextsOfTable {
  header: string[];
  records: string[][];
}

/** The tables of a text file as they are written, and the codes of the warnings. */
export async function textsOf(bytes: Buffer): Promise<{ tables: TextsOfTable[]; warnings: string[]; error?: string }> {
  const tables: TextsOfTable[] = [];
  const warnings: string[] = [];
  const spec = specSchema.parse({ ade: 1, output: { values: 'asWritten' } });
  try {
    for await (const item of extract(sourceOf(bytes, 'polluted.csv'), spec)) {
      if (item.kind === 'table')
        tables[item.table.ordinal] = {
          header: item.table.columns.map(({ source }) => source?.header ?? ''),
          records: [],
        };
      if (item.kind === 'rows')
        tables[item.ordinal]?.records.push(
          ...item.rows.map(({ values }) => values.map((value) => String(value ?? ''))),
        );
      if (item.kind === 'document') warnings.push(...item.warnings.map(({ code }) => code));
    }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { tables, warnings, error: error.code };
  }
  return { tables, warnings };
}

/** The share of `wanted` that is in `found`, and the other way round, as F1; both are bags. */
function agreement(wanted: readonly string[], found: readonly string[]): number {
  if (wanted.length === 0 && found.length === 0) return 1;
  const left = new Map<string, number>();
  for (const text of wanted) left.set(text, (left.get(text) ?? 0) + 1);
  let common = 0;
  for (const text of found) {
    const count = left.get(text) ?? 0;
    if (count === 0) continue;
    common += 1;
    left.set(text, count - 1);
  }
  return (2 * common) / (wanted.length + found.length);
}

/** Blank cells at the end of a record are the same as none. */
const asRecord = (texts: readonly string[]) =>
  JSON.stringify(texts)
    .replace(/(?:,"")+\]$/, ']')
    .replaceAll('\\r\\n', '\\n');

export interface Score {
  header: number;
  records: number;
  cells: number;
}

/** How far what was read agrees with what is right: names of columns, records and cells as F1, after Vitagliano et al., “Pollock: A Data Loading Benchmark” (2023). */
export function scoreOf(tables: readonly TextsOfTable[], { tables: right }: Polluted): Score {
  const names = (list: readonly TextsOfTable[]) => list.flatMap(({ header }) => header).filter((name) => name !== '');
  const rows = (list: readonly TextsOfTable[]) => list.flatMap(({ records }) => records.map(asRecord));
  const cells = (list: readonly TextsOfTable[]) =>
    list.flatMap(({ records }) => records.flat()).filter((text) => text !== '');
  return {
    header: agreement(names(right), names(tables)),
    records: agreement(rows(right), rows(tables)),
    cells: agreement(cells(right), cells(tables)),
  };
}
