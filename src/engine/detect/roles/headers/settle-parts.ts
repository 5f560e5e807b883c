import { isHeaderWord } from '../../../words/header-words.ts';
import { CellKind } from '../../cells/cell-kind.ts';
import { countKinds, valuesAmong } from '../../cells/column-kinds.ts';
import type { Grid } from '../../cells/grid.ts';
import { wordTests } from '../../cells/row-words.ts';
import type { ClassifiedRow } from '../classified-row.ts';
import { namesAll } from './names-all.ts';
import { namesOver } from './names-over.ts';
import { isFormLine, isPivotCaption, isTitleOfAll, wordsAboveHeader } from './no-headers.ts';
import { isRepeat } from './repeated-header.ts';

/** Rows below that say what a column holds. */
const comparedRows = 5;
const leastRecords = 2;
/** A header of so many names says more than a label and its value above it. */
const leastNames = 4;
/** Blank rows between the rows of a header. */
const widestGap = 2;
const longestName = 60;
/** Rows below the name of an index that have to be records. */
const indexedRows = 30;
/** One word, not of several things: these would be a heading of the rows below it. */
const indexName = /^\p{L}[\p{L}\d_]*(?:[^s\W]|ss)$/u;

/**
 * Rows of few cells above, between and below those of a header: they are part of it where they name what it leaves blank, and heads of groups or
 * lines about the sheet where all is named already.
 */
export function settleParts(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = withoutLines(grid, rows);
  for (let index = rows.length - 1; index >= 0; index--) {
    const [row, next] = [settled[index], settled[index + 1]];
    if (row === undefined || next?.role !== 'header' || row.isSure === true) continue;
    const below = settled.slice(index + 2, index + 2 + comparedRows);
    if (
      areTextsAbove(row, next) &&
      (namesBlankColumns(grid, row, next, below) || namesFirstOverYears(grid, row, next, below))
    )
      settled[index] = { ...row, role: 'header', why: 'Names the columns that the header below it leaves blank.' };
    else if (isYearOver(grid, row, next, settled[index + 2]))
      settled[index] = { ...row, role: 'header', why: 'A year over names of the header below it.' };
    else if (settled[index - 1]?.role !== 'header' && isLabelAbove(grid, row, next, below))
      settled[index] = { ...row, role: 'metadata', why: 'A label with its value, above the header.' };
  }
  for (const [index, row] of settled.entries()) {
    if (!isBetween(grid, settled, index)) continue;
    settled[index] = { ...row, role: 'header', why: 'Stands between rows of a header.' };
  }
  for (const [index, row] of settled.entries()) {
    const above = settled[index - 1];
    if (above?.role !== 'header' || row.filled > 1 || row.blanksBefore > widestGap || row.isSure === true) continue;
    const block = headerAbove(settled, index);
    const below = settled.slice(index + 1, index + 1 + comparedRows).filter(({ role }) => role === 'data');
    if (row.role === 'group' && isUnit(grid, row, block, below))
      settled[index] = { ...row, role: 'header', why: 'A unit over columns of figures, below their names.' };
    else if (row.blanksBefore > 0) continue;
    else if (closesBracket(grid, row, above))
      settled[index] = { ...row, role: 'header', why: 'Ends the name above it, which has opened a bracket.' };
    else if (
      mayName(grid, row, block) &&
      (row.blanksAfter > 0 || namesFigures(grid, row, below)) &&
      !isFirstOfHeadings(grid, settled, index)
    )
      settled[index] = { ...row, role: 'header', why: 'Names the first column, which the header leaves blank.' };
    else if (namesIndex(grid, row, block, settled.slice(index + 1, index + 1 + indexedRows)))
      settled[index] = {
        ...row,
        role: 'header',
        isSure: true,
        why: 'The name of the first column alone, as programs write it below the others.',
      };
    else if (row.role === 'header' && headsGroup(grid, row, block, below))
      settled[index] = { ...row, role: 'group', why: 'A text alone below the name of its column, which heads rows.' };
  }
  return settled;
}

