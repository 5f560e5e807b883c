import { CellKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import type { ClassifiedRow } from './classified-row.ts';
import { isUnticked } from './ticks.ts';

const leastHeadings = 2;
const headsRows = 'A text alone in its row, as others like it, heads the rows of values below it.';

/**
 * Texts alone in the first column, each right above rows of values, are all headings or none: of a heading that is judged otherwise than
 * the others, half of the records would stand under the wrong one.
 */
export function settleGroups(grid: Grid, judged: readonly ClassifiedRow[]): ClassifiedRow[] {
  const rows = judged.map((row, index): ClassifiedRow => {
    if (!isUnticked(grid, judged, index)) return row;
    return { ...row, role: 'data', why: 'One of a list of names with signs beside them, here without one.' };
  });
  const settled = [...rows];
  for (const places of runsOfHeadings(grid, rows)) {
    const isHeading = places.some((index) => rows[index]?.role === 'group' || rows[index]?.role === 'header');
    if (places.length < leastHeadings || !isHeading) continue;
    for (const index of places) {
      const row = rows[index];
      if (row !== undefined && row.role !== 'group') settled[index] = { ...row, role: 'group', why: headsRows };
    }
  }
  return settled;
}

/** The lone texts of each stretch of rows without a blank one, where all stand in the same column. */
function runsOfHeadings(grid: Grid, rows: readonly ClassifiedRow[]): number[][] {
  const runs: number[][] = [];
  let run: number[] = [];
  for (const [index, row] of rows.entries()) {
    const isBroken = row.blanksBefore > 0 || row.role === 'metadata' || (row.role === 'header' && row.filled > 1);
    if (isBroken && run.length > 0) {
      runs.push(run);
      run = [];
    }
    const first = rows[run[0] ?? -1];
    if (isHeading(grid, rows, index) && (first === undefined || first.first === row.first)) run.push(index);
  }
  runs.push(run);
  return runs;
}

/** A lone text that a header or a record is right above, and a record of several cells right below. */
function isHeading(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  const [above, below] = [rows[index - 1], rows[index + 1]];
  if (row?.shape !== 'title' || row.isSure === true || grid.kind(row.at, row.first) !== CellKind.text) return false;
  if (row.role === 'metadata' || row.role === 'notes' || row.role === 'derived') return false;
  const stands = above !== undefined && (above.role === 'header' || above.role === 'data' || above.role === 'derived');
  return stands && below?.role === 'data' && below.filled > 1 && below.blanksBefore === 0 && row.first <= below.first;
}
