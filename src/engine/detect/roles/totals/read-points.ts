import type { Grid } from '../../cells/grid.ts';
import { isSameAmount } from '../../cells/sums.ts';
import type { ClassifiedRow } from '../classified-row.ts';

const longestReach = 400;

/**
 * Has the points of a column taken for those that part thousands (`1.200`) where a row of totals is the sum of all rows above it, or of those since the
 * total before, only then; or where a row of means is the mean of all rows above it but for the totals.
 */
export function readPoints(grid: Grid, rows: readonly ClassifiedRow[], index: number, of: 'sum' | 'mean'): void {
  const total = rows[index];
  if (total === undefined) return;
  for (let column = total.first; column <= total.last; column++) {
    const plain = (at: number) => grid.figure(at, column);
    const thousands = (at: number) => grid.figureOfThousands(at, column);
    const comesOut = of === 'sum' ? addsUp : isMean;
    if (comesOut(rows, index, thousands) && !comesOut(rows, index, plain)) grid.readPointsAsThousands(column);
  }
}

function addsUp(rows: readonly ClassifiedRow[], index: number, figureAt: (at: number) => number): boolean {
  const target = figureAt(rows[index]?.at ?? -1);
  if (!Number.isFinite(target)) return false;
  let sum = 0;
  let parts = 0;
  for (let at = index - 1; at >= Math.max(0, index - longestReach); at--) {
    const row = rows[at];
    if (row === undefined || row.role !== 'data') {
      if (parts > 1 && isSameAmount(sum, target)) return true;
      if (row?.role !== 'derived' && row?.role !== 'group') return false;
      continue;
    }
    const figure = figureAt(row.at);
    if (!Number.isFinite(figure)) continue;
    sum += figure;
    parts++;
  }
  return parts > 1 && isSameAmount(sum, target);
}

function isMean(rows: readonly ClassifiedRow[], index: number, figureAt: (at: number) => number): boolean {
  const target = figureAt(rows[index]?.at ?? -1);
  let [sum, parts] = [0, 0];
  for (let at = index - 1; at >= Math.max(0, index - longestReach); at--) {
    const row = rows[at];
    if (row === undefined || row.role === 'header' || row.role === 'metadata') break;
    const figure = row.role === 'data' ? figureAt(row.at) : Number.NaN;
    if (!Number.isFinite(figure)) continue;
    sum += figure;
    parts++;
  }
  return parts > 1 && Math.abs(sum / parts - target) < 1;
}
