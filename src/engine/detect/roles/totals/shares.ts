import type { Grid } from '../../cells/grid.ts';
import type { ClassifiedRow } from '../classified-row.ts';

const leastColumns = 2;
/** `65.9 %`: with fewer digits it could be any of the ratios by chance. */
const percentage = /^\d{1,3}[.,]\d+\s?%$/;
const longestPercentage = 12;
/** Figures of a total that are compared with each other. */
const mostAmounts = 12;

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

/**
 * Whether the last row below a total has nothing but a label and percentages, each what one figure of the total is of another, and each of so many digits
 * that it is no chance: the turnout below the votes, a margin below sales.
 */
export function areRatiosIn(grid: Grid, total: ClassifiedRow, row: ClassifiedRow): boolean {
  if (row.figures === 0 || row.filled !== row.figures + 1 || row.first !== total.first) return false;
  const amounts: number[] = [];
  for (let column = total.first; column <= total.last && amounts.length < mostAmounts; column++) {
    const amount = grid.figure(total.at, column);
    if (Number.isFinite(amount) && amount !== 0) amounts.push(amount);
  }
  for (let column = row.first + 1; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    const text = grid.text(row.at, column);
    if (!percentage.test(text) || text.length > longestPercentage) return false;
    const [share, step] = [grid.figure(row.at, column), stepOf(text)];
    const isRatio = (part: number) =>
      amounts.some((whole) => whole > part && Math.abs(share - (100 * part) / whole) <= step * 0.51);
    if (!amounts.some(isRatio)) return false;
  }
  return true;
}

/** What the last digit of a figure is worth. */
function stepOf(text: string): number {
  const digits = /[.,](\d+)\D*$/.exec(text)?.[1] ?? '';
  return 10 ** -digits.length;
}
