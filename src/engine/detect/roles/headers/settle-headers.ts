import { boundText, CellKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import { codePatternOf, textPatternOf } from '../../cells/text-pattern.ts';
import type { ClassifiedRow } from '../classified-row.ts';
import { goesOnInSteps, isAmongFew, isBetweenAlike, isOneMoreRecord } from './among-records.ts';
import { figureOf, isCount } from './counting.ts';
import { isFirstOfGroup } from './first-of-group.ts';
import { namesAll } from './names-all.ts';
import { namesOver } from './names-over.ts';
import { beginsForm, isPairAmongPairs } from './no-headers.ts';
import { isTaggedRecord } from './record-tags.ts';
import { isRepeat } from './repeated-header.ts';
import { isShiftedRecord } from './shifted-record.ts';
import {
  areAmounts,
  areBareFigures,
  goesOnToGap,
  hasHole,
  isComment,
  isOfSchedule,
  isRecordOfGaps,
  isRecordUnder,
  isUnderFigures,
  namesParts,
} from './under-header.ts';
import { areNames, breaksPattern, headsFigures, partsKinds, standsLikeHeader } from './unseen-headers.ts';
import { areCapitalNames, isFirstOfWords, mayBeOfWords } from './words-alone.ts';

/** Rows below that a supposed header is compared with. */
const comparedRows = 5;
/** The same of a header of words above nothing but words. */
const manyRows = 30;
/** Records above that a supposed header is compared with. */
const comparedRecords = 8;
/** So many words that come again are values. */
const leastRecurring = 2;
/** So many records below names have figures where these have none. */
const leastBelowNames = 2;
const shortSign = /^(?:\p{Ll}\.?){1,3}$/u;

/** Corrects what the learned judgement of headers, made row by row, cannot know: repetitions, and figures that name nothing. */
export function settleHeaders(grid: Grid, given: readonly ClassifiedRow[]): ClassifiedRow[] {
  const rows = withoutHeads(given);
  let block: ClassifiedRow[] = [];
  let records: ClassifiedRow[] = [];
  let previous: ClassifiedRow | null = null;
  let beforeThat: ClassifiedRow | null = null;
  return rows.map((row, index) => {
    const settled = settle(grid, rows, index, row, { block, records, previous, beforeThat });
    if (settled.role === 'header') {
      records = [];
      if (!isRepeat(grid, block, settled)) block = previous?.role === 'header' ? [...block, settled] : [settled];
    } else if (settled.role === 'data') records = [...records.slice(1 - comparedRecords), settled];
    beforeThat = previous;
    previous = settled;
    return settled;
  });
}

/** A header between two drawn lines is whole: what stands above the first of them, as the head of a printed page does, is no part of it. */
function withoutHeads(rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = [...rows];
  for (const [index, row] of rows.entries()) {
    if (row.role !== 'header' || !row.lineBefore || rows[index + 1]?.lineBefore !== true) continue;
    const heads: number[] = [];
    for (let at = index - 1; rows[at]?.role === 'header' && rows[at]?.isSure !== true; at--) {
      heads.push(at);
      if (rows[at]?.lineBefore === true || (rows[at]?.blanksBefore ?? 0) > 0) break;
    }
    if (heads.some((at) => rows[at]?.lineBefore || (rows[at]?.filled ?? 0) >= row.filled)) continue;
    for (const at of heads) {
      const head = rows[at];
      if (head !== undefined) settled[at] = { ...head, role: 'metadata', why: 'Stands above the line over a header.' };
    }
  }
  return settled;
}

interface Above {
  /** The header that the rows above stand under. */
  block: readonly ClassifiedRow[];
  /** The last records since then. */
  records: readonly ClassifiedRow[];
  previous: ClassifiedRow | null;
  beforeThat: ClassifiedRow | null;
}

function settle(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  row: ClassifiedRow,
  { block, records, previous, beforeThat }: Above,
): ClassifiedRow {
  if (row.isSure === true) return row;
  const repeats = isRepeat(grid, block, row);
  const [only, ...others] = block;
  const isTwin = repeats && rows[index + 1] === undefined && row.blanksBefore === 0 && others.length === 0;
  if (isTwin && only !== undefined && mayBeOfWords(grid, only, records))
    return {
      ...row,
      role: 'data',
      why: 'Heads nothing, and says what a header of mere words says: the same record twice.',
    };
  if (row.role === 'header') {
    if (previous?.role !== 'header' && isTitleOf(grid, row, rows[index + 1]))
      return { ...row, role: 'metadata', why: 'A title above the first column of a header.' };
    const below = rows.slice(index + 1, index + 1 + comparedRows);
    if (previous?.role !== 'header' && isLabelOverNames(grid, row, below))
      return { ...row, role: 'metadata', why: 'A label with its value, right above the names of the columns.' };
    if (previous === null && isComment(row, below))
      return { ...row, role: 'metadata', why: 'Begins as comments do, and names few of the columns below it.' };
    if (previous === null && isTaggedRecord(grid, row, below))
      return {
        ...row,
        role: 'data',
        why: 'A record of another kind than those below it, each of which begins with a tag.',
      };
    if (previous?.role !== 'header' && !repeats && beginsForm(grid, row, below))
      return { ...row, role: 'data', why: 'A label with its value, as those below it.' };
    if (
      previous?.role !== 'header' &&
      !repeats &&
      isFirstOfWords(grid, row, rows.slice(index + 1, index + 1 + manyRows))
    )
      return {
        ...row,
        role: 'data',
        why: 'One of a list of words: it says what rows below it say, or is in their order.',
      };
    if (!repeats && isFirstOfGroup(grid, { block, above: previous, beforeThat }, row))
      return { ...row, role: 'data', why: 'Holds values right below the heading of a group.' };
    const isBelow = previous?.role === 'header' || previous?.role === 'group';
    const last = block.at(-1);
    if (isBelow && !repeats && last !== undefined && isRecordUnder(grid, last, row, below))
      return { ...row, role: 'data', why: 'Holds what stands below it, under a header that names every column.' };
    if (last !== undefined && !repeats && row.blanksBefore === 0 && isLoneAddress(grid, last, previous, row))
      return {
        ...row,
        role: 'data',
        why: 'An address alone, or what stands below one: a record of which no more is known.',
      };
    const isLast = rows[index + 1]?.role !== 'header';
    if (previous?.role === 'header' && !repeats && isLast && isRecordOfGaps(grid, block, row, below))
      return {
        ...row,
        role: 'data',
        why: 'Has a name and says of it that little is known, below a header of all columns.',
      };
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
    if (areSigns(grid, row) && previous?.role === 'data' && rows[index + 1]?.blanksBefore !== 0)
      return { ...row, role: 'notes', why: 'Nothing but signs, as a line below the rows of values.' };
    if (previous?.role === 'data' && !repeats && isPairAmongPairs(grid, rows, index))
      return { ...row, role: 'data', why: 'A label with its value, among others.' };
    if (areMarks(grid, row, rows[index + 1]))
      return { ...row, role: 'data', why: 'Holds nothing but signs for missing values.' };
    if (previous?.role === 'data' && row.blanksBefore === 0 && !repeats && goesOnInSteps(grid, block, records, row))
      return { ...row, role: 'data', why: 'Goes on with the record above it, whose first cells hold for it too.' };
    if (previous?.role === 'data' && !repeats && partsKinds(grid, rows, index, row))
      return { ...row, why: 'Names of columns, between records of different kinds.' };
    const names = namesOf(grid, block);
    if (previous?.role === 'data' && !repeats && isAmongFew(grid, names, records, row))
      return { ...row, role: 'data', why: 'Goes on with the few records of the header above.' };
    if (previous?.role === 'data' && !repeats && hasHole(grid, names, row))
      return { ...row, role: 'data', why: 'Leaves a column blank, under a header that names them all.' };
    if (previous?.role === 'data' && !repeats && isBetweenAlike(grid, block.at(-1), records, row, below))
      return { ...row, role: 'data', why: 'Stands between records that are alike, and says what they say.' };
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
  if (block.length === 1 && standsLikeHeader(grid, block[0], rows, index))
    return { ...row, role: 'header', why: 'Fills the columns that the header above fills, as no record does.' };
  if (breaksPattern(grid, rows, index))
    return { ...row, role: 'header', why: 'Bare words after a gap, in columns of figures or digits.' };
  const above = rows[index - 1];
  const isBelowLabel = previous?.role === 'metadata' && above?.role === 'header';
  if (isBelowLabel && isLabelOverNames(grid, above, rows.slice(index, index + comparedRows)))
    return { ...row, role: 'header', why: 'Names of columns, right below a label with its value.' };
  if (previous?.role !== 'header' && areNames(grid, rows, index))
    return { ...row, role: 'header', why: 'Nothing but common names of columns, above rows that hold none.' };
  const begins = previous === null || (previous.role === 'metadata' && row.blanksBefore > 0);
  if (begins && row.role === 'data' && areCapitalNames(grid, row, rows.slice(index + 1, index + 1 + comparedRows)))
    return { ...row, role: 'header', why: 'Words in capitals above nothing but words in small letters.' };
  if (headsFigures(grid, rows, index, previous) && !isPairAmongPairs(grid, rows, index))
    return { ...row, role: 'header', why: 'Bare words right above a column of figures.' };
  return row;
}

/** The row of a header that names columns: the only one, or of those that leave none blank the one with most names. */
function namesOf(grid: Grid, block: readonly ClassifiedRow[]): ClassifiedRow | undefined {
  if (block.length < 2) return block[0];
  const full = block.filter((row) => row.filled > 1 && namesAll(grid, row));
  return full.find(({ filled }) => full.every((other) => other.filled <= filled));
}

/** A text alone, with a header right below it that names its first column itself, is a title; further right it would head some columns. */
function isTitleOf(grid: Grid, row: ClassifiedRow, next: ClassifiedRow | undefined): boolean {
  if (row.shape !== 'title' || next?.role !== 'header' || next.filled < 2) return false;
  return row.first === next.first && grid.kind(next.at, next.first) === CellKind.text;
}

/** Whether two words stand right above two that columns are called, of which one stands over values: no names are called so twice. */
function isLabelOverNames(grid: Grid, row: ClassifiedRow, [names, ...records]: readonly ClassifiedRow[]): boolean {
  if (names === undefined || row.filled !== 2 || row.values > 0 || names.role !== 'data' || names.values > 0)
    return false;
  if (names.blanksBefore > 0 || names.filled !== 2 || names.first !== row.first || names.last !== row.last)
    return false;
  const below = records.filter(({ filled, blanksBefore }) => filled > 1 && blanksBefore === 0);
  if (below.length < leastBelowNames || namesOver(grid, names, below) < 2 || namesOver(grid, row, below) > 0)
    return false;
  return !grid.hasDigit(names.at, row.last) && below.every(({ at }) => grid.hasDigit(at, row.last));
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

/** Whether a row of several cells holds nothing but signs for missing values. */
function areSigns(grid: Grid, row: ClassifiedRow): boolean {
  if (row.filled < 3) return false;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.isFilled(row.at, column) && grid.kind(row.at, column) !== CellKind.mark) return false;
  }
  return true;
}

/** Whether most of these rows say the same twice. */
function comeAsTwins(grid: Grid, rows: readonly ClassifiedRow[]): boolean {
  return rows.length > 1 && rows.filter((row) => areTwins(grid, row)).length > rows.length / 2;
}

function areTwins(grid: Grid, row: ClassifiedRow): boolean {
  return row.filled === 2 && grid.text(row.at, row.first) === grid.text(row.at, row.last);
}

function repetitionOf(grid: Grid, block: readonly ClassifiedRow[]): string {
  return `Repeats the header of row ${grid.number(block.at(-1)?.at ?? 0)}.`;
}

/** Below the first row of a header, words that come again and again in their columns are values; unless it is the header that comes again. */
function comesAgain(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row === undefined || row.filled < 2) return false;
  const below = rows.slice(index + 1, index + 1 + comparedRecords);
  // A header comes again after some records.
  if (below.slice(1).some((other) => isRepeat(grid, [row], other)) && !isRepeat(grid, [row], below[0] ?? row))
    return false;
  let again = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.kind(row.at, column) !== CellKind.text) continue;
    const text = grid.text(row.at, column);
    if (below.some((other) => grid.text(other.at, column) === text)) again++;
  }
  return again >= leastRecurring && again >= row.filled / 3;
}