/** Takes for lines about the sheet what only looks like a header above one. */
function withoutLines(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = [...rows];
  for (const [index, row] of rows.entries()) {
    if (isFormLine(grid, row, rows[index + 1]))
      settled[index] = { ...row, role: 'metadata', why: 'Labels of a form, which names no columns.' };
    else if (isPivotCaption(grid, row, rows[index + 1]))
      settled[index] = {
        ...row,
        role: 'metadata',
        why: 'What Excel writes over a pivot table, which names no columns.',
      };
    else if (index === 0 && isTitleOfAll(grid, row, rows[1]))
      settled[index] = { ...row, role: 'metadata', why: 'A text alone above the names of all columns.' };
    const length = wordsAboveHeader(grid, rows, index);
    for (let at = index; at < index + length; at++) {
      const line = rows[at];
      if (line !== undefined)
        settled[at] = {
          ...line,
          role: 'metadata',
          why: 'Words beside each other, above a header that names their columns.',
        };
    }
  }
  return settled;
}

/**
 * A text alone below the first name of a header that names every column heads a group, where a later text alone in the same column does: headers
 * that go on below would be followed by nothing of that kind.
 */
export function settleFirstGroup(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = [...rows];
  for (const [index, row] of rows.entries()) {
    const above = rows[index - 1];
    if (row.role !== 'header' || above?.role !== 'header' || !isHeading(grid, rows, index, above)) continue;
    // What follows headings of groups is records, as long as nothing but such headings parts them.
    const supposed: number[] = [];
    for (let at = index + 1; at < rows.length; at++) {
      const [before, next] = [rows[at - 1], rows[at]];
      if (next === undefined || next.blanksBefore > 1 || isRepeat(grid, [above], next)) break;
      if (isHeading(grid, rows, at, above)) {
        settled[index] = {
          ...row,
          role: 'group',
          why: 'A text alone below the names of all columns, as there are others below it.',
        };
        for (const place of supposed) {
          const record = rows[place];
          if (record !== undefined)
            settled[place] = { ...record, role: 'data', why: 'Stands below the heading of a group.' };
        }
        break;
      }
      if (next.role !== 'header') continue;
      if (before === undefined || next.isSure === true || namesOver(grid, next, []) > next.filled / 2) break;
      supposed.push(at);
    }
  }
  return settled;
}

/** Whether a text alone stands in the first column that a header names, right above a row of several cells. */
function isHeading(grid: Grid, rows: readonly ClassifiedRow[], index: number, header: ClassifiedRow): boolean {
  const [row, next] = [rows[index], rows[index + 1]];
  if (row === undefined || row.shape !== 'title' || row.isSure === true || row.first !== header.first) return false;
  if (grid.kind(row.at, row.first) !== CellKind.text || row.blanksBefore > 0 || header.filled < leastNames - 1)
    return false;
  if (header.filled !== header.last - header.first + 1 || header.values > 0) return false;
  return next !== undefined && next.blanksBefore === 0 && next.filled > 1;
}

/** The rows of the header that ends right above a row. */
function headerAbove(rows: readonly ClassifiedRow[], index: number): ClassifiedRow[] {
  let from = index;
  while (rows[from - 1]?.role === 'header') from--;
  return rows.slice(from, index);
}

/** Whether several texts stand right above a header. */
function areTextsAbove(row: ClassifiedRow, header: ClassifiedRow): boolean {
  return row.role !== 'header' && row.filled > 1 && row.values === 0 && header.blanksBefore === 0;
}

/** Several texts, all left of the header right below them, over columns that the records fill. */
function namesBlankColumns(
  grid: Grid,
  row: ClassifiedRow,
  header: ClassifiedRow,
  below: readonly ClassifiedRow[],
): boolean {
  if (row.last >= header.first) return false;
  const records = below.filter(({ role }) => role === 'data' || role === 'derived');
  if (records.length < leastRecords) return false;
  return filledColumns(grid, row).every(
    (column) => records.filter(({ at }) => grid.isFilled(at, column)).length > records.length / 2,
  );
}

