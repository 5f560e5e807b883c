import { CellKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import { isSameAmount } from '../../cells/sums.ts';
import type { ClassifiedRow } from '../classified-row.ts';

/** Figures shown rounded add up to a little more or less. */
const tolerance = 0.002;
/** By more than this share of its second largest part a sum is not off: long numbers, of accounts or telephones, are near to each other by chance. */
const leastTelling = 0.1;
/** Columns in which sums are looked for. */
const mostColumns = 12;
/** So many sums, each in so many columns, are no chance; a single one must hold all other rows, and more of them. */
const leastSums = 2;
const leastColumns = 2;
const leastSumsOfOneColumn = 3;
const leastPartsOfOne = 3;

/** A row with what it is the sum of: the rows right below it, which may be sums themselves. */
interface Node {
  index: number;
  parts: number;
}

/**
 * The rows of a budget or a bill of quantities that stand above what they add up: every row is such a sum or part of one, from the first
 * to the last but for totals, so that none of it can be chance. Returns their positions.
 */
export function outlineTotals(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  isTotal: (row: ClassifiedRow) => boolean,
): ReadonlySet<number> {
  const found = new Set<number>();
  for (let from = 0; from < rows.length; ) {
    let end = from;
    while (end < rows.length && !isBorder(rows[end])) end++;
    for (const index of outlineOf(grid, rows, { from, end: withoutTotals(rows, from, end, isTotal) })) found.add(index);
    from = end + 1;
  }
  return found;
}

function isBorder(row: ClassifiedRow | undefined): boolean {
  return row?.role === 'header' || row?.role === 'metadata';
}

/** The end of the run without the totals, notes and headings at its foot. */
function withoutTotals(
  rows: readonly ClassifiedRow[],
  from: number,
  end: number,
  isTotal: (row: ClassifiedRow) => boolean,
): number {
  let last = end;
  for (let row = rows[last - 1]; last > from && row !== undefined; row = rows[--last - 1]) {
    if (row.values > 0 && !isTotal(row)) break;
  }
  return last;
}

function outlineOf(grid: Grid, rows: readonly ClassifiedRow[], { from, end }: { from: number; end: number }): number[] {
  /** What stands below the row at hand, each sum taken together with its parts; the next one last. */
  const below: Node[] = [];
  const sums: { index: number; parts: number; columns: number; isMade: boolean }[] = [];
  for (let index = end - 1; index >= from; index--) {
    const row = rows[index];
    if (row === undefined || row.values === 0) continue;
    const columns = columnsOf(grid, row);
    const { parts, isMade } = partsOf(grid, rows, columns, row.at, below);
    if (parts > 1) sums.push({ index, parts, columns: columns.length, isMade });
    below.length -= parts;
    below.push({ index, parts });
  }
  if (sums.length === 0 || below.some(({ parts }) => parts === 0)) return [];
  const least = sums.every(({ columns }) => columns >= leastColumns) ? leastSums : leastSumsOfOneColumn;
  const [only] = sums;
  const isWhole =
    sums.length === 1 &&
    below.length === 1 &&
    only !== undefined &&
    only.parts >= leastPartsOfOne &&
    !hasWordsBehind(grid, rows[only.index]);
  // Among ticks and other ones any row is the sum of another and of noughts.
  const made = sums.filter(({ isMade }) => isMade).length;
  if (made < least && !(isWhole && least === leastSums)) return [];
  return [...sums.map(({ index }) => index), ...below.filter(({ parts }) => parts === 1).map(({ index }) => index)];
}

/** Whether a row has words right of its first figure: a record has, a single sum of all others has not. */
function hasWordsBehind(grid: Grid, row: ClassifiedRow | undefined): boolean {
  let isBehind = false;
  for (let column = row?.first ?? 0; row !== undefined && column <= row.last; column++) {
    if (isBehind && grid.kind(row.at, column) === CellKind.text) return true;
    isBehind ||= Number.isFinite(grid.figure(row.at, column));
  }
  return false;
}

function columnsOf(grid: Grid, row: ClassifiedRow): number[] {
  const columns: number[] = [];
  for (let column = row.first; column <= row.last && columns.length < mostColumns; column++) {
    const figure = grid.figure(row.at, column);
    if (Number.isFinite(figure) && figure !== 0) columns.push(column);
  }
  return columns;
}

/** What is added up, with the two largest parts of it, whatever their sign. */
interface Sum {
  sum: number;
  largest: number;
  second: number;
}

function withPart({ sum, largest, second }: Sum = { sum: 0, largest: 0, second: 0 }, part: number): Sum {
  const size = Math.abs(part);
  return {
    sum: sum + part,
    largest: Math.max(largest, size),
    second: Math.max(second, Math.min(largest, size)),
  };
}

function isSum({ sum, second }: Sum, target: number): boolean {
  const off = Math.abs(sum - target);
  return off <= tolerance * Math.abs(target) && (isSameAmount(sum, target) || off <= leastTelling * second);
}

/**
 * How many of the rows below make the figures of a row: two or more, or a single one that says the same; 0 where none do. Such a sum is made where one
 * of its figures has two parts at least.
 */
function partsOf(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  columns: readonly number[],
  at: number,
  below: readonly Node[],
): { parts: number; isMade: boolean } {
  const single = { parts: 0, isMade: false };
  if (columns.length === 0) return single;
  const sums = columns.map((): Sum => ({ sum: 0, largest: 0, second: 0 }));
  for (let count = 1; count <= below.length; count++) {
    const part = rows[below[below.length - count]?.index ?? -1];
    if (part === undefined) break;
    let equal = 0;
    for (const [position, column] of columns.entries()) {
      const figure = grid.figure(part.at, column);
      const sum = withPart(sums[position], Number.isFinite(figure) ? figure : 0);
      const target = grid.figure(at, column);
      sums[position] = sum;
      if (isSum(sum, target)) equal++;
      else if (Math.abs(sum.sum) > Math.abs(target)) return single;
    }
    if (equal === columns.length && count > 1) return { parts: count, isMade: sums.some(({ second }) => second > 0) };
    if (equal === columns.length) single.parts = 1;
  }
  return single;
}