/**
 * A first row of figures like those below it, which are neither years nor a count such as 1, 2, 3, heads nothing; nor does one with
 * an address over addresses, a code over codes or a time over times.
 */
function holdsOrdinaryValues(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row === undefined || rows[index - 1]?.role === 'header' || rows[index + 1]?.role === 'header') return false;
  const below = rowsBelow(rows, index);
  if (below.length === 0) return false;
  const figures: number[] = [];
  let codes = 0;
  let dates = 0;
  let years = 0;
  for (let column = row.first; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    if (kind === CellKind.text && hasPatternOf(grid, below, row.at, column)) codes++;
    const others = below.map((other) => grid.kind(other.at, column)).filter((other) => other !== CellKind.blank);
    if (others.length === 0) continue;
    const isName = kind === CellKind.text && !boundText.test(grid.text(row.at, column));
    if (isName && others.filter((other) => other === CellKind.text).length < others.length / 2) return false;
    // Years name columns of figures, and no columns of years.
    if (kind === CellKind.year && !others.every((other) => other === CellKind.year)) years++;
    if (kind === CellKind.date && others.every((other) => other === CellKind.date)) dates++;
    if (kind !== CellKind.number) continue;
    if (others.filter((other) => other === CellKind.number || other === CellKind.mark).length < others.length / 2)
      return false;
    figures.push(figureOf(grid.text(row.at, column)));
  }
  // Among other figures one may look like a year.
  if (years > 0 && (years > 1 || figures.length < 2)) return false;
  // A single record says less of what its columns hold.
  if (below.length === 1) return dates > 1 || (dates > 0 && figures.length > 1);
  return codes > 0 || dates > 0 || (figures.length > 0 && !isCount(figures));
}

/**
 * Whether a row has nothing but an address in a column that the header names, or one text below such a record in the same column: no name of a column
 * looks like that.
 */
function isLoneAddress(grid: Grid, header: ClassifiedRow, above: ClassifiedRow | null, row: ClassifiedRow): boolean {
  if (row.filled > 1 || !grid.isFilled(header.at, row.first) || header.filled < 2) return false;
  if (above?.role === 'header') return codePatternOf(grid.text(row.at, row.first)) === '@';
  return above?.role === 'data' && above.filled === 1 && above.first === row.first;
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
