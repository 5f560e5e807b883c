import { isValueKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import { totalLabel } from '../../cells/row-words.ts';
import type { ClassifiedRow } from '../classified-row.ts';

/** Rows above a total among which the supposed totals are looked for. */
const reach = 200;

/**
 * Makes totals of the supposed ones above a row that names itself the total of all, where it adds up only without them: a subtotal of a single record may by
 * itself be a record with the same figures. Leaves the rows as they are where it does not, or there are none.
 *
 * @param judge what the row is found to be among the rows as they are then
 */
export function settleSupposedTotals(
  grid: Grid,
  rows: ClassifiedRow[],
  index: number,
  judge: () => ClassifiedRow,
): void {
  const row = rows[index];
  if (row?.role !== 'data' || row.doubt === undefined || totalLabel(grid, row)?.isWhole !== true) return;
  const supposed: [at: number, row: ClassifiedRow][] = [];
  for (let at = index - 1; at >= Math.max(0, index - reach) && rows[at]?.role !== 'header'; at--) {
    const other = rows[at];
    if (other?.role === 'data' && totalLabel(grid, other)?.kind === 'total' && repeatsRecord(grid, rows, at))
      supposed.push([at, other]);
  }
  if (supposed.length === 0) return;
  for (const [at, { doubt: _, ...known }] of supposed)
    rows[at] = {
      ...known,
      role: 'derived',
      why: 'Names itself a total, and the total below it adds up only without it.',
    };
  const verdict = judge();
  if (verdict.role === 'derived') rows[index] = verdict;
  else for (const [at, other] of supposed) rows[at] = other;
}

/** Whether the figures of a row are those of the record right above it, which is called no total, and of the only one since a total or a header. */
function repeatsRecord(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const [before, record, row] = [rows[index - 2], rows[index - 1], rows[index]];
  if (row === undefined || record?.role !== 'data' || before?.role === 'data' || row.figures === 0) return false;
  if (totalLabel(grid, record) !== null) return false;
  for (let column = row.first; column <= row.last; column++) {
    if (!isValueKind(grid.kind(row.at, column))) continue;
    if (grid.figure(row.at, column) !== grid.figure(record.at, column)) return false;
  }
  return true;
}
