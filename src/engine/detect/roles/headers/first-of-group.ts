import { CellKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import type { ClassifiedRow } from '../classified-row.ts';
import { namesAll } from './names-all.ts';

export interface AboveRow {
  /** The header that the row stands under; empty where there is none. */
  block: readonly ClassifiedRow[];
  /** The row right above, and the one before that. */
  above: ClassifiedRow | null | undefined;
  beforeThat: ClassifiedRow | null | undefined;
}

/**
 * Whether a row right below a text alone is the first record of the group which that heads. Below a header, or the heading of an outer group, it has values in
 * columns that the header names, and leaves others blank, or figures of which no two are years; among records, the same kinds of cells as the record before.
 */
export function isFirstOfGroup(grid: Grid, { block, above, beforeThat }: AboveRow, row: ClassifiedRow): boolean {
  if (above?.filled !== 1 || above.role === 'header') return false;
  if (beforeThat?.role === 'data' && row.figures > 0 && row.first === beforeThat.first && isLike(grid, beforeThat, row))
    return true;
  if (row.blanksBefore > 0) return false;
  if (beforeThat?.role === 'header' && above.blanksBefore === 0 && row.figures > 0 && row.years < 2) return true;
  if (beforeThat?.role === 'header' && above.blanksBefore === 0 && isLoneYear(grid, beforeThat, row)) return true;
  return above.role === 'group' && leavesBlank(grid, block, row);
}

/** Whether the only value of a row is an amount that looks like a year, in the columns of a header that names them all. */
function isLoneYear(grid: Grid, header: ClassifiedRow, row: ClassifiedRow): boolean {
  if (row.years !== 1 || row.values !== 1 || row.filled < 2 || header.values > 0 || !namesAll(grid, header))
    return false;
  return row.first === header.first && row.last <= header.last && grid.kind(row.at, row.first) === CellKind.text;
}

function isLike(grid: Grid, record: ClassifiedRow, row: ClassifiedRow): boolean {
  for (let column = row.first; column <= row.last; column++)
    if (grid.isFilled(row.at, column) && grid.kind(row.at, column) !== grid.kind(record.at, column)) return false;
  return true;
}

/** Whether a row begins below the first name and leaves columns blank, of those that the header names without values, and has a value. */
function leavesBlank(grid: Grid, block: readonly ClassifiedRow[], row: ClassifiedRow): boolean {
  const last = block.at(-1);
  if (last === undefined || last.values > 0 || row.values === 0 || grid.kind(row.at, row.first) !== CellKind.text)
    return false;
  const left = Math.min(...block.map(({ first }) => first));
  const right = Math.max(...block.map((header) => header.last));
  if (row.first !== left || row.last > right) return false;
  let names = 0;
  for (let column = left; column <= right; column++) {
    if (block.some(({ at }) => grid.isFilled(at, column))) names++;
    else if (grid.isFilled(row.at, column)) return false;
  }
  return row.filled < names;
}
