import type { ExtractedTable, OutputRow } from '../extracted-table.ts';
import { headerText } from '../words/header-name.ts';

/** A table extracted as found, with its first rows. */
export interface TableSample {
  table: ExtractedTable;
  rows: readonly OutputRow[];
}

/** The share of the columns of the narrower of two tables that makes them tables of one kind. */
const sharedColumns = 0.5;

/** Tables with the same columns, by and large, are of one kind. The kind with most rows comes first. */
export function kindsOf(tables: readonly TableSample[]): TableSample[][] {
  const kinds: { names: Set<string>; tables: TableSample[] }[] = [];
  for (const sample of tables) {
    const names = namesOf(sample.table);
    const kind = kinds.find((other) => isAlike(other.names, names));
    if (kind === undefined) kinds.push({ names, tables: [sample] });
    else {
      kind.tables.push(sample);
      for (const name of names) kind.names.add(name);
    }
  }
  const rowsOf = (kind: readonly TableSample[]) => kind.reduce((sum, { rows }) => sum + rows.length, 0);
  return kinds.map((kind) => kind.tables).sort((a, b) => rowsOf(b) - rowsOf(a));
}

/**
 * The sheets that hold one kind of tables and no other, by their names; `null` where sheets do not part the kinds, or the names are those of
 * different documents.
 */
export function sheetsOf(kind: readonly TableSample[], all: readonly TableSample[]): string[] | null {
  const nameAt = new Map<number, string>();
  for (const { table } of all) {
    const { index, name } = table.sheet;
    if ((nameAt.get(index) ?? name) !== name) return null;
    nameAt.set(index, name);
  }
  const own = new Set(kind.map(({ table }) => table.sheet.index));
  const isParted = all.every((sample) => kind.includes(sample) || !own.has(sample.table.sheet.index));
  return isParted ? [...own].flatMap((index) => nameAt.get(index) ?? []) : null;
}

function isAlike(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const shared = [...b].filter((name) => a.has(name)).length;
  return shared >= sharedColumns * Math.min(a.size, b.size);
}

function namesOf({ columns }: ExtractedTable): Set<string> {
  return new Set(columns.map(({ name, source }) => headerText(source?.header ?? '').canonical || name));
}
