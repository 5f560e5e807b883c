import type { Grid } from './grid.ts';
import type { RowFacts } from './row-facts.ts';

/** So many rows make a sum at least. */
const shortestSum = 2;
/** Share of the row's figures that must be sums over the same rows. */
const agreeing = 0.75;
/** Figures shown rounded add up to a little more or less. */
const tolerance = 0.002;

export interface SumReach {
  /** How many rows a sum may add up, and in how many columns it is looked for: enough to tell it from chance. */
  rows: number;
  columns: number;
}

/**
 * Over how many rows right above (`step` -1) or below (1) the figures of a row are sums; 0 where they are none. `columns` tells in
 * how many this holds: one alone may be chance. Sums do not reach over a border.
 */
export function sumOf<T extends RowFacts>(
  grid: Grid,
  rows: readonly T[],
  index: number,
  step: 1 | -1,
  reach: SumReach,
  isBorder: (row: T) => boolean = () => false,
): { rows: number; columns: number } {
  const none = { rows: 0, columns: 0 };
  const row = rows[index];
  if (row === undefined || row.figures === 0) return none;
  const columns: { column: number; target: number; sum: number }[] = [];
  for (let column = row.first; column <= row.last && columns.length < reach.columns; column++) {
    const target = grid.figure(row.at, column);
    if (Number.isFinite(target) && target !== 0) columns.push({ column, target, sum: 0 });
  }
  if (columns.length === 0) return none;
  let added = 0;
  for (let away = 1; away <= reach.rows; away++) {
    const other = rows[index + away * step];
    if (other === undefined || isBorder(other)) return none;
    if (other.figures === 0) continue;
    added++;
    let right = 0;
    let over = 0;
    for (const entry of columns) {
      const figure = grid.figure(other.at, entry.column);
      if (Number.isFinite(figure)) entry.sum += figure;
      if (Math.abs(entry.sum - entry.target) <= tolerance * Math.abs(entry.target)) right++;
      else if (Math.abs(entry.sum) > Math.abs(entry.target)) over++;
    }
    // What is too much already seldom comes down again: nearly all sums are of figures of one sign.
    if (over > (1 - agreeing) * columns.length) return none;
    if (added >= shortestSum && right >= agreeing * columns.length) return { rows: added, columns: right };
  }
  return none;
}
