import type { MappingMethod } from '../closed-sets.ts';
import type { MappingCandidate, OutputColumn } from '../extracted-table.ts';
import { columnReason } from './column-reason.ts';

/** Why a table came out as it did, in sentences for people. */
export interface TableExplanation {
  tableReasons: readonly string[];
  /** The columns of the output in their order, then those that are left out of it. */
  columns: ColumnExplanation[];
  /** The most frequent reason first. */
  droppedRows: DroppedRows[];
}

export interface ColumnExplanation {
  /** The column's name in the output, or what it would have been. */
  column: string;
  reason: string;
  method: MappingMethod;
  score: number;
  /** The field that it would have been otherwise; `null` where none came near. */
  runnerUp: MappingCandidate | null;
}

export interface DroppedRows {
  /** What the rows were found to be, a `RowRole`, or `where`. */
  reason: string;
  why: string;
  count: number;
  /** The first of them, 1-based in the sheet. */
  rows: readonly number[];
}

export interface ExplainedTable {
  reasons: readonly string[];
  columns: readonly OutputColumn[];
  unmappedColumns: readonly OutputColumn[];
  droppedRows: Readonly<Record<string, number>>;
  droppedFirst: Readonly<Record<string, readonly number[]>>;
}

export function explainTable(table: ExplainedTable): TableExplanation {
  const kept = new Set(table.columns.map(({ name }) => name));
  const leftOut = table.unmappedColumns.filter(({ name }) => !kept.has(name));
  const all = [...table.columns, ...leftOut];
  return {
    tableReasons: table.reasons,
    columns: all.map((column) => ({
      column: column.name,
      reason: columnReason(column, all),
      method: column.mapping.method,
      score: column.mapping.score,
      runnerUp: column.mapping.candidates[0] ?? null,
    })),
    droppedRows: Object.entries(table.droppedRows)
      .map(([reason, count]) => ({
        reason,
        why: rowReason(reason, count),
        count,
        rows: table.droppedFirst[reason] ?? [],
      }))
      .sort((a, b) => b.count - a.count),
  };
}

/** Why so many rows with this role, or dropped for this reason, are not among the records; a sentence that begins with “They”, or “It” of one. */
function rowReason(reason: string, count: number): string {
  const [one, several] = rowReasons.get(reason) ?? [`It is “${reason}”.`, `They are “${reason}”.`];
  return count === 1 ? one : several;
}

/** Of one row, and of several. */
const rowReasons: ReadonlyMap<string, readonly [one: string, several: string]> = new Map([
  [
    'header',
    [
      'It repeats the header. Set rows.dropRepeatedHeaders: false to keep it.',
      'They repeat the header. Set rows.dropRepeatedHeaders: false to keep them.',
    ],
  ],
  [
    'derived',
    [
      'It is a total of other rows. Set rows.dropTotals: false to keep it.',
      'They are totals of other rows. Set rows.dropTotals: false to keep them.',
    ],
  ],
  ['group', ['It is a heading that groups the rows below it.', 'They are headings that group the rows below them.']],
  [
    'metadata',
    [
      'It is a title or tells about the table, and is no record of it.',
      'They are titles or tell about the table, and are no records of it.',
    ],
  ],
  ['notes', ['It is a note, and no record.', 'They are notes, and no records.']],
  [
    'empty',
    [
      'It holds nothing in the columns of the table. Set rows.dropBlank: false to keep it.',
      'They hold nothing in the columns of the table. Set rows.dropBlank: false to keep them.',
    ],
  ],
  ['where', ['It does not meet the condition rows.where.', 'They do not meet the condition rows.where.']],
]);
