import type { CellRange } from '../../../model.ts';
import { CellKind, isValueKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import type { WideMerges } from '../../cells/merged-cells.ts';
import { pageMark, readsLikeNote, wordTests } from '../../cells/row-words.ts';
import type { ClassifiedRow } from '../classified-row.ts';
import { namesAll } from './names-all.ts';
import { recordsBelow } from './records-below.ts';
import { isRepeat } from './repeated-header.ts';
import { isRightOfTitles } from './right-of-titles.ts';

/** A heading may stand apart from the names below it by one blank row. */
const widestGap = 1;
/** Of several texts two. */
const widestGapBetween = 2;
const longestName = 60;
/** What the records are, in a few words: a title is longer. */
const longestStub = 30;
/** `7d` and `1Q` are figures, and names. */
const hasLetter = /\p{L}/u;
/** One to four words, the last of which may be a number of two digits: `Week 14`, `Beträge in EUR`. */
const fewWords = /^\p{L}[^\s\d:]*(?:\s[^\s\d:]+){0,3}(?:\s\d{1,2})?$/u;
/** One word or two that say what several columns are about, and no label of a form. */
const spanner = /^\p{L}[^\s\d:]*(?:\s[^\s\d:]+)?$/u;
/** So many dates or figures make a header of them. */
const leastFigures = 3;

/**
 * Texts alone above a header: said again in each of the columns that they stand over, they are part of it; above a header that comes again,
 * they are the title of the next table.
 */
export function settleSpanners(grid: Grid, rows: readonly ClassifiedRow[], merges: WideMerges): ClassifiedRow[] {
  const settled = [...rows];
  let header: ClassifiedRow[] = [];
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = settled[index];
    const next = settled[index + 1];
    if (row === undefined || next?.role !== 'header') continue;
    if (row.isSure !== true && standsApart(grid, settled, index, next))
      settled[index] = {
        ...row,
        role: 'header',
        why: 'Stands over columns of the header below it, apart from the lines above.',
      };
    else if (row.isSure !== true && isRightOfTitles(grid, settled, index))
      settled[index] = {
        ...row,
        role: 'header',
        why: 'Stands over columns of the header below it, right of where the lines above begin.',
      };
    else if (row.isSure !== true && namesRecords(grid, settled, index, next))
      settled[index] = {
        ...row,
        role: 'header',
        why: 'Names the first column, which the header below it leaves blank.',
      };
    if (next.blanksBefore > widestGap) continue;
    if (isSpanner(row, next))
      settled[index] = { ...row, role: 'header', why: 'Says the same over several columns of the header below it.' };
    else if (row.isSure !== true && isMergedOver(grid, row, next, merges.get(grid.number(row.at)) ?? []))
      settled[index] = { ...row, role: 'header', why: 'Its cells are merged over columns of the header below it.' };
    else if (row.isSure !== true && headsFigures(grid, row, next))
      settled[index] = {
        ...row,
        role: 'header',
        why: 'Stands over several of the dates or figures of the header below it.',
      };
    else if (row.isSure !== true && standsOverNames(grid, settled, index, next))
      settled[index] = { ...row, role: 'header', why: 'Stands over a later name of the header right below it.' };
    else if (row.isSure !== true && standOverSome(grid, settled, index, next))
      settled[index] = { ...row, role: 'header', why: 'Stand over some of the names of the header right below.' };
    else if (row.isSure !== true && coversAll(grid, settled, index, next))
      settled[index] = {
        ...row,
        role: 'header',
        why: 'Each of its words stands over several names of the header right below it.',
      };
    else if (row.isSure !== true && tellsApart(grid, row, next))
      settled[index] = { ...row, role: 'header', why: 'Tells apart columns of the same names in the header below it.' };
  }
  for (const [index, row] of settled.entries()) {
    const next = settled[index + 1];
    if (row.role === 'header') header = settled[index - 1]?.role === 'header' ? [...header, row] : [row];
    else if (row.role === 'group' && pageMark.test(row.lead))
      settled[index] = { ...row, role: 'notes', why: 'The head or the foot of a page.' };
    else if (isTitle(grid, row) && next?.role === 'header' && next.blanksBefore === 0 && isRepeat(grid, header, next))
      settled[index] = { ...row, role: 'metadata', why: 'A title above a header that comes again.' };
    else if (row.role === 'group' && isTitle(grid, row) && row.blanksBefore > 0 && headsTable(next))
      settled[index] = { ...row, role: 'metadata', why: 'A title above the header of the next table.' };
  }
  return settled;
}

