import { isHeaderWord } from '../../words/header-words.ts';
import { CellKind } from '../cells/cell-kind.ts';
import { countKinds, valuesAmong } from '../cells/column-kinds.ts';
import type { Grid } from '../cells/grid.ts';
import { textPatternOf } from '../cells/text-pattern.ts';
import type { ClassifiedRow } from './classified-row.ts';
import { isShiftedRecord } from './shifted-record.ts';
import {
  areAmounts,
  areBareFigures,
  goesOnToGap,
  hasHole,
  isComment,
  isOfSchedule,
  isRecordUnder,
  isUnderFigures,
  namesParts,
} from './under-header.ts';

/** Share of a row's cells that must stand over or under a header's cell, and of those that must say the same, to repeat it. */
const sharedCells = 0.6;
const sameShare = 0.8;
/** Rows below that a supposed header is compared with. */
const comparedRows = 5;
/** Records above that a supposed header is compared with, and the share of its cells that makes it one more of them. */
const comparedRecords = 8;
const alikeShare = 0.5;
/** So many words that come again are values. */
const leastRecurring = 2;
/** So many figures in columns of figures are values, whatever the words beside them. */
const tellingFigures = 2;
/** So many records are too few for a table of their own. */
const mostFew = 2;
/** So many records say what a column holds. */
const leastSparse = 3;
const shortSign = /^(?:\p{Ll}\.?){1,3}$/u;

/** Corrects what the learned judgement of headers, made row by row, cannot know: repetitions, and figures that name nothing. */
export function settleHeaders(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  let block: ClassifiedRow[] = [];
  let records: ClassifiedRow[] = [];
  let previous: ClassifiedRow | null = null;
  return rows.map((row, index) => {
    const settled = settle(grid, rows, index, row, { block, records, previous });
    if (settled.role === 'header') {
      records = [];
      if (!isRepeat(grid, block, settled)) block = previous?.role === 'header' ? [...block, settled] : [settled];
    } else if (settled.role === 'data') records = [...records.slice(1 - comparedRecords), settled];
    previous = settled;
    return settled;
  });
}

interface Above {
  /** The header that the rows above stand under. */
  block: readonly ClassifiedRow[];
  /** The last records since then. */
  records: readonly ClassifiedRow[];
  previous: ClassifiedRow | null;
}

function settle(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  row: ClassifiedRow,
  { block, records, previous }: Above,
): ClassifiedRow {
  if (row.isSure === true) return row;
  const repeats = isRepeat(grid, block, row);
  if (row.role === 'header') {
    if (previous?.role !== 'header' && isTitleOf(grid, row, rows[index + 1]))
      return { ...row, role: 'metadata', why: 'A title above the first column of a header.' };
    const below = rows.slice(index + 1, index + 1 + comparedRows);
    if (previous === null && isComment(row, below))
      return { ...row, role: 'metadata', why: 'Begins as comments do, and names few of the columns below it.' };
    const names = block.length === 1 ? block[0] : undefined;
    const isBelow = previous?.role === 'header' || previous?.role === 'group';
    if (isBelow && !repeats && names !== undefined && isRecordUnder(grid, names, row, below))
      return { ...row, role: 'data', why: 'Holds what stands below it, under a header that names every column.' };
    if (previous?.role === 'header' && !repeats && areAmounts(grid, previous, row, below))
      return { ...row, role: 'data', why: 'Amounts in no order, below a header that names their columns.' };
    if (previous?.role === 'header' && !repeats && block.length === 1 && isShiftedRecord(grid, previous, row, below))
      return { ...row, role: 'data', why: 'Holds what the rows below it hold, moved by a column from some place on.' };
    if (!repeats && isOfSchedule(grid, block.at(-1), row, below))
      return {
        ...row,
        role: 'data',
        why: 'Its words come again in other columns below it, under a header that names them all.',
      };
    if (!repeats && isUnderFigures(grid, block.at(-1), row))
      return { ...row, role: 'data', why: 'Words under a header of figures, which names every column.' };
    if (areTwins(grid, row) && comeAsTwins(grid, below))
      return { ...row, role: 'data', why: 'Says the same twice, as the rows below it do.' };
    if (areMarks(grid, row, rows[index + 1]))
      return { ...row, role: 'data', why: 'Holds nothing but signs for missing values.' };
    if (previous?.role === 'data' && row.blanksBefore === 0 && !repeats && goesOnInSteps(grid, block, records, row))
      return { ...row, role: 'data', why: 'Goes on with the record above it, whose first cells hold for it too.' };
    if (previous?.role === 'data' && !repeats && block.length === 1 && isAmongFew(grid, block[0], records, row))
      return { ...row, role: 'data', why: 'Goes on with the few records of the header above.' };
    if (previous?.role === 'data' && !repeats && block.length === 1 && hasHole(grid, block[0], row))
      return { ...row, role: 'data', why: 'Leaves a column blank, under a header that names them all.' };
    if (holdsOrdinaryValues(grid, rows, index))
      return { ...row, role: 'data', why: 'Holds values like those below it, so that it heads nothing.' };
    if (previous?.role !== 'header' && areBareFigures(grid, row, below))
      return { ...row, role: 'data', why: 'Holds nothing but figures, in columns of figures.' };
    const isPart = previous?.role === 'header' && namesParts(grid, previous, row, below);
    if (previous?.role === 'header' && !repeats && !isPart && comesAgain(grid, rows, index))
      return { ...row, role: 'data', why: 'Its words come again in the rows below it.' };
    if (!repeats && isOneMoreRecord(grid, records, previous, row))
      return { ...row, role: 'data', why: 'Holds what the rows of values above it hold.' };
    return repeats ? { ...row, why: repetitionOf(grid, block) } : row;
  }
  if (repeats) return { ...row, role: 'header', why: repetitionOf(grid, block) };
  if (previous?.role === 'header' && goesOnToGap(grid, rows, index))
    return { ...row, role: 'header', why: 'Words below a header, parted from the rows of figures by a blank one.' };
  if (breaksPattern(grid, rows, index))
    return { ...row, role: 'header', why: 'Bare words after a gap, in columns of figures or digits.' };
  if (previous?.role !== 'header' && areNames(grid, rows, index))
    return { ...row, role: 'header', why: 'Nothing but common names of columns, above rows that hold none.' };
  if (headsFigures(grid, rows, index, previous))
    return { ...row, role: 'header', why: 'Bare words right above a column of figures.' };
  return row;
}

