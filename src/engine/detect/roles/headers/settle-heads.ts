import { isHeaderWord } from '../../../words/header-words.ts';
import { CellKind } from '../../cells/cell-kind.ts';
import { countKinds, valuesAmong } from '../../cells/column-kinds.ts';
import type { Grid } from '../../cells/grid.ts';
import { totalLabel } from '../../cells/row-words.ts';
import type { ClassifiedRow } from '../classified-row.ts';
import { isCount } from './counting.ts';
import { isFirstOfGroup } from './first-of-group.ts';
import { namesAll } from './names-all.ts';

/** Rows below that a supposed header is compared with. */
const comparedRows = 5;
/** So many dates in columns of other things, or figures that rise, are the names of columns. */
const leastDates = 2;
const leastFigures = 3;
/** So many amounts may rise evenly by chance. */
const fewSteps = 4;
/** The steps between figures that count, a few left out. */
const mostSlow = 3;
const importId = /^\{"ImportId":/;
/** A short name without blanks: `Q1_2`, `StartDate`. */
const codeName = /^\S{1,24}$/;
/** Of so few cells one may be long in any list. */
const fewestCells = 2;
/** A line of several words. */
const severalWords = /^\S+(?:\s+\S+){4,}/;
const multiple = /^[([](?:\d{1,3}[.,\s]000|1000|1[.,\s]?000[.,\s]?000)[)\]]$/;
const hasWord = /\p{L}|[$€£%]/u;
const bracketed = /^[([{].*[)\]}]$/;
/** The number of a column, as forms count theirs: `(3)`, `3`. */
const columnNumber = /^[([]?(\d{1,2})[)\]]?$/;
const dayAndMonth = /^(\d{1,2})\.(\d{1,2})\.?$/;
/** A label and its value in one cell: `Port: Gdynia`. */
const labelAndValue = /^[^:]{2,40}:\s+\S/;

/**
 * What the shape of a row says for a header, whatever its words: dates, counts and steps over columns of other things, units under names.
 * Where two rows of a header disagree in what they stand over, the upper one is a line about the sheet.
 */
export function settleHeads(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled: ClassifiedRow[] = [];
  /** The header that the row is right below, but for rows that explain it. */
  let names: ClassifiedRow | null = null;
  let block: ClassifiedRow[] = [];
  for (const [index, row] of rows.entries()) {
    const above = settled.at(-1);
    const below = rows.slice(index + 1, index + 1 + comparedRows);
    const whyCodebook = names === null ? null : whyExplains(grid, row, names, below);
    const isOfGroup = isFirstOfGroup(grid, { block, above, beforeThat: settled.at(-2) }, row);
    const isRecord = isOfGroup || isNamedAlready(grid, block, above, row);
    const why = whyCodebook === null && !isRecord ? whyHeader(grid, row, above, below) : null;
    const whyNot = row.role === 'header' && above?.role !== 'header' ? whyNoHeader(grid, row, below) : null;
    if (whyCodebook !== null) settled.push({ ...row, role: 'metadata', isSure: true, why: whyCodebook });
    else if (why !== null) settled.push({ ...row, role: 'header', isSure: true, why: row.why ?? why });
    else if (whyNot !== null) settled.push({ ...row, role: 'metadata', why: whyNot });
    else settled.push(row);
    if (settled.at(-1)?.role === 'header') block = above?.role === 'header' ? [...block, row] : [row];
    if (whyCodebook === null) names = settled.at(-1)?.role === 'header' ? row : null;
  }
  return settled;
}

/** Why a row below a header says only what its columns mean, as exports of surveys do. */
function whyExplains(
  grid: Grid,
  row: ClassifiedRow,
  above: ClassifiedRow,
  below: readonly ClassifiedRow[],
): string | null {
  const columns = filledColumns(grid, row);
  const texts = columns.map((column) => grid.text(row.at, column));
  const most = texts.length / 2;
  if (row.filled > 1 && texts.filter((text) => importId.test(text)).length > most)
    return 'Names the columns for the program that wrote it.';
  const isCode = filledColumns(grid, above).every((column) => codeName.test(grid.text(above.at, column)));
  if (row.filled < Math.max(2, above.filled / 2) || above.values > 0 || row.blanksBefore > 0) return null;
  // One long text beside a name is what a glossary says of it.
  if (!isCode || texts.filter(asks).length < most || texts.length <= fewestCells) return null;
  const next = below[0];
  const isAnswered = next !== undefined && (next.role !== 'header' || importId.test(next.lead));
  return isAnswered && (longest(grid, next) < longest(grid, row) || importId.test(next.lead))
    ? 'Asks what the columns below the header answer.'
    : null;
}

/** Whether a text is a question, or a line of several words. A sign alone asks nothing. */
function asks(text: string): boolean {
  return (text.length > 1 && text.endsWith('?')) || severalWords.test(text);
}

function longest(grid: Grid, row: ClassifiedRow): number {
  return Math.max(...filledColumns(grid, row).map((column) => grid.text(row.at, column).length));
}

function whyHeader(
  grid: Grid,
  row: ClassifiedRow,
  above: ClassifiedRow | undefined,
  below: readonly ClassifiedRow[],
): string | null {
  const next = below[0];
  if (row.filled < 2 || next === undefined) return null;
  // Above a blank row and the names of other columns it heads nothing.
  if (next.role === 'header' && next.blanksBefore > 0 && next.values === 0 && namesAll(grid, next)) return null;
  const records = below.filter(({ filled }) => filled > 1);
  if (above?.role === 'header' && areMultiples(grid, row, records))
    return 'Says in what units the columns below count.';
  if (above?.role === 'header' && row.blanksBefore === 0) {
    if (areNamesOfOthers(grid, row, above, records))
      return 'Words over columns of values, some of which the header above leaves blank.';
    if (areUnits(grid, row, records)) return 'Units under the names of columns.';
    if (areColumnNumbers(grid, row, above, records) || areNumbersAndNames(grid, row, records))
      return 'Counts the columns under their names.';
    return areDates(grid, row, records) ? 'Dates over columns of other things.' : null;
  }
  if (next.role === 'header' && next.blanksBefore === 0 && areYearsOver(row, next))
    return 'Years over names, and the name of the column that these leave blank.';
  if (above?.role === 'data' && row.blanksBefore === 0) return null;
  // Below a gap, a header that names every column stands over what is yet to come.
  if (above?.role === 'header' && row.first === above.first && row.last <= above.last && namesAll(grid, above))
    return null;
  if (areDates(grid, row, records)) return 'Dates over columns of other things.';
  const begins = above === undefined || above.role === 'metadata' || (above.role === 'header' && row.blanksBefore > 0);
  if (begins && !goesOnWithFigures(grid, above, row) && areYearsOverFigures(grid, row, records))
    return 'Years over columns of figures that are none, and the name of the first column.';
  if (areSizes(grid, row, above, records))
    return 'Figures that rise from a common name of a column on, over figures where words were.';
  if (areNumbered(grid, row, records)) return 'Figures that rise from column to column, over columns without figures.';
  if (areSteps(grid, row, above, records))
    return 'Figures that rise from column to column, over columns whose figures do not.';
  return null;
}

/**
 * Whether a row right below the heading of a group has a name and a few figures, in columns that the header above has names for: three or four amounts
 * may go up in even steps. Longer steps, a common name of a column, a blank corner, or a header of figures above say that it is one as well.
 */
function isNamedAlready(
  grid: Grid,
  block: readonly ClassifiedRow[],
  above: ClassifiedRow | undefined,
  row: ClassifiedRow,
): boolean {
  if (above?.filled !== 1 || above.role === 'header' || row.blanksBefore > 0) return false;
  if (row.figures !== row.filled - 1 || row.figures > fewSteps || isHeaderWord(row.lead)) return false;
  if (grid.kind(row.at, row.first) !== CellKind.text || block.some(({ figures }) => figures > 1)) return false;
  return filledColumns(grid, row).every(
    (column) => column === row.first || block.some(({ at }) => grid.isFilled(at, column)),
  );
}

function areYearsOver(row: ClassifiedRow, next: ClassifiedRow): boolean {
  return row.years > 0 && row.values === row.years && row.filled === row.years + 1 && next.first === row.first + 1;
}

function areUnits(grid: Grid, row: ClassifiedRow, records: readonly ClassifiedRow[]): boolean {
  if (row.values > 0) return false;
  for (const column of filledColumns(grid, row)) {
    if (!bracketed.test(grid.text(row.at, column))) return false;
    const { numbers, texts } = countKinds(grid, records, column);
    if (numbers <= texts) return false;
  }
  return true;
}

/**
 * A name, or a blank, and units in brackets alone, thousands or more among them: `Unit | (1,000) | (percent)`.
 */
function areMultiples(grid: Grid, row: ClassifiedRow, records: readonly ClassifiedRow[]): boolean {
  const columns = filledColumns(grid, row);
  const [first = 0] = columns;
  const units = records.some((record) => record.first < row.first)
    ? columns
    : columns.filter((column) => column > first);
  if (units.length < 2 || records.length < 2) return false;
  // Where amounts below stand in brackets, these are amounts as well.
  if (
    records.some(({ at }) => units.some((column) => bracketed.test(grid.text(at, column)) && grid.hasDigit(at, column)))
  )
    return false;
  const texts = units.map((column) => grid.text(row.at, column));
  return (
    texts.every((text) => bracketed.test(text)) &&
    texts.some((text) => multiple.test(text)) &&
    texts.every((text) => multiple.test(text) || hasWord.test(text))
  );
}

/** Words in every cell, over columns of values that hold no words, one of which at least has no name above. */
function areNamesOfOthers(
  grid: Grid,
  row: ClassifiedRow,
  above: ClassifiedRow,
  records: readonly ClassifiedRow[],
): boolean {
  if (row.values + row.marks > 0 || records.length < 2) return false;
  const over = filledColumns(grid, row).filter((column) => {
    const { numbers, calendar, texts } = countKinds(grid, records, column);
    return numbers + calendar > 1 && texts === 0;
  });
  return over.length > 1 && over.some((column) => !grid.isFilled(above.at, column));
}

/** 1, 2, 3 … under every name; that texts stand below some of them shows that it is no record. */
function areColumnNumbers(
  grid: Grid,
  row: ClassifiedRow,
  above: ClassifiedRow,
  records: readonly ClassifiedRow[],
): boolean {
  const columns = filledColumns(grid, row);
  const isCounted = (column: number, index: number) =>
    Number(columnNumber.exec(grid.text(row.at, column))?.[1]) === index + 1;
  if (columns.length <= leastFigures || columns.length < above.filled || !columns.every(isCounted)) return false;
  return columns.some((column) => {
    const { numbers, texts } = countKinds(grid, records, column);
    return texts > numbers;
  });
}

/** 1, 2, 3 …, and a name over figures beside them: `District | 1 | 2 | 3 | 4 | 5 | Total`. */
function areNumbersAndNames(grid: Grid, row: ClassifiedRow, records: readonly ClassifiedRow[]): boolean {
  const columns = filledColumns(grid, row);
  const figures = columns.filter((column) => grid.kind(row.at, column) === CellKind.number);
  if (figures.length <= leastFigures || grid.figure(row.at, figures[0] ?? 0) !== 1) return false;
  if (!isCount(figures.map((column) => grid.figure(row.at, column)))) return false;
  return columns.some((column, at) => {
    if (at === 0 || grid.kind(row.at, column) !== CellKind.text) return false;
    const { numbers, texts } = countKinds(grid, records, column);
    return numbers > 1 && texts === 0;
  });
}

function areDates(grid: Grid, row: ClassifiedRow, records: readonly ClassifiedRow[]): boolean {
  const columns = filledColumns(grid, row);
  const dates = columns.filter((column) => grid.kind(row.at, column) === CellKind.date);
  const days = columns.filter((column) => grid.kind(row.at, column) === CellKind.number);
  // `15.08` is a day only where no figures stand below.
  if (dates.length === 0 && days.length >= leastFigures && days.every((column) => isDay(grid.text(row.at, column))))
    return days.length >= row.filled - 1 && holdWords(grid, days, records);
  if (dates.length < leastDates || records.length < 2 || dates.length < row.filled / 3) return false;
  const kinds = dates.map((column) => countKinds(grid, records, column));
  const isOver = kinds.every(({ calendar }) => calendar === 0);
  return isOver && kinds.some(({ texts, numbers }) => texts + numbers > 0);
}

/** 1, 2, 3 …, 36, 38, 40 … below a name or a blank corner; or whole numbers over broken ones below a blank corner. */
function areSteps(
  grid: Grid,
  row: ClassifiedRow,
  above: ClassifiedRow | undefined,
  records: readonly ClassifiedRow[],
): boolean {
  const columns = filledColumns(grid, row).filter((column) => grid.kind(row.at, column) === CellKind.number);
  if (columns.length < leastFigures || records.length < 2) return false;
  const hasCorner = records.every(({ first }) => first < row.first);
  const hasName = row.filled === columns.length + 1 && grid.kind(row.at, row.first) === CellKind.text;
  if (!hasCorner && !hasName) return false;
  const figures = columns.map((column) => grid.figure(row.at, column));
  const isRising = (row: number) =>
    risesBy(
      columns.map((column) => grid.figure(row, column)),
      Number.POSITIVE_INFINITY,
    );
  const isFirst = above === undefined || above.role === 'metadata';
  if (isFirst && hasName && figures.length > leastFigures + 1 && isRising(row.at) && records.length >= leastFigures)
    return !records.some(({ at }) => isRising(at));
  if (!figures.every(Number.isInteger)) return false;
  const rises = (at: number) => isEven(columns.map((column) => grid.figure(at, column)));
  if (isEven(figures)) return records.filter(({ at }) => rises(at)).length < records.length / 2;
  // Hours of a day with a break, the weeks in which something was counted.
  if (isFirst && figures.length > leastFigures && risesBy(figures, mostSlow) && records.length >= leastFigures)
    return !records.some(({ at }) =>
      risesBy(
        columns.map((column) => grid.figure(at, column)),
        mostSlow,
      ),
    );
  return hasCorner && columns.every((column) => records.some(({ at }) => isBroken(grid.figure(at, column))));
}

/**
 * Two figures that rise, right of what columns are called, below a title or the last record of a table that has words where the rows below have figures:
 * `Size | 36 | 38`.
 */
function areSizes(
  grid: Grid,
  row: ClassifiedRow,
  above: ClassifiedRow | undefined,
  records: readonly ClassifiedRow[],
): boolean {
  const [, ...columns] = filledColumns(grid, row);
  if (above === undefined || above.role === 'header' || columns.length !== 2 || records.length < 2) return false;
  if (!isHeaderWord(row.lead) || totalLabel(grid, row) !== null) return false;
  const [low = Number.NaN, high = Number.NaN] = columns.map((column) => grid.figure(row.at, column));
  if (!Number.isInteger(low) || !Number.isInteger(high) || high <= low || high > 2 * low) return false;
  const areFigures = columns.every((column) => {
    const { numbers, texts, calendar } = countKinds(grid, records, column);
    return numbers > 1 && texts + calendar === 0;
  });
  const hadWords = columns.some((column) => grid.kind(above.at, column) === CellKind.text);
  return areFigures && (hadWords || (above.filled === 1 && row.blanksBefore === 0));
}

/** Hours, rooms, weeks: whole numbers that rise, right of a name or a blank corner, over columns that hold words and blanks. */
function areNumbered(grid: Grid, row: ClassifiedRow, records: readonly ClassifiedRow[]): boolean {
  const columns = filledColumns(grid, row).filter((column) => grid.kind(row.at, column) === CellKind.number);
  const names = row.filled - columns.length;
  if (columns.length < leastFigures || names > columns.length || records.length < 2) return false;
  const figures = columns.map((column) => grid.figure(row.at, column));
  if (!figures.every((figure, at) => Number.isInteger(figure) && (at === 0 || figure > (figures[at - 1] ?? 0))))
    return false;
  return holdWords(grid, columns, records);
}

/**
 * A name over names, and years or names over figures of which none is a year: `Region | 2019`. That the first of a list without a header holds
 * what looks like a year, and no other of it does, is much rarer.
 */
function areYearsOverFigures(grid: Grid, row: ClassifiedRow, records: readonly ClassifiedRow[]): boolean {
  if (row.years === 0 || row.values !== row.years || records.length < 2) return false;
  if (grid.kind(row.at, row.first) !== CellKind.text) return false;
  return filledColumns(grid, row).every((column, at) => {
    const { texts, numbers, calendar } = countKinds(grid, records, column);
    return at === 0 ? numbers + calendar === 0 && texts > 0 : texts + calendar === 0 && numbers > 1;
  });
}

/**
 * Whether the row right above fills the same columns, with figures where this one has years, a count among others that looks like a year; or with
 * words alone, which name these columns already.
 */
function goesOnWithFigures(grid: Grid, above: ClassifiedRow | undefined, row: ClassifiedRow): boolean {
  if (above === undefined || row.blanksBefore > 0 || above.first !== row.first) return false;
  if (above.values === 0 && above.last === row.last && above.filled === row.filled && namesAll(grid, above))
    return true;
  return (
    above.figures > 0 &&
    filledColumns(grid, row).every(
      (column) => grid.kind(row.at, column) !== CellKind.year || grid.kind(above.at, column) === CellKind.number,
    )
  );
}

/** Whether columns hold words and blanks, and no values. */
function holdWords(grid: Grid, columns: readonly number[], records: readonly ClassifiedRow[]): boolean {
  const kinds = columns.map((column) => countKinds(grid, records, column));
  return kinds.every((counts) => valuesAmong(counts) === 0) && kinds.some(({ texts }) => texts > 0);
}

function isDay(text: string): boolean {
  const [, day, month] = dayAndMonth.exec(text) ?? [];
  return Number(day) <= 31 && Number(month) <= 12;
}

function isEven(figures: readonly number[]): boolean {
  const step = (figures[1] ?? 0) - (figures[0] ?? 0);
  return step > 0 && figures.every((figure, at) => at === 0 || figure - (figures[at - 1] ?? 0) === step);
}

function risesBy(figures: readonly number[], most: number): boolean {
  return figures.every((figure, at) => {
    const step = figure - (figures[at - 1] ?? figure - 1);
    return step > 0 && step <= most;
  });
}

function isBroken(figure: number): boolean {
  return Number.isFinite(figure) && !Number.isInteger(figure);
}

/** Why the first of several header rows is none: it says what the rows below it have no place for. */
function whyNoHeader(grid: Grid, row: ClassifiedRow, below: readonly ClassifiedRow[]): string | null {
  const next = below[0];
  if (next?.role !== 'header' || row.isSure === true) return null;
  const columns = filledColumns(grid, row);
  const labelled = columns.filter((column) => labelAndValue.test(grid.text(row.at, column)));
  if (labelled.length > 1 && labelled.length === columns.length) return 'Labels with their values, above the header.';
  if (next.blanksBefore > 0)
    return areLabelPairs(grid, row.at, columns, next) ? 'Labels with their values, above the header.' : null;
  const right = Math.max(...below.map(({ last }) => last));
  if (columns.filter((column) => column > right).length > 1)
    return 'Goes on beyond the columns of the header below it.';
  if (row.filled === 1 && row.first === right && row.first > next.first + 1 && !grid.isFilled(next.at, row.first))
    return 'A text alone at the right, above the header.';
  const figures = columns.filter((column) => grid.kind(row.at, column) === CellKind.number);
  const isCounting = figures.length >= leastFigures && isEven(figures.map((column) => grid.figure(row.at, column)));
  const areNames = next.figures === 0 || next.isSure === true || next.years === next.filled;
  if (figures.length > 0 && !isCounting && areNames)
    return 'Holds figures, right above a header that names the columns.';
  return null;
}

/** Label, value, label, value … above a header that names all of their columns itself: `Member | 00481-7 | Paid | yearly`. */
function areLabelPairs(grid: Grid, at: number, columns: readonly number[], header: ClassifiedRow): boolean {
  if (columns.length % 2 > 0 || !columns.every((column) => grid.isFilled(header.at, column))) return false;
  const labels = columns.filter((_, index) => index % 2 === 0);
  const values = columns.filter((_, index) => index % 2 > 0);
  return !labels.some((column) => grid.hasDigit(at, column)) && values.some((column) => grid.hasDigit(at, column));
}

function filledColumns(grid: Grid, row: ClassifiedRow): number[] {
  const columns: number[] = [];
  for (let column = row.first; column <= row.last; column++) if (grid.isFilled(row.at, column)) columns.push(column);
  return columns;
}
