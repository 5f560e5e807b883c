import { isHeaderWord } from '../../../words/header-words.ts';
import { CellKind } from '../../cells/cell-kind.ts';
import { countKinds } from '../../cells/column-kinds.ts';
import type { Grid } from '../../cells/grid.ts';
import { codePatternOf } from '../../cells/text-pattern.ts';
import type { ClassifiedRow } from '../classified-row.ts';
import { namesAll } from './names-all.ts';

const leastRecords = 2;
/** Rows below a gap that say what stands there, and rows of words above it that may be names. */
const comparedRows = 5;
const mostNames = 3;
/** So many figures may count or number the columns. */
const leastCounted = 3;
/** So many rows below another are a short list. */
const mostBelow = 3;
/** Whole figures may number or count columns; broken ones do not. */
const broken = /\d[.,]\d/;
/** What columns hold, as databases (SQL), JSON Schema and survey programs name it in a row below the names. */
const dataType =
  /^(?:string|text|(?:var)?char|(?:big|small|tiny)?int(?:eger)?|numb?er(?:ic)?|num(?:eric)?|decimal|float|double|real|bool(?:ean)?|date|time(?:stamp)?|datetime)\b/i;

/**
 * Whether a row right below a header is its first record: the header names every column, each in other words, and the row leaves some blank and
 * holds in each column what stands below. Of a single row below, a value or a code has to agree.
 */
export function isRecordUnder(
  grid: Grid,
  header: ClassifiedRow,
  row: ClassifiedRow,
  below: readonly ClassifiedRow[],
): boolean {
  if (row.blanksBefore > 0 || row.filled < 2 || row.first !== header.first || row.filled > header.filled) return false;
  const records = below.filter(({ blanksBefore, filled }, at) => filled > 1 && (at > 0 || blanksBefore === 0));
  if (records.length === 0 || yearsOverOthers(grid, records, row) > 1 || !namesAll(grid, header)) return false;
  let telling = 0;
  let beyondDoubt = 0;
  let contrast = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    const kinds = countKinds(grid, records, column);
    switch (grid.kind(row.at, column)) {
      case CellKind.text:
        if (records.length >= leastRecords && (kinds.texts === 0 || kinds.texts < kinds.numbers)) contrast++;
        if (sharesCode(grid, records, row, column)) beyondDoubt++;
        break;
      case CellKind.number:
        if (kinds.numbers < kinds.texts) return false;
        if (kinds.numbers > 0 && broken.test(grid.text(row.at, column))) beyondDoubt++;
        else if (kinds.numbers > 0) telling++;
        break;
      case CellKind.date:
        if (kinds.calendar < kinds.texts) return false;
        if (kinds.calendar > 0) beyondDoubt++;
        break;
      case CellKind.year:
        if (kinds.calendar + kinds.numbers < kinds.texts) return false;
        // A year among years is a value; two that follow one another may be names.
        if (records.length >= leastRecords && kinds.calendar > kinds.numbers + kinds.texts && !areInSteps(grid, row))
          beyondDoubt++;
        break;
    }
  }
  // What leaves no column blank and is mostly figures may count the columns.
  if (row.filled === header.filled && row.figures > row.filled / 2) return beyondDoubt > 0 && beyondDoubt >= contrast;
  // In a short list the first row may be a record as well as the others; a record that is taken for a header cannot be seen.
  if (hasHole(grid, header, row) && (below.length <= mostBelow || saysTwice(grid, row))) return true;
  if (telling + beyondDoubt > 0) return telling + beyondDoubt >= contrast;
  if (row.filled === header.filled) return false;
  return contrast === 0 && records.length >= leastRecords && row.values === 0;
}

/**
 * Whether a row of words right below a header is a record of which little is known: a row of the header names every column, but perhaps the first,
 * each in other words; and this one has a name above names, and signs for missing values, or the same words in two columns (`pending`), which name none.
 */