/** Whether a row without gaps around it, no wider than the header, comes after a record or two: too soon for the header of the next table. */
function isAmongFew(
  grid: Grid,
  header: ClassifiedRow | undefined,
  records: readonly ClassifiedRow[],
  row: ClassifiedRow,
): boolean {
  if (header === undefined || records.length > mostFew || row.blanksBefore > 0 || row.blanksAfter > 0) return false;
  if (row.filled < 2 || row.first !== header.first || row.last > header.last || row.filled > header.filled)
    return false;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.kind(row.at, column) === CellKind.text && valuesAmong(countKinds(grid, records, column)) > 0) return false;
  }
  return records.every(({ filled }) => row.filled >= filled / 2);
}

/** A text alone, with a header right below it that names its first column itself, is a title; further right it would head some columns. */
function isTitleOf(grid: Grid, row: ClassifiedRow, next: ClassifiedRow | undefined): boolean {
  if (row.shape !== 'title' || next?.role !== 'header' || next.filled < 2) return false;
  return row.first === next.first && grid.kind(next.at, next.first) === CellKind.text;
}

/** A name, and signs for missing values in all other columns, which a row below fills. */
function areMarks(grid: Grid, row: ClassifiedRow, next: ClassifiedRow | undefined): boolean {
  if (row.filled < 3 || row.isSure === true || next === undefined || next.filled < 2) return false;
  if (grid.kind(row.at, row.first) !== CellKind.text) return false;
  const texts = new Set<string>();
  let marks = 0;
  for (let column = row.first + 1; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    if (grid.kind(row.at, column) === CellKind.mark) marks++;
    else texts.add(grid.text(row.at, column));
  }
  const [text = ''] = texts;
  // A sign that is not known as one, such as `n.r.`, says the same in every column.
  return marks === row.filled - 1 || (texts.size === 1 && marks === 0 && shortSign.test(text));
}

/** Whether most of these rows say the same twice. */
function comeAsTwins(grid: Grid, rows: readonly ClassifiedRow[]): boolean {
  return rows.length > 1 && rows.filter((row) => areTwins(grid, row)).length > rows.length / 2;
}

function areTwins(grid: Grid, row: ClassifiedRow): boolean {
  return row.filled === 2 && grid.text(row.at, row.first) === grid.text(row.at, row.last);
}

