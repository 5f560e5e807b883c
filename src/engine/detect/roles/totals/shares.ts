import type { Grid } from '../../cells/grid.ts';
import type { ClassifiedRow } from '../classified-row.ts';

const leastColumns = 2;

/**
 * Whether the figures of a row are the shares that those of the total above it have in one of them, or in all of them together: 100 % of
 * the one, and of the others as much as they are of it.
 */
export function areSharesOf(grid: Grid, total: ClassifiedRow, row: ClassifiedRow): boolean {
  const shares: { share: number; amount: number; step: number }[] = [];
  for (let column = row.first; column <= row.last; column++) {
    const share = grid.figure(row.at, column);
    if (!Number.isFinite(share)) continue;
    const amount = grid.figure(total.at, column);
    if (!Number.isFinite(amount)) return false;
    shares.push({ share, amount, step: stepOf(grid.text(row.at, column)) });
  }
  if (shares.length < leastColumns) return false;
  const wholes = [...shares.map(({ amount }) => amount), shares.reduce((sum, { amount }) => sum + amount, 0)];
  const isOne = ({ share, amount }: { share: number; amount: number }) => share === amount;
  if (shares.every(isOne)) return false;
  return wholes.some((whole) =>
    [1, 100].some(
      (full) =>
        whole !== 0 &&
        shares.every(({ share, amount, step }) => Math.abs(share - (full * amount) / whole) <= step * 0.51),
    ),
  );
}

/** What the last digit of a figure is worth. */
function stepOf(text: string): number {
  const digits = /[.,](\d+)\D*$/.exec(text)?.[1] ?? '';
  return 10 ** -digits.length;
}