/** A text that fills several cells, none of them the header's first, counts as one: some programs write merged cells so. */
function isSpanner(row: ClassifiedRow, next: ClassifiedRow): boolean {
  return row.filled === 1 && row.last > row.first && row.first > 0 && row.last <= next.last && row.role !== 'header';
}

/**
 * A few texts right above a header whose names come again: each stands over columns up to the next text, and within these no name
 * comes twice.
 */
function tellsApart(grid: Grid, row: ClassifiedRow, next: ClassifiedRow): boolean {
  if (row.role === 'header' || row.role === 'derived' || row.filled >= next.filled) return false;
  if (next.blanksBefore > 0 || row.first < next.first || row.last > next.last) return false;
  const all = new Set<string>();
  const part = new Set<string>();
  let names = 0;
  for (let column = next.first; column <= next.last; column++) {
    if (grid.isFilled(row.at, column)) {
      if (!grid.isFilled(next.at, column) || !hasLetter.test(grid.text(row.at, column))) return false;
      part.clear();
    }
    const name = grid.text(next.at, column).trim().toLowerCase();
    if (name === '') continue;
    if (part.has(name)) return false;
    part.add(name);
    all.add(name);
    names++;
  }
  return all.size < names;
}

/**
 * Whether several texts of a word or two stand over all columns of a header right below them, each over two at least, and begin with its first column.
 * A label with its value would have the value beside it, and further lines above or a colon.
 */
function coversAll(grid: Grid, rows: readonly ClassifiedRow[], index: number, next: ClassifiedRow): boolean {
  const [above, row] = [rows[index - 1], rows[index]];
  if (row === undefined || row.filled < 2 || row.values > 0 || row.first !== next.first) return false;
  if (row.role === 'header' || row.role === 'data' || row.role === 'derived') return false;
  if (above !== undefined && row.blanksBefore === 0 && above.filled > 1) return false;
  if (next.blanksBefore > 0 || next.values > 0 || !namesAll(grid, next)) return false;
  for (let column = row.first; column <= next.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    if (column === next.last || grid.isFilled(row.at, column + 1)) return false;
    if (!spanner.test(grid.text(row.at, column))) return false;
  }
  const records = recordsBelow(rows, index);
  return row.last < next.last && records.length > 1 && records.every(({ first }) => first === row.first);
}

/**
 * Texts right above a header, in cells of which some are merged over several of its names, but none over all: two at least, or one right of the name
 * of the first column, where no title begins.
 */
function isMergedOver(grid: Grid, row: ClassifiedRow, next: ClassifiedRow, merges: readonly CellRange[]): boolean {
  if (row.role === 'header' || row.role === 'derived' || next.blanksBefore > 0 || !isTextOnly(grid, row)) return false;
  // Right below another record it would be the last one of the table above.
  if (row.role === 'data' && row.blanksBefore === 0) return false;
  const over = merges.filter(({ left, right }) => left - 1 >= next.first && right - 1 <= next.last);
  if (row.filled < 2 && row.first <= next.first) return false;
  const isNamed = (column: number) => grid.isFilled(next.at, column) && hasLetter.test(grid.text(next.at, column));
  return (
    over.some(({ left }) => grid.isFilled(row.at, left - 1)) &&
    over.every(({ left, right }) => right - left < next.last - next.first && isNamed(left - 1) && isNamed(right - 1)) &&
    row.first >= next.first &&
    row.last <= next.last
  );
}

/** Texts right above a header of dates, hours or numbers, fewer than these and none over the name of the first column: months over days. */
function headsFigures(grid: Grid, row: ClassifiedRow, next: ClassifiedRow): boolean {
  if (row.role !== 'metadata' && row.role !== 'group' && row.role !== 'notes') return false;
  if (next.isSure !== true || next.values < leastFigures || row.values > 0 || next.blanksBefore > 0) return false;
  if (row.filled < 2 || row.filled >= next.values || row.first <= next.first || row.last > next.last) return false;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.isFilled(row.at, column) && !isValueKind(grid.kind(next.at, column))) return false;
  }
  return true;
}

/**
 * Whether a few words alone stand right above a header that names every column, right of the column that names the records and left of the last one:
 * titles begin at the left, and what is printed beside them (a date, a unit) stands at the right edge.
 */
