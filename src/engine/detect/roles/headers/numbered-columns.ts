import { countKinds } from '../../cells/column-kinds.ts';
import type { Grid } from '../../cells/grid.ts';
import type { RowFacts } from '../../cells/row-facts.ts';

/** Rows below that say what a column holds, and how few say it. */
const comparedRows = 6;
const leastRecords = 2;
/** So many columns are numbered; two figures that follow each other may be values. */
const leastColumns = 3;
/** `1`, `(1)`, `1.`, `A`, and `4=2+3` or `5 (3+4)`, which say what a column is made from. */
const columnNumber = /^[([]?\s*(\d{1,2}|\p{Lu})\s*[)\].]?\s*(?:[=(:][\s\d\p{Lu}=+*/:x×().–-]*)?$/u;

/**
 * Positions of rows that number the columns right below their names, as printed forms and offices of statistics do: 1, 2, 3 or A, B, C from column
 * to column. In one column at least stands below them what is no number (or no letter), and the first column does not go on counting, as records would.
 */
export function numberingRows(grid: Grid, rows: readonly RowFacts[]): Set<number> {
  const numbering = new Set<number>();
  for (const [index, row] of rows.entries()) {
    const names = rows[index - 1];
    if (names === undefined || row.blanksBefore > 0 || row.filled < leastColumns) continue;
    if (!mayName(names, row) || !areNumbered(grid, row)) continue;
    if (standsOverOthers(grid, row, rows.slice(index + 1, index + 1 + comparedRows))) numbering.add(row.at);
  }
  return numbering;
}

/** Words, or years, over the same columns; the first name may be missing, or stand a row higher. */
function mayName(names: RowFacts, row: RowFacts): boolean {
  if (names.filled < 2 || names.values > names.years || names.last > row.last) return false;
  return names.filled >= row.filled - 1 || names.years > 0;
}

function areNumbered(grid: Grid, row: RowFacts): boolean {
  let last = '';
  for (let column = row.first; column <= row.last; column++) {
    const number = columnNumber.exec(grid.text(row.at, column))?.[1];
    if (number === undefined || !followsOn(last, number)) return false;
    last = number;
  }
  return true;
}

function followsOn(last: string, number: string): boolean {
  if (last === '') return number === '1' || number === 'A';
  return /^\d/.test(number)
    ? Number(number) === Number(last) + 1
    : number.codePointAt(0) === (last.codePointAt(0) ?? 0) + 1;
}

function standsOverOthers(grid: Grid, row: RowFacts, below: readonly RowFacts[]): boolean {
  const records = below.filter(({ filled, blanksBefore }, at) => filled > 1 && (at > 0 || blanksBefore === 0));
  const [next] = records;
  if (next === undefined || records.length < leastRecords) return false;
  const isLettered = /\p{Lu}/u.test(grid.text(row.at, row.first));
  if (!isLettered && grid.figure(next.at, row.first) === 2) return false;
  for (let column = Math.min(row.first, next.first); column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    const { texts, numbers, calendar } = countKinds(grid, records, column);
    if (isLettered ? numbers + calendar > texts : texts > numbers + calendar) return true;
  }
  return false;
}