/** A row without the first cells, in columns that the header names and records fill. */
function goesOnInSteps(
  grid: Grid,
  block: readonly ClassifiedRow[],
  records: readonly ClassifiedRow[],
  row: ClassifiedRow,
): boolean {
  const names = block.at(-1);
  if (names === undefined || row.first <= names.first || row.last > names.last || row.values > 0) return false;
  if (!records.some(({ first }) => first === names.first)) return false;
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    if (!grid.isFilled(names.at, column) || !records.some(({ at }) => grid.isFilled(at, column))) return false;
  }
  return true;
}

function repetitionOf(grid: Grid, block: readonly ClassifiedRow[]): string {
  return `Repeats the header of row ${grid.number(block.at(-1)?.at ?? 0)}.`;
}

/**
 * A row among records that is like them is one more: right below one, a text of the same pattern is enough (an address under an
 * address, a code under a code); elsewhere, half of its cells must be values that the column holds already, or figures
 * under figures. A row right below a record with nothing below it heads nothing either.
 */
function isOneMoreRecord(
  grid: Grid,
  records: readonly ClassifiedRow[],
  above: ClassifiedRow | null,
  row: ClassifiedRow,
): boolean {
  if (records.length === 0) return false;
  const followsRecord = above?.role === 'data' && row.blanksBefore === 0;
  if (followsRecord && (row.blanksAfter > 0 || sharesPattern(grid, [above], row))) return true;
  if (isKeyOf(grid, records, row) || hasAddress(grid, records, row)) return true;
  if (followsRecord && (areWords(grid, records, row) || isSparse(grid, records, row))) return true;
  return likeCells(grid, records, row) >= alikeShare * row.filled;
}

function sharesPattern(grid: Grid, records: readonly ClassifiedRow[], row: ClassifiedRow): boolean {
  for (let column = row.first; column <= row.last; column++) {
    if (grid.kind(row.at, column) !== CellKind.text) continue;
    const pattern = textPatternOf(grid.text(row.at, column));
    if (pattern !== null && records.some((record) => textPatternOf(grid.text(record.at, column)) === pattern))
      return true;
  }
  return false;
}

/** Whether a row has fewer texts than the records around a gap, each where they all hold nothing but texts. */
function isSparse(grid: Grid, records: readonly ClassifiedRow[], row: ClassifiedRow): boolean {
  if (row.values > 0 || row.blanksAfter > 0 || records.length < leastSparse) return false;
  if (records.filter(({ filled }) => filled > row.filled).length <= records.length / 2) return false;
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    const { texts, numbers, calendar } = countKinds(grid, records, column);
    if (texts === 0 || numbers + calendar > 0) return false;
  }
  return true;
}

/** Whether a row of words goes on, without a gap, with records of nothing but words that step in later columns. */
function areWords(grid: Grid, records: readonly ClassifiedRow[], row: ClassifiedRow): boolean {
  const left = Math.min(...records.map(({ first }) => first));
  if (row.values > 0 || row.first !== left || !records.some(({ first }) => first > left)) return false;
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    const others = records.filter(({ at }) => grid.isFilled(at, column));
    if (others.length === 0 || others.some(({ at }) => grid.kind(at, column) !== CellKind.text)) return false;
  }
  return true;
}

/** Whether the first cell is a code like those that begin the records. */
function isKeyOf(grid: Grid, records: readonly ClassifiedRow[], row: ClassifiedRow): boolean {
  const pattern = textPatternOf(grid.text(row.at, row.first));
  if (pattern === null || grid.kind(row.at, row.first) !== CellKind.text) return false;
  const keys = records.filter(({ first }) => first === row.first);
  return keys.length > 0 && keys.every(({ at }) => textPatternOf(grid.text(at, row.first)) === pattern);
}

/** Whether a cell is an address, in a column in which two records and more hold nothing else. */
function hasAddress(grid: Grid, records: readonly ClassifiedRow[], row: ClassifiedRow): boolean {
  for (let column = row.first; column <= row.last; column++) {
    if (textPatternOf(grid.text(row.at, column)) !== '@') continue;
    const others = records.filter(({ at }) => grid.isFilled(at, column));
    if (others.length > 1 && others.every(({ at }) => textPatternOf(grid.text(at, column)) === '@')) return true;
  }
  return false;
}