/** The name of the first column, and what the years right below it are of: names that the row of years leaves blank. */
function namesFirstOverYears(
  grid: Grid,
  row: ClassifiedRow,
  header: ClassifiedRow,
  below: readonly ClassifiedRow[],
): boolean {
  if (header.filled < 2 || header.years < header.filled || row.first !== header.first - 1) return false;
  // A later row of the header that names the first column leaves this one to be about the sheet.
  const [next] = below;
  const isNamedBelow = next?.role === 'header' && grid.kind(next.at, row.first) === CellKind.text;
  if (isNamedBelow && !grid.hasDigit(next.at, row.first)) return false;
  const [, ...others] = filledColumns(grid, row);
  if (others.some((column) => !grid.isFilled(header.at, column))) return false;
  const { texts } = countKinds(grid, below, row.first);
  return below.length >= leastRecords && texts > below.length / 2;
}

/** A year alone, right above a header that leaves its column to a second row of names. */
function isYearOver(grid: Grid, row: ClassifiedRow, header: ClassifiedRow, next: ClassifiedRow | undefined): boolean {
  if (row.role === 'header' || row.filled > 1 || header.blanksBefore > 0 || next?.role !== 'header') return false;
  if (grid.kind(row.at, row.first) !== CellKind.year || row.first <= header.first) return false;
  return !grid.isFilled(header.at, row.first) && grid.isFilled(next.at, row.first);
}

/** A text and what is said of it, parted by a blank row from a header that names their columns and many more. */
function isLabelAbove(grid: Grid, row: ClassifiedRow, header: ClassifiedRow, below: readonly ClassifiedRow[]): boolean {
  if (row.role !== 'header' || row.filled !== 2 || row.last !== row.first + 1 || row.values > 0) return false;
  if (header.blanksBefore === 0 || header.first !== row.first) return false;
  // Of a narrow header, figures below say that it names their columns.
  if (header.filled < leastNames)
    return header.filled > 1 && namesAll(grid, header) && isOverValues(grid, header, below);
  return grid.isFilled(header.at, row.last) && grid.isFilled(header.at, row.last + 1);
}

/** Whether one of the columns that a row of words names holds values alone in the rows right below it. */
function isOverValues(grid: Grid, row: ClassifiedRow, below: readonly ClassifiedRow[]): boolean {
  if (below.length < leastRecords || row.values > 0 || below[0]?.blanksBefore !== 0) return false;
  return filledColumns(grid, row).some((column) => {
    const kinds = countKinds(grid, below, column);
    return kinds.texts === 0 && valuesAmong(kinds) >= leastRecords;
  });
}

/** Whether a row of few texts stands between two rows of a header, and says nothing where both of them name the first column. */
function isBetween(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const [above, row, below] = [rows[index - 1], rows[index], rows[index + 1]];
  if (row === undefined || above?.role !== 'header' || below?.role !== 'header' || row.isSure === true) return false;
  if (row.role !== 'metadata' && row.role !== 'group' && row.role !== 'notes') return false;
  if (row.blanksBefore > widestGap || row.blanksAfter > widestGap || row.figures > 0) return false;
  if (filledColumns(grid, row).some((column) => grid.text(row.at, column).length > longestName)) return false;
  const left = Math.min(above.first, below.first);
  return (
    row.first > left ||
    !headerAbove(rows, index)
      .concat(below)
      .some(({ at }) => grid.isFilled(at, row.first))
  );
}

/** Whether a text alone below a header stands in a first column that the header has no name for. */
function mayName(grid: Grid, row: ClassifiedRow, header: readonly ClassifiedRow[]): boolean {
  if (row.role !== 'group' && row.role !== 'metadata' && row.role !== 'notes') return false;
  return grid.kind(row.at, row.first) === CellKind.text && header.every(({ first }) => first > row.first);
}

