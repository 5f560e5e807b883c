import type { Grid } from './grid.ts';
import type { RowFacts } from './row-facts.ts';

/** Statistics are printed with fewer digits than they have. */
const tolerance = 0.02;
const leastRows = 2;
const leastColumns = 2;

type Statistic = (figures: readonly number[]) => number;

const mean: Statistic = (figures) => figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
const squares = (figures: readonly number[]) => {
  const middle = mean(figures);
  return figures.reduce((sum, figure) => sum + (figure - middle) ** 2, 0);
};

const statistics: readonly Statistic[] = [
  (figures) => Math.min(...figures),
  (figures) => Math.max(...figures),
  (figures) => figures.length,
  (figures) => Math.sqrt(squares(figures) / (figures.length - 1)),
  (figures) => Math.sqrt(squares(figures) / figures.length),
  (figures) => squares(figures) / (figures.length - 1),
  (figures) => {
    const sorted = figures.toSorted((a, b) => a - b);
    const middle = sorted.length / 2;
    return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
  },
];

/** Whether the figures of a row are one statistic of those of the records, the same in every column: least, most, count, spread, median. */
export function isStatisticOf(grid: Grid, records: readonly RowFacts[], row: RowFacts): boolean {
  if (records.length < leastRows) return false;
  const columns: { target: number; figures: number[] }[] = [];
  for (let column = row.first; column <= row.last; column++) {
    const target = grid.figure(row.at, column);
    if (!Number.isFinite(target)) continue;
    const figures = records.map(({ at }) => grid.figure(at, column)).filter(Number.isFinite);
    if (figures.length < leastRows) return false;
    columns.push({ target, figures });
  }
  if (columns.length < leastColumns) return false;
  return statistics.some((statistic) =>
    columns.every(({ target, figures }) => {
      const value = statistic(figures);
      return Math.abs(value - target) <= tolerance * Math.max(Math.abs(value), Math.abs(target));
    }),
  );
}
