import { CellKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import { chanceOfMeans } from '../../cells/means.ts';
import type { ClassifiedRow } from '../classified-row.ts';
import { reach, recordsAbove } from './borders.ts';

/** Without a label that says so, means are those of so many records, and by chance in one of so many lists. */
const leastOfMeans = 3;
const mostChance = 1e-4;

/**
 * Whether the last row below some records has nothing but a label and the means of their figures, so exact that it is no chance: whatever such a row
 * is called in the language of its list.
 */
export function areMeansBelow(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const [row, next] = [rows[index], rows[index + 1]];
  if (row === undefined || row.values === 0 || row.filled > row.values + 1) return false;
  if (grid.kind(row.at, row.first) !== CellKind.text) return false;
  if (next !== undefined && next.blanksBefore === 0 && (next.role === 'data' || next.role === 'derived')) return false;
  const records = recordsAbove(rows, index).filter(({ role }) => role === 'data');
  return records.length >= leastOfMeans && chanceOfMeans(grid, records, row, reach.columns) <= mostChance;
}