function standsOverNames(grid: Grid, rows: readonly ClassifiedRow[], index: number, next: ClassifiedRow): boolean {
  const [above, row] = [rows[index - 1], rows[index]];
  if (row === undefined || row.shape !== 'title' || row.first !== row.last || next.blanksBefore > 0) return false;
  if (row.role === 'header' || row.role === 'data' || row.role === 'derived') return false;
  // Titles stand below each other.
  const isOneOfLines = row.blanksBefore === 0 && above?.blanksBefore === 0 && index > 1;
  if (above !== undefined && (isOneOfLines || above.first === row.first)) return false;
  if (above !== undefined && above.role !== 'metadata' && row.blanksBefore === 0) return false;
  if (row.first <= next.first || row.first >= next.last || next.values > next.years || !namesAll(grid, next))
    return false;
  if (!fewWords.test(row.lead) || readsLikeNote(row.lead) || wordTests.caption.test(row.lead)) return false;
  const records = recordsBelow(rows, index);
  return records.length > 0 && records.every(({ first }) => first < row.first);
}

/**
 * Whether several texts of a word or two, with no row above them, stand right of the first and left of the last of the names right below, which are of
 * all columns: each says what one of them is about. A label and its value would be above others, or at an edge.
 */
function standOverSome(grid: Grid, rows: readonly ClassifiedRow[], index: number, next: ClassifiedRow): boolean {
  const [above, row] = [rows[index - 1], rows[index]];
  if (row === undefined || row.filled < 2 || row.values > 0 || next.blanksBefore > 0 || next.values > next.years)
    return false;
  if (row.role === 'header' || row.role === 'data' || row.role === 'derived') return false;
  if (above !== undefined && (row.blanksBefore === 0 || above.filled > 1)) return false;
  if (row.first <= next.first || row.last >= next.last || !namesAll(grid, next)) return false;
  for (let column = row.first; column <= row.last; column++)
    if (grid.isFilled(row.at, column) && !spanner.test(grid.text(row.at, column))) return false;
  const records = recordsBelow(rows, index);
  return records.length > 1 && records.every(({ first }) => first < row.first);
}

/**
 * Whether few texts, below a blank row, stand right of the column that names the records, over columns of a header: titles and remarks above
 * them begin elsewhere, or stand at its right edge.
 */
function standsApart(grid: Grid, rows: readonly ClassifiedRow[], index: number, next: ClassifiedRow): boolean {
  const [above, row] = [rows[index - 1], rows[index]];
  if (row === undefined || above === undefined || row.role === 'header' || row.role === 'data') return false;
  if (row.values > 0 || row.blanksBefore === 0 || next.blanksBefore > widestGapBetween) return false;
  if (row.filled === 1 && (next.blanksBefore > widestGap || above.first === row.first)) return false;
  if (next.blanksBefore === 0 && (row.first >= next.last || wordTests.bracketed.test(row.lead))) return false;
  if (above.role !== 'metadata' || row.last > next.last || !isTextOnly(grid, row)) return false;
  const records = recordsBelow(rows, index);
  return records.length > 1 && records.every(({ first }) => first < row.first);
}

/**
 * Whether a short text alone, below a blank row and another line, stands over the column in which all records begin, and every row of the
 * header below it leaves that column blank.
 */
function namesRecords(grid: Grid, rows: readonly ClassifiedRow[], index: number, next: ClassifiedRow): boolean {
  const [above, row] = [rows[index - 1], rows[index]];
  if (row === undefined || above?.role !== 'metadata' || row.shape !== 'title') return false;
  if (row.blanksBefore === 0 && above.first <= row.first) return false;
  if (row.role === 'header' || row.role === 'data' || next.blanksBefore > widestGap || next.filled < 2) return false;
  if (row.lead.length > longestStub || readsLikeNote(row.lead) || !/\p{L}$/u.test(row.lead)) return false;
  const records = recordsBelow(rows, index);
  if (records.length < 2 || !records.every(({ first }) => first === row.first)) return false;
  for (let at = index + 1; rows[at]?.role === 'header'; at++) {
    const names = rows[at];
    if (names !== undefined && (names.first <= row.first || grid.isFilled(names.at, row.first))) return false;
  }
  return true;
}

function isTextOnly(grid: Grid, row: ClassifiedRow): boolean {
  for (let column = row.first; column <= row.last; column++) {
    if (
      grid.isFilled(row.at, column) &&
      (grid.kind(row.at, column) !== CellKind.text || grid.textLength(row.at, column) > longestName)
    )
      return false;
  }
  return true;
}

/** Whether a row is a header of several names, with nothing between it and the row above. */
function headsTable(row: ClassifiedRow | undefined): boolean {
  return row?.role === 'header' && row.filled > 1 && row.blanksBefore === 0;
}

function isTitle(grid: Grid, row: ClassifiedRow): boolean {
  return row.shape === 'title' && grid.kind(row.at, row.first) === CellKind.text && !pageMark.test(row.lead);
}