/** How many cells hold what the records above hold in their column: the same text or pattern, or figures as most of them do. */
function likeCells(grid: Grid, records: readonly ClassifiedRow[], row: ClassifiedRow): number {
  let alike = 0;
  const figures: number[] = [];
  for (let column = row.first; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    const others = records.filter((record) => grid.isFilled(record.at, column));
    if (kind === CellKind.number) {
      if (others.filter((record) => grid.kind(record.at, column) === CellKind.number).length > others.length / 2)
        figures.push(figureOf(grid.text(row.at, column)));
    } else if (kind === CellKind.text) {
      const text = grid.text(row.at, column);
      const pattern = textPatternOf(text);
      const isLike = (other: string) => other === text || (pattern !== null && textPatternOf(other) === pattern);
      if (others.some((record) => isLike(grid.text(record.at, column)))) alike++;
    }
  }
  if (isCount(figures)) return alike;
  return figures.length >= tellingFigures ? row.filled : alike + figures.length;
}

/** Below the first row of a header, words that come again and again in their columns are values; unless it is the header that comes again. */
function comesAgain(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row === undefined || row.filled < 2) return false;
  const below = rows.slice(index + 1, index + 1 + comparedRecords);
  if (below.some((other) => isRepeat(grid, [row], other))) return false;
  let again = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.kind(row.at, column) !== CellKind.text) continue;
    const text = grid.text(row.at, column);
    if (below.some((other) => grid.text(other.at, column) === text)) again++;
  }
  return again >= leastRecurring && again >= row.filled / 3;
}

/**
 * A row of bare words after a gap, in columns that hold figures or digits both above and below it, heads a new table. The columns
 * of words alone must agree as far as they can: where words recur above and below, this one must be new.
 */
function breaksPattern(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row === undefined || row.role !== 'data' || row.blanksBefore === 0 || row.blanksAfter > 0) return false;
  if (row.filled < 2 || row.values > 0) return false;
  const above = rows.slice(Math.max(0, index - comparedRows), index);
  const below = rows.slice(index + 1, index + 1 + comparedRows);
  if (above.length < 2 || below.length < 2) return false;
  let broken = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    if (grid.kind(row.at, column) !== CellKind.text || grid.hasDigit(row.at, column)) return false;
    if (holdsDigits(grid, above, column) && holdsDigits(grid, below, column)) broken++;
    else if (recurs(grid, above, column) && recurs(grid, below, column)) {
      const text = grid.text(row.at, column);
      if ([...above, ...below].some((other) => grid.text(other.at, column) === text)) return false;
    }
  }
  return broken > 0 && broken >= row.filled / 3;
}

function holdsDigits(grid: Grid, rows: readonly ClassifiedRow[], column: number): boolean {
  const filled = rows.filter((row) => grid.isFilled(row.at, column));
  return filled.length > 0 && filled.every((row) => grid.hasDigit(row.at, column));
}

function recurs(grid: Grid, rows: readonly ClassifiedRow[], column: number): boolean {
  const texts = rows.map((row) => grid.text(row.at, column));
  return new Set(texts).size < texts.length;
}

/** A first row of bare words, one of them over a column of figures, heads the records right below it. */
function headsFigures(grid: Grid, rows: readonly ClassifiedRow[], index: number, above: ClassifiedRow | null): boolean {
  const row = rows[index];
  if (row === undefined || (row.role !== 'data' && row.role !== 'metadata')) return false;
  if (row.filled < 2 || row.values > 0 || row.marks > 0) return false;
  // A line about the sheet has fewer cells than the records below it.
  if (row.role === 'metadata' && row.filled < (rows[index + 1]?.filled ?? 0)) return false;
  if (above !== null && row.blanksBefore === 0 && above.role !== 'metadata') return false;
  const below: ClassifiedRow[] = [];
  for (const other of rows.slice(index + 1, index + 1 + comparedRows)) {
    if (other.role !== 'data' || other.blanksBefore > 0) break;
    below.push(other);
  }
  if (below.length < 2) return false;
  let overFigures = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    if (grid.hasDigit(row.at, column)) return false;
    const kinds = below.map((other) => grid.kind(other.at, column));
    if (kinds.every((kind) => kind === CellKind.number) || areDates(kinds)) overFigures++;
  }
  return overFigures > 0;
}

/** Whether a first row of several texts says what columns are called, in each of its cells, and none of the rows below it does in half of them. */
function areNames(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row?.role !== 'data' || row.filled < 2 || row.values > 0 || row.marks > 0) return false;
  const above = rows[index - 1];
  // Among records, a blank row or a caption stands before the names of the next table.
  if (above !== undefined && above.role !== 'metadata' && row.blanksBefore === 0 && above.filled > 1) return false;
  const below = rows.slice(index + 1, index + 1 + comparedRows).filter(({ filled }) => filled > 1);
  if (below.length === 0 || namesIn(grid, row) < row.filled) return false;
  return below.every((other) => other.filled <= row.filled && namesIn(grid, other) < other.filled / 2);
}

