import { isGuessableBoolean } from '../../../words/boolean-words.ts';
import { isHeaderWord } from '../../../words/header-words.ts';
import { CellKind } from '../../cells/cell-kind.ts';
import { type ColumnKinds, countKinds, valuesAmong } from '../../cells/column-kinds.ts';
import type { Grid } from '../../cells/grid.ts';
import type { ClassifiedRow } from '../classified-row.ts';

/** Rows above and below that say what a column holds. */
const comparedRows = 5;
/** So many of them at least, where names say that a row is a header, and where they do not. */
const leastAround = 2;
const enoughAround = 3;
/** So many columns of other kinds than above, where there are fewer. */
const enoughParted = 3;
/** So many names of columns, where the records around them hold few, need no figures below them. */
const leastNames = 3;

/**
 * A row of bare words after a gap, in columns that hold figures or digits both above and below it, heads a new table. The columns
 * of words alone must agree as far as they can: where words recur above and below, this one must be new.
 */
export function breaksPattern(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
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

/** A first row of bare words, one of them over a column of figures, or of yes and no, heads the records right below it. */
export function headsFigures(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  above: ClassifiedRow | null,
): boolean {
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
    else if (!isGuessableBoolean(grid.text(row.at, column)) && areAnswers(grid, below, column)) overFigures++;
  }
  return overFigures > 0;
}

/** Whether a first row of several texts says what columns are called, in each of its cells, and none of the rows below it does in half of them. */
export function areNames(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row?.role !== 'data' || row.filled < 2 || row.values > 0 || row.marks > 0) return false;
  const above = rows[index - 1];
  // Among records, a blank row or a caption stands before the names of the next table; or what stands in the columns changes with them.
  if (above !== undefined && above.role !== 'metadata' && row.blanksBefore === 0 && above.filled > 1)
    return partsKinds(grid, rows, index, row);
  const below = rows.slice(index + 1, index + 1 + comparedRows).filter(({ filled }) => filled > 1);
  if (below.length === 0 || namesIn(grid, row) < row.filled) return false;
  return below.every((other) => other.filled <= row.filled && namesIn(grid, other) < other.filled / 2);
}

/**
 * Whether a row below a blank one fills the very columns that the header filled, and none of the records around does: the header of the next part of
 * the table, in other words.
 */
export function standsLikeHeader(
  grid: Grid,
  header: ClassifiedRow | undefined,
  rows: readonly ClassifiedRow[],
  index: number,
): boolean {
  const row = rows[index];
  if (header === undefined || row === undefined || row.role !== 'data') return false;
  if (row.blanksBefore === 0 || row.blanksAfter > 0 || row.filled < leastAround || row.values > 0) return false;
  if (row.filled === header.last - header.first + 1 || !fillsTheSame(grid, header, row)) return false;
  const around = [
    ...rows.slice(Math.max(0, index - comparedRows), index),
    ...rows.slice(index + 1, index + 1 + comparedRows),
  ];
  const records = around.filter(({ role, filled }) => role === 'data' && filled > 1);
  return records.length > comparedRows && !records.some((record) => fillsTheSame(grid, header, record));
}

function fillsTheSame(grid: Grid, one: ClassifiedRow, other: ClassifiedRow): boolean {
  if (one.filled !== other.filled || one.first !== other.first || one.last !== other.last) return false;
  for (let column = one.first; column <= one.last; column++) {
    if (grid.isFilled(one.at, column) !== grid.isFilled(other.at, column)) return false;
  }
  return true;
}

/**
 * Whether a row of words, mostly names of columns, parts records with figures in a column from records with words in it, or the other way round,
 * and says nothing that the records say; or holds nothing but such names, between records that hold few.
 */
export function partsKinds(grid: Grid, rows: readonly ClassifiedRow[], index: number, row: ClassifiedRow): boolean {
  const isRecord = ({ role, filled }: ClassifiedRow) => role === 'data' && filled > 1;
  const above = sinceGap(rows.slice(Math.max(0, index - comparedRows), index)).filter(isRecord);
  const below = untilGap(rows.slice(index + 1, index + 1 + comparedRows)).filter(isRecord);
  if (above.length < leastAround || below.length < leastAround) return false;
  if (below.some(({ first, last, filled }) => filled > row.filled || first !== row.first || last > row.last))
    return false;
  // Without names, more records have to show it, or more columns.
  const isNamed = namesIn(grid, row) >= row.filled / 2;
  const isLong = Math.min(above.length, below.length) >= enoughAround;
  const least = isNamed || !isLong ? leastAround : enoughAround;
  let parted = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column) || grid.hasDigit(row.at, column)) return false;
    const text = grid.text(row.at, column);
    if ([...above, ...below].some(({ at }) => grid.text(at, column) === text)) return false;
    const [over, under] = [countKinds(grid, above, column), countKinds(grid, below, column)];
    const areFigures = (kinds: ColumnKinds) => kinds.texts === 0 && valuesAmong(kinds) >= least;
    const areWords = (kinds: ColumnKinds) => valuesAmong(kinds) === 0 && kinds.texts >= least;
    if ((areFigures(over) && areWords(under)) || (areWords(over) && areFigures(under))) parted++;
  }
  if (parted >= (isNamed || isLong ? 1 : enoughParted)) return true;
  if (row.filled < leastNames || namesIn(grid, row) < row.filled) return false;
  return [...above, ...below].every((other) => namesIn(grid, other) < other.filled / 2);
}

function sinceGap(rows: readonly ClassifiedRow[]): readonly ClassifiedRow[] {
  return rows.slice(
    Math.max(
      0,
      rows.findLastIndex(({ blanksBefore }) => blanksBefore > 0),
    ),
  );
}

function untilGap(rows: readonly ClassifiedRow[]): readonly ClassifiedRow[] {
  const gap = rows.findIndex(({ blanksBefore }) => blanksBefore > 0);
  return gap < 0 ? rows : rows.slice(0, gap);
}

function namesIn(grid: Grid, row: ClassifiedRow): number {
  let names = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.kind(row.at, column) === CellKind.text && isHeaderWord(grid.text(row.at, column))) names++;
  }
  return names;
}

/** Whether what is filled of a column is dates, and more than one. */
function areAnswers(grid: Grid, rows: readonly ClassifiedRow[], column: number): boolean {
  const filled = rows.filter(({ at }) => grid.isFilled(at, column));
  return filled.length > 1 && filled.every(({ at }) => isGuessableBoolean(grid.text(at, column)));
}

function areDates(kinds: readonly CellKind[]): boolean {
  const filled = kinds.filter((kind) => kind !== CellKind.blank);
  return filled.length > 1 && filled.every((kind) => kind === CellKind.date);
}