export function isRecordOfGaps(
  grid: Grid,
  block: readonly ClassifiedRow[],
  row: ClassifiedRow,
  below: readonly ClassifiedRow[],
): boolean {
  if (row.blanksBefore > 0 || row.values > 0 || row.filled < 3) return false;
  if (grid.kind(row.at, row.first) !== CellKind.text || isHeaderWord(grid.text(row.at, row.first))) return false;
  if (below.some(({ first }) => first < row.first)) return false;
  const isNamed = block.some(
    (names) => namesAll(grid, names) && names.first - row.first <= 1 && names.last >= row.last,
  );
  const keys = countKinds(grid, below, row.first);
  if (!isNamed || keys.texts < leastRecords || keys.texts < keys.numbers + keys.calendar + keys.marks) return false;
  const words: string[] = [];
  for (let column = row.first + 1; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    if (kind === CellKind.mark) return true;
    if (kind === CellKind.text) words.push(grid.text(row.at, column));
  }
  return new Set(words).size < words.length && !words.every((word) => dataType.test(word));
}

/** Whether the years of a row follow one another. */
function areInSteps(grid: Grid, row: ClassifiedRow): boolean {
  const years: number[] = [];
  for (let column = row.first; column <= row.last; column++) {
    if (grid.kind(row.at, column) === CellKind.year) years.push(grid.figure(row.at, column));
  }
  return years.length > 1 && years.every((year, at) => at === 0 || Math.abs(year - (years[at - 1] ?? 0)) === 1);
}

/** Years in columns that hold something else below: names of columns, where several are. */
function yearsOverOthers(grid: Grid, rows: readonly ClassifiedRow[], row: ClassifiedRow): number {
  let years = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.kind(row.at, column) !== CellKind.year) continue;
    const { calendar, numbers, texts } = countKinds(grid, rows, column);
    if (calendar <= numbers + texts) years++;
  }
  return years;
}

/** Whether a cell is a code or an address of the pattern that all others in its column have. */
function sharesCode(grid: Grid, rows: readonly ClassifiedRow[], row: ClassifiedRow, column: number): boolean {
  const pattern = codePatternOf(grid.text(row.at, column));
  const others = rows.filter(({ at }) => grid.isFilled(at, column));
  return (
    pattern !== null && others.length > 0 && others.every(({ at }) => codePatternOf(grid.text(at, column)) === pattern)
  );
}

/** Whether a row holds the same text in two columns. */
function saysTwice(grid: Grid, row: ClassifiedRow): boolean {
  const texts = new Set<string>();
  for (let column = row.first; column <= row.last; column++) {
    if (grid.isFilled(row.at, column)) texts.add(grid.text(row.at, column));
  }
  return texts.size < row.filled;
}

/** Whether a row without a gap below records leaves a column blank between its first and its last, under a header that names them all. */
export function hasHole(grid: Grid, header: ClassifiedRow | undefined, row: ClassifiedRow): boolean {
  if (header === undefined || row.first !== header.first || row.last > header.last || row.blanksBefore > 0)
    return false;
  return row.filled > 1 && row.filled < row.last - row.first + 1 && namesAll(grid, header);
}

/** Whether a first row that begins with the sign of a comment names too few of the columns below it to be their header. */
export function isComment(row: ClassifiedRow, below: readonly ClassifiedRow[]): boolean {
  const most = Math.max(0, ...below.map(({ filled }) => filled));
  return row.lead.startsWith('#') && row.filled > 1 && row.filled <= most / 2;
}

/** Whether a supposed header holds figures alone, too few to count the columns, over figures: the first of records that leave cells blank. */
export function areBareFigures(grid: Grid, row: ClassifiedRow, below: readonly ClassifiedRow[]): boolean {
  if (row.figures !== row.filled || row.filled >= leastCounted) return false;
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    if (grid.kind(row.at, column) !== CellKind.number) return false;
    const { numbers, texts } = countKinds(grid, below, column);
    if (numbers === 0 || texts > 0) return false;
  }
  return true;
}

/**
 * Whether a row of words, without a gap below a header of hours, days or numbers is a record: it has a name below the name of that header, and
 * leaves cells blank or says the same in several, as no header would.
 */