/**
 * Whether a text alone below a header is the name of its first column, in whose place the header has what the other columns are called: pandas
 * writes the name of an index so. It is what columns are called, every row below has a text in its column, and none of them stands alone as headings do.
 */
function namesIndex(
  grid: Grid,
  row: ClassifiedRow,
  header: readonly ClassifiedRow[],
  below: readonly ClassifiedRow[],
): boolean {
  const names = header.at(-1);
  if (names === undefined || row.shape !== 'title' || row.first !== names.first) return false;
  if (!header.every((other) => other === names || other.first > names.first)) return false;
  // In small letters both, they are called so by a program.
  const isWritten = isHeaderWord(row.lead) || row.lead.includes('_') || isSmallName(names.lead);
  if (!indexName.test(row.lead) || !isWritten || (header.length > 1 && !isSmallName(names.lead))) return false;
  const isFull = header.length > 1 ? names.filled === names.last - names.first + 1 : namesAll(grid, names);
  if (/\s/.test(names.lead) || names.filled < 3 || !isFull || below.length < leastRecords) return false;
  return below.every(({ first, filled }) => first === row.first && filled > 1);
}

function isSmallName(text: string): boolean {
  return indexName.test(text) && text === text.toLowerCase();
}

/** Whether a text alone closes a bracket that the header right above it has opened in its column, and left open. */
function closesBracket(grid: Grid, row: ClassifiedRow, header: ClassifiedRow): boolean {
  const name = grid.text(header.at, row.first);
  return /^[^(]+\)/.test(row.lead) && name.lastIndexOf('(') > name.lastIndexOf(')');
}

/** Whether a text in brackets, said once or in every column, stands below the names of figures and right of the names of the records. */
function isUnit(
  grid: Grid,
  row: ClassifiedRow,
  header: readonly ClassifiedRow[],
  below: readonly ClassifiedRow[],
): boolean {
  if (!wordTests.bracketed.test(row.lead) || below.length < leastRecords) return false;
  if (!header.some(({ at }) => grid.isFilled(at, row.first)) || below.some(({ first }) => first >= row.first))
    return false;
  return countKinds(grid, below, row.first).numbers > 0;
}

/** Whether a later text alone in the same column stands right above a record, as this one does: headings of groups. */
function isFirstOfHeadings(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row === undefined || row.blanksAfter > 0) return false;
  for (let at = index + 1; at < rows.length; at++) {
    const [other, next] = [rows[at], rows[at + 1]];
    if (other === undefined || next === undefined || (other.role === 'header' && other.filled > 1)) return false;
    const isRecord = next.role === 'data' && next.filled > 1 && next.blanksBefore === 0;
    if (isRecord && other.shape === 'title' && other.first === row.first)
      return grid.kind(other.at, other.first) === CellKind.text;
  }
  return false;
}

/** Whether the records below a text begin with figures or days in its column. */
function namesFigures(grid: Grid, row: ClassifiedRow, below: readonly ClassifiedRow[]): boolean {
  if (below.length < leastRecords || below.some(({ first }) => first !== row.first)) return false;
  return countKinds(grid, below, row.first).texts === 0;
}

/** Whether a text alone stands over words, in a column that an upper row of the header has named. */
function headsGroup(
  grid: Grid,
  row: ClassifiedRow,
  header: readonly ClassifiedRow[],
  below: readonly ClassifiedRow[],
): boolean {
  const lowest = header.at(-1);
  if (lowest === undefined || below.length < leastRecords || !/^\p{Lu}/u.test(row.lead)) return false;
  if (header.length < 2 || grid.isFilled(lowest.at, row.first)) return false;
  if (!header.some(({ at }) => grid.isFilled(at, row.first))) return false;
  const { texts, numbers } = countKinds(grid, below, row.first);
  return texts > numbers;
}

function filledColumns(grid: Grid, row: ClassifiedRow): number[] {
  const columns: number[] = [];
  for (let column = row.first; column <= row.last; column++) if (grid.isFilled(row.at, column)) columns.push(column);
  return columns;
}
