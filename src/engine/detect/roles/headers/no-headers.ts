import { isHeaderWord } from '../../../words/header-words.ts';
import { isColumnCaption } from '../../../words/pivot-captions.ts';
import { CellKind } from '../../cells/cell-kind.ts';
import { countKinds } from '../../cells/column-kinds.ts';
import type { Grid } from '../../cells/grid.ts';
import type { ClassifiedRow } from '../classified-row.ts';

/** So many labels with their values make a form. */
const leastLabels = 3;
/** A header of so many names says more than words above it. */
const leastNames = 5;
/** A label and its value in one cell: `Port: Gdynia`. */
const labelAndValue = /^[^:]{2,40}:\s+\S/;
/** What a sign stands for: `x = done`. */
const legend = /^[\p{L}\d*+✓✗]{1,3}\s?=\s?\S/u;

/**
 * Whether a supposed header of two cells is the first label of a form, with its value: the labels below it, in the same two columns, are common
 * names of columns, as its own is, and the values are none and of several kinds.
 */
export function beginsForm(grid: Grid, row: ClassifiedRow, below: readonly ClassifiedRow[]): boolean {
  const others = below.filter(({ filled, first, last }) => filled === 2 && first === row.first && last === row.last);
  if (row.filled !== 2 || others.length < leastLabels || others.length < below.length) return false;
  const pairs = [row, ...others];
  const names = pairs.filter(({ at, first }) => isHeaderWord(grid.text(at, first))).length;
  const values = pairs.filter(({ at, last }) => isHeaderWord(grid.text(at, last))).length;
  if (names < pairs.length / 2 || values > names / 2 || isHeaderWord(grid.text(row.at, row.last))) return false;
  return new Set(pairs.map(({ at, first }) => grid.text(at, first))).size === pairs.length;
}

/**
 * Whether a row of two cells stands, without a gap, among rows that fill the same two columns, with values of several kinds in the second, above
 * or below: labels with their values. Names of columns stand between values of one kind and those of another.
 */
export function isPairAmongPairs(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row?.filled !== 2 || row.values > 0) return false;
  const isPair = (other: ClassifiedRow | undefined) =>
    other?.filled === 2 && other.role !== 'header' && other.first === row.first && other.last === row.last;
  let from = index;
  while (rows[from]?.blanksBefore === 0 && isPair(rows[from - 1])) from--;
  let end = index + 1;
  while (rows[end]?.blanksBefore === 0 && isPair(rows[end])) end++;
  const [above, below] = [rows.slice(from, index), rows.slice(index + 1, end)];
  if (above.length === 0 || below.length === 0 || above.length + below.length < leastLabels) return false;
  return [above, below].some((pairs) => {
    const kinds = countKinds(grid, pairs, row.last);
    return [kinds.texts, kinds.numbers, kinds.calendar].filter((count) => count > 0).length > 1;
  });
}

/**
 * How many rows, from one on, are a block of words parted by a blank row from a header that names their columns itself, and at least twice as
 * many: links, labels and remarks side by side. Names over several columns would leave blanks between them.
 */
export function wordsAboveHeader(grid: Grid, rows: readonly ClassifiedRow[], index: number): number {
  const [above, first] = [rows[index - 1], rows[index]];
  if (first?.role !== 'header' || first.isSure === true || above?.role === 'header' || above?.role === 'data') return 0;
  let end = index + 1;
  while (rows[end]?.role === 'header' && rows[end]?.blanksBefore === 0) end++;
  const header = rows[end];
  if (header?.role !== 'header' || header.blanksBefore === 0 || header.filled < leastNames) return 0;
  const block = rows.slice(index, end);
  const isBeside = (row: ClassifiedRow) =>
    row.values === 0 &&
    row.isSure !== true &&
    row.filled === row.last - row.first + 1 &&
    row.filled <= header.filled / 2;
  if (first.filled < 2 || first.first !== header.first || !block.every(isBeside)) return 0;
  for (let column = first.first; column <= Math.max(...block.map(({ last }) => last)); column++)
    if (
      !grid.isFilled(header.at, column) &&
      !grid.isFilled(header.at, column + 1) &&
      !grid.isFilled(header.at, column - 1)
    )
      return 0;
  return block.length;
}

/**
 * Whether a supposed header is a line of a form: most of its cells are labels that end in a colon, above another header; or all are labels with their
 * values (`Region: all`), or say what signs stand for, and no record is right below them.
 */
export function isFormLine(grid: Grid, row: ClassifiedRow, next: ClassifiedRow | undefined): boolean {
  if (row.role !== 'header' || row.isSure === true) return false;
  let [labels, pairs] = [0, 0];
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    const text = grid.text(row.at, column);
    if (text.endsWith(':')) labels++;
    if (labelAndValue.test(text) || legend.test(text)) pairs++;
  }
  if (row.filled > 1 && pairs === row.filled)
    return next === undefined || next.blanksBefore > 0 || next.role !== 'data';
  return labels > row.filled / 2 && next?.role === 'header' && next.filled > row.filled;
}

/** Whether a supposed header is what Excel writes over a pivot table: what is summed up, and the caption of its columns. */
export function isPivotCaption(grid: Grid, row: ClassifiedRow, next: ClassifiedRow | undefined): boolean {
  if (row.role !== 'header' || row.isSure === true || row.filled > 2 || next?.role !== 'header') return false;
  return isColumnCaption(grid.text(row.at, row.last));
}

/** Whether the first row of a sheet is a text alone, above a header that names each of its columns: a title, which names none. */
export function isTitleOfAll(grid: Grid, row: ClassifiedRow, next: ClassifiedRow | undefined): boolean {
  if (row.role !== 'header' || row.isSure === true || row.filled > 1 || next?.role !== 'header') return false;
  if (grid.kind(row.at, row.first) !== CellKind.text || next.blanksBefore > 0 || next.first > row.first) return false;
  return next.filled >= leastNames && next.filled === next.last - next.first + 1 && next.last > row.last;
}