export function isUnderFigures(grid: Grid, header: ClassifiedRow | undefined, row: ClassifiedRow): boolean {
  if (header?.isSure !== true || header.figures < leastCounted || header.figures < header.filled - 1) return false;
  if (row.blanksBefore > 0 || row.values > 0 || row.first !== header.first) return false;
  const texts = new Set<string>();
  for (let column = row.first; column <= row.last; column++) {
    if (grid.isFilled(row.at, column)) texts.add(grid.text(row.at, column));
  }
  return texts.size < header.filled;
}

/**
 * Whether a row of words, without a gap below a header that names every column, leaves cells blank and says what rows below it say in any of
 * their columns: duties and rooms go round, names of columns do not.
 */
export function isOfSchedule(
  grid: Grid,
  header: ClassifiedRow | undefined,
  row: ClassifiedRow,
  below: readonly ClassifiedRow[],
): boolean {
  if (header === undefined || row.values > 0 || row.blanksBefore > 0) return false;
  // What the records begin with may have no name.
  const keys = header.first - row.first;
  if (keys < 0 || keys > 1 || row.filled - keys >= header.filled) return false;
  if (row.last > header.last || !namesAll(grid, header)) return false;
  const words = new Set<string>();
  for (const { at, first, last } of below)
    for (let column = first + 1; column <= last; column++) words.add(grid.text(at, column));
  let again = 0;
  for (let column = row.first + 1; column <= row.last; column++) {
    if (grid.isFilled(row.at, column) && words.has(grid.text(row.at, column))) again++;
  }
  return again >= leastRecords && again >= (row.filled - 1) / 2;
}

/**
 * Whether a row right below a header holds a name and amounts over figures, of which some could be years, but come in no order; or stand beside others
 * that are none, below a header that names every column.
 */
export function areAmounts(
  grid: Grid,
  header: ClassifiedRow,
  row: ClassifiedRow,
  below: readonly ClassifiedRow[],
): boolean {
  if (row.years === 0 || row.values !== row.filled - 1 || row.blanksBefore > 0 || row.first !== header.first)
    return false;
  if (grid.kind(row.at, row.first) !== CellKind.text) return false;
  const years: number[] = [];
  for (let column = row.first + 1; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    if (!grid.isFilled(header.at, column) || countKinds(grid, below, column).numbers === 0) return false;
    years.push(grid.figure(row.at, column));
  }
  if (row.figures > 0) return header.values === 0 && row.last <= header.last && namesAll(grid, header);
  if (years.length < 2) return false;
  const rising = years.every((year, at) => at === 0 || year >= (years[at - 1] ?? 0));
  const falling = years.every((year, at) => at === 0 || year <= (years[at - 1] ?? 0));
  return new Set(years).size === years.length && !(years.length > 2 ? rising || falling : rising);
}

/**
 * Whether a row right below a header names what that leaves blank: the parts of a question, the halves of a year. Every row below begins
 * further left, so that it is no record.
 */
export function namesParts(
  grid: Grid,
  header: ClassifiedRow,
  row: ClassifiedRow,
  below: readonly ClassifiedRow[],
): boolean {
  if (row.blanksBefore > 0 || row.values > 0 || row.first <= header.first || below.length < leastRecords) return false;
  if (below.some(({ first }) => first >= row.first)) return false;
  let parts = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.isFilled(row.at, column) && !grid.isFilled(header.at, column)) parts++;
  }
  return parts > 0;
}

/** Whether a few rows of words go on with a header up to a blank row, below which most of their columns hold figures. */
export function goesOnToGap(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row === undefined || row.blanksBefore > 0) return false;
  let end = index;
  for (let other = rows[end]; other !== undefined && end - index < mostNames; other = rows[++end]) {
    if (other.values > 0 || other.filled < 2 || other.role === 'group') return false;
    if (other.blanksAfter > 0) break;
  }
  const below = rows.slice(end + 1, end + 1 + comparedRows).filter(({ filled }) => filled > 1);
  if (rows[end]?.blanksAfter !== 1 || below.length < leastRecords) return false;
  let over = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    const { numbers, texts } = countKinds(grid, below, column);
    if (numbers > texts) over++;
  }
  return over > row.filled / 2;
}
