import type { ClassifiedRow } from './found.ts';
import type { Grid } from './grid.ts';
import { Kind } from './kind.ts';
import { wordTests } from './words.ts';

/** A row that names itself a total and nothing else. */
const selfNamed = /^(?:(?:sub|grand|net|overall)[- ]?)?totals?\s*[:.]?$/i;
/** How many rows above a sum may add up, and how many it needs at least. */
const longestSum = 200;
const shortestSum = 2;
/** So many columns are enough to tell a sum from chance. */
const comparedColumns = 12;
/** Share of the row's figures that must be sums over the same rows. */
const agreeing = 0.75;
/** Figures shown rounded add up to a little more or less. */
const tolerance = 0.002;

/**
 * Settles which rows are totals. Totals are left out of the records by default, so that a row must say that it is one or
 * add up; the learned judgement alone is right too seldom.
 */
export function settleTotals(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  return rows.map((row, index) => {
    if (row.role !== 'header' && row.values > 0 && selfNamed.test(row.lead)) return { ...row, role: 'derived' };
    if (row.role !== 'derived' || wordTests.total.test(row.lead)) return row;
    return addsUp(grid, rows, index) ? row : { ...row, role: 'data' };
  });
}

/** Whether the figures of a row are the sums of the rows right above it. */
function addsUp(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row === undefined) return false;
  const columns: { column: number; target: number; sum: number }[] = [];
  for (let column = row.first; column <= row.last && columns.length < comparedColumns; column++) {
    const target = figure(grid, row.at, column);
    if (target !== null && target !== 0) columns.push({ column, target, sum: 0 });
  }
  if (columns.length === 0) return false;
  for (let count = 1; count <= Math.min(index, longestSum); count++) {
    const above = rows[index - count];
    if (above === undefined || above.role === 'header' || above.role === 'metadata') return false;
    for (const entry of columns) entry.sum += figure(grid, above.at, entry.column) ?? 0;
    const right = columns.filter(({ sum, target }) => Math.abs(sum - target) <= tolerance * Math.abs(target)).length;
    if (count >= shortestSum && right >= agreeing * columns.length) return true;
  }
  return false;
}

function figure(grid: Grid, at: number, column: number): number | null {
  if (grid.kind(at, column) !== Kind.number) return null;
  const value = grid.rows[at]?.values[column];
  if (typeof value === 'number') return value;
  const text = grid.text(at, column);
  const number = Number(text.replace(/[^\d.-]/g, ''));
  if (!Number.isFinite(number)) return null;
  return text.startsWith('(') ? -number : number;
}
