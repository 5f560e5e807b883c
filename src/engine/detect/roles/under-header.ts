import { CellKind } from '../cells/cell-kind.ts';
import { countKinds } from '../cells/column-kinds.ts';
import type { Grid } from '../cells/grid.ts';
import type { ClassifiedRow } from './classified-row.ts';

const leastRecords = 2;

/**
 * Whether a row of words right below a header is its first record: the header names every column, each in other words, and the row leaves
 * some blank and says nothing but texts where texts stand below.
 */
export function isRecordUnder(
  grid: Grid,
  header: ClassifiedRow,
  row: ClassifiedRow,
  below: readonly ClassifiedRow[],
): boolean {
  if (row.blanksBefore > 0 || row.filled < 2 || row.first !== header.first || row.filled >= header.filled) return false;
  if (below.length < leastRecords || !namesAll(grid, header)) return false;
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    if (grid.kind(row.at, column) !== CellKind.text) return false;
    const { texts, numbers } = countKinds(grid, below, column);
    if (texts === 0 || texts < numbers) return false;
  }
  return true;
}

function namesAll(grid: Grid, header: ClassifiedRow): boolean {
  const names = new Set<string>();
  for (let column = header.first; column <= header.last; column++) {
    if (grid.isFilled(header.at, column)) names.add(grid.text(header.at, column));
  }
  return names.size === header.last - header.first + 1;
}

/** Whether a first row that begins with the sign of a comment names too few of the columns below it to be their header. */
export function isComment(row: ClassifiedRow, below: readonly ClassifiedRow[]): boolean {
  const most = Math.max(0, ...below.map(({ filled }) => filled));
  return row.lead.startsWith('#') && row.filled > 1 && row.filled <= most / 2;
}
