import type { Grid } from './grid.ts';
import type { RowFacts } from './row-facts.ts';
import type { SumReach } from './sums.ts';

/** Means are rounded more than sums are. */
const tolerance = 0.02;
/** A single figure beside what may be a name is the mean of so many at least. */
const leastOfName = 3;

interface Column {
  column: number;
  target: number;
  sum: number;
  parts: number;
  least: number;
  most: number;
}

/**
 * Whether the figures of a row are the means of those above (`step` -1) or below it (1), in half of its columns at least: over some number
 * of rows, or, where `isName` says that its label may be a name, in all columns over all rows up to a border, and in half of them
 * of figures that are not all alike. Years and telephone numbers are their own means.
 */
export function isMeanOf<T extends RowFacts>(
  grid: Grid,
  rows: readonly T[],
  index: number,
  step: 1 | -1,
  reach: SumReach,
  rules: { isBorder: (row: T) => boolean; isLeftOut: (row: T) => boolean; isName: boolean },
): boolean {
  const { isBorder, isLeftOut, isName } = rules;
  const row = rows[index];
  const columns = row === undefined ? [] : columnsOf(grid, row, reach.columns);
  if (row === undefined || columns.length === 0) return false;
  for (let away = 1; away <= reach.rows; away++) {
    const other = rows[index + away * step];
    if (other === undefined || isBorder(other)) return false;
    if (!isLeftOut(other)) for (const entry of columns) add(grid, other, entry);
    const near = columns.filter((entry) => isNear(grid, row, entry));
    const right = isName && near.filter(varies).length < near.length / 2 ? 0 : near.length;
    // Of two figures, one is near the mean of others by chance.
    if (isName && columns.length === 1 && away < leastOfName) continue;
    const next = rows[index + (away + 1) * step];
    if (right >= (isName ? columns.length : columns.length / 2) && (!isName || next === undefined || isBorder(next)))
      return true;
  }
  return false;
}

/**
 * How probable it is that the figures of a row are all, to the last digit that is written, the means of those of the records by chance: for each
 * column the share of its range that the rounding covers. 1 where one is not the mean.
 */
export function chanceOfMeans(grid: Grid, records: readonly RowFacts[], row: RowFacts, mostColumns: number): number {
  const columns = columnsOf(grid, row, mostColumns);
  if (columns.length === 0) return 1;
  let chance = 1;
  for (const entry of columns) {
    for (const record of records) add(grid, record, entry);
    const range = entry.most - entry.least;
    const unit = unitOf(grid, row, entry.column);
    if (entry.parts < 2 || !(range > 0) || Math.abs(entry.sum / entry.parts - entry.target) > rounded(unit)) return 1;
    chance *= Math.min(1, unit / range);
  }
  return chance;
}

function columnsOf(grid: Grid, row: RowFacts, most: number): Column[] {
  const columns: Column[] = [];
  for (let column = row.first; column <= row.last && columns.length < most; column++) {
    const target = grid.figure(row.at, column);
    if (!Number.isFinite(target) || target === 0) continue;
    columns.push({
      column,
      target,
      sum: 0,
      parts: 0,
      least: Number.POSITIVE_INFINITY,
      most: Number.NEGATIVE_INFINITY,
    });
  }
  return columns;
}

function add(grid: Grid, row: RowFacts, entry: Column): void {
  const figure = grid.figure(row.at, entry.column);
  if (!Number.isFinite(figure)) return;
  entry.sum += figure;
  entry.parts++;
  entry.least = Math.min(entry.least, figure);
  entry.most = Math.max(entry.most, figure);
}

function isNear(grid: Grid, row: RowFacts, { column, target, sum, parts }: Column): boolean {
  const away = Math.abs(sum / parts - target);
  return parts > 1 && (away <= tolerance * Math.abs(target) || away <= rounded(unitOf(grid, row, column)));
}

function varies({ least, most, target }: Column): boolean {
  const near = tolerance * Math.abs(target);
  return most - target > near || target - least > near;
}

/** What the last written digit of a figure counts. */
function unitOf(grid: Grid, row: RowFacts, column: number): number {
  const decimals = /[.,](\d+)\D*$/.exec(grid.text(row.at, column))?.[1]?.length ?? 0;
  const figure = grid.figure(row.at, column);
  // The point of `1.403` may part thousands.
  return Number.isInteger(figure) ? 1 : 10 ** -decimals;
}

function rounded(unit: number): number {
  return (unit / 2) * (1 + 1e-6);
}