function namesIn(grid: Grid, row: ClassifiedRow): number {
  let names = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.kind(row.at, column) === CellKind.text && isHeaderWord(grid.text(row.at, column))) names++;
  }
  return names;
}

/** Whether what is filled of a column is dates, and more than one. */
function areDates(kinds: readonly CellKind[]): boolean {
  const filled = kinds.filter((kind) => kind !== CellKind.blank);
  return filled.length > 1 && filled.every((kind) => kind === CellKind.date);
}

/** Page breaks repeat the header: the same words in the same columns. A column that the header leaves blank may be named. */
export function isRepeat(grid: Grid, header: readonly ClassifiedRow[], row: ClassifiedRow): boolean {
  if (row.filled < 2) return false;
  return header.some((headerRow) => {
    let cells = 0;
    let shared = 0;
    let same = 0;
    for (let column = row.first; column <= row.last; column++) {
      if (!grid.isFilled(row.at, column)) continue;
      cells++;
      if (!grid.isFilled(headerRow.at, column)) continue;
      shared++;
      if (saysTheSame(grid.text(headerRow.at, column), grid.text(row.at, column))) same++;
    }
    return shared >= 2 && shared >= sharedCells * cells && same >= sameShare * shared;
  });
}

/** Case and blanks change where a header is typed again. */
function saysTheSame(a: string, b: string): boolean {
  if (a === b) return true;
  // Most cells differ in their first letter already; 32 is what parts capitals from small letters.
  return (a.charCodeAt(0) | 32) === (b.charCodeAt(0) | 32) && bareText(a) === bareText(b);
}

function bareText(text: string): string {
  return text.replace(/\s+/g, '').toLowerCase();
}

/**
 * A first row of figures like those below it, which are neither years nor a count such as 1, 2, 3, heads nothing; nor does one with
 * an address over addresses, a code over codes or a time over times.
 */
function holdsOrdinaryValues(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row === undefined || rows[index - 1]?.role === 'header' || rows[index + 1]?.role === 'header') return false;
  const below = rowsBelow(rows, index);
  if (below.length < 2) return false;
  const figures: number[] = [];
  let codes = 0;
  let dates = 0;
  for (let column = row.first; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    if (kind === CellKind.text && hasPatternOf(grid, below, row.at, column)) codes++;
    const others = below.map((other) => grid.kind(other.at, column)).filter((other) => other !== CellKind.blank);
    if (others.length === 0) continue;
    if (kind === CellKind.text && others.filter((other) => other === CellKind.text).length < others.length / 2)
      return false;
    if (kind === CellKind.year) return false;
    if (kind === CellKind.date && others.every((other) => other === CellKind.date)) dates++;
    if (kind !== CellKind.number) continue;
    if (others.filter((other) => other === CellKind.number || other === CellKind.mark).length < others.length / 2)
      return false;
    figures.push(figureOf(grid.text(row.at, column)));
  }
  return codes > 0 || dates > 0 || (figures.length > 0 && !isCount(figures));
}

/** Fuller rows below, up to the next blank row where there are some before it. */
function rowsBelow(rows: readonly ClassifiedRow[], index: number): ClassifiedRow[] {
  const below = rows.slice(index + 1, index + 1 + comparedRows).filter((other) => other.filled > 1);
  const gap = below.findIndex(({ blanksBefore }) => blanksBefore > 0);
  return gap > 1 ? below.slice(0, gap) : below;
}

/** Whether the text is of the pattern that most texts of its column have below. */
function hasPatternOf(grid: Grid, below: readonly ClassifiedRow[], at: number, column: number): boolean {
  const pattern = textPatternOf(grid.text(at, column));
  if (pattern === null) return false;
  const others = below.filter((row) => grid.isFilled(row.at, column));
  const alike = others.filter((row) => textPatternOf(grid.text(row.at, column)) === pattern).length;
  return alike >= 2 && alike > others.length / 2;
}

function figureOf(text: string): number {
  return Number(text.replace(/[^\d.-]/g, ''));
}

function isCount(figures: readonly number[]): boolean {
  return (
    figures.length > 2 && figures.every((figure, index) => index === 0 || figure === (figures[index - 1] ?? 0) + 1)
  );
}
