import { isHeaderWord } from '../../words/header-words.ts';
import { isUnit } from '../../words/unit-words.ts';
import { CellKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import { wordTests } from '../cells/row-words.ts';
import { codePatternOf, textPatternOf } from '../cells/text-pattern.ts';
import type { ClassifiedRow } from '../roles/classified-row.ts';
import { figureOf, isCount } from '../roles/headers/counting.ts';
import { namesAll } from '../roles/headers/names-all.ts';
import { isNameOver } from '../roles/headers/names-over.ts';
import { areNumbered, filledIn, isAlike, isWordOver } from '../roles/headers/word-over.ts';
import { isSmall, mayBeOfWords } from '../roles/headers/words-alone.ts';
import type { FoundTable } from './found-table.ts';

/** Records below a header that say what its columns hold. */
const comparedRows = 6;
/** Share of its cells that have to be what the records hold, for a row of the header to be one of them perhaps. */
const leastShare = 1 / 3;
/** So many names of columns are no labels with their values. */
const leastNamed = 3;

/**
 * The rows of a header that may be records: each of their cells could stand in its column, and some are values, codes or words that the records have there;
 * or they go on below a row that names every column itself; or all is words, of which none is called what columns mostly are. Who reads the table does not see a record that became part of its header.
 */
export function possibleRecords(grid: Grid, { header, body }: FoundTable): ClassifiedRow[] {
  const records = body.filter(({ role, filled }) => role === 'data' && filled > 1).slice(0, comparedRows);
  if (records.length === 0)
    return header.filter((row) => body.length === 0 && header.length === 1 && holdsCode(grid, row));
  // Where the header may be a record, so may what was taken for the header that comes again.
  if (header.length > 0 && header.every((row) => mayBeOfWords(grid, row, records)))
    return [...header, ...body.filter(({ role }) => role === 'header')];
  if (header.length > 0 && header.every((row) => mayBeFirst(grid, row, records))) return [...header];
  const [only, ...more] = header;
  if (only !== undefined && more.length === 0 && holdsOddFigures(grid, only)) return [only];
  return header.filter((row, at) =>
    row.filled === 1
      ? mayBeKey(grid, header.slice(0, at), row, records)
      : isBeforeOtherNames(grid, header, at) || mayBeRecord(grid, header.slice(0, at), row, records),
  );
}

/**
 * Whether nothing tells a supposed header from the records below: few of its cells are called what columns mostly are, and none is a word above values, a
 * text without a digit above texts that have some, or other than those below in how it begins. Years alone are names.
 */
function mayBeFirst(grid: Grid, row: ClassifiedRow, records: readonly ClassifiedRow[]): boolean {
  if (row.isSure === true || row.filled < 2 || (row.values > 0 && row.years === row.values)) return false;
  let [compared, named, units] = [0, 0, 0];
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    const text = grid.text(row.at, column);
    if (wordTests.colon.test(text) || wordTests.bracketed.test(text)) return false;
    if (isHeaderWord(text)) named++;
    if (isUnit(text)) units++;
    const others = filledIn(grid, column, records);
    if (others.length === 0) continue;
    compared++;
    if (tellsApart(grid, row.at, column, others)) return false;
  }
  if (areNumbered(grid, row)) return false;
  return compared > 1 && named < row.filled / 2 && units < row.filled / 2;
}

function tellsApart(grid: Grid, at: number, column: number, others: readonly ClassifiedRow[]): boolean {
  const [text, hasDigit] = [grid.text(at, column), grid.hasDigit(at, column)];
  if (hasDigit ? !others.some((other) => grid.hasDigit(other.at, column)) : mostlyWithDigits(grid, column, others))
    return true;
  if (hasDigit) return wordTests.date.test(text) || !others.some((other) => isAlike(grid, at, other.at, column));
  const words = others.filter((other) => !grid.hasDigit(other.at, column));
  return words.every((other) => isSmall(grid.text(other.at, column)) !== isSmall(text));
}

function mostlyWithDigits(grid: Grid, column: number, rows: readonly ClassifiedRow[]): boolean {
  return rows.filter(({ at }) => grid.hasDigit(at, column)).length > rows.length / 2;
}

/**
 * Whether a row of the header stands, with names of all columns above it or in it, before other rows and names of all columns again: it is of another list,
 * which is too short for the detector to tell it from a header.
 */
function isBeforeOtherNames(grid: Grid, header: readonly ClassifiedRow[], at: number): boolean {
  const gap = header.findIndex(
    (row, place) => place > 0 && (row.blanksBefore > 0 || row.at > (header[place - 1] ?? row).at + 1),
  );
  const [row, left] = [header[at], Math.min(...header.map(({ first }) => first))];
  if (row === undefined || at >= gap || row.filled < leastNamed) return false;
  const isFull = (other: ClassifiedRow) => other.first === left && other.filled >= leastNamed && namesAll(grid, other);
  const next = header.slice(gap).find(({ filled }) => filled > 1);
  return next !== undefined && isFull(next) && header.slice(0, at + 1).some(isFull);
}

/** Whether a text alone in its row, in the first column under names of all columns, may be the key of a record. */
function mayBeKey(
  grid: Grid,
  above: readonly ClassifiedRow[],
  row: ClassifiedRow,
  records: readonly ClassifiedRow[],
): boolean {
  const [{ lead }, left] = [row, Math.min(...records.map(({ first }) => first))];
  if (row.first !== left || !above.some((names) => isUnderNames(grid, names, row) && names.filled > 1)) return false;
  return !isUnit(lead) && !wordTests.colon.test(lead) && !wordTests.bracketed.test(lead);
}

/** Whether most of the others are of the kind of a cell. */
function isUsualKind(grid: Grid, at: number, column: number, others: readonly ClassifiedRow[]): boolean {
  const kind = grid.kind(at, column);
  return others.filter((other) => grid.kind(other.at, column) === kind).length >= others.length / 2;
}

function isUnderNames(grid: Grid, names: ClassifiedRow, row: ClassifiedRow): boolean {
  // The keys of records may stand below no name.
  return row.first >= names.first - 1 && row.last <= names.last && namesAll(grid, names);
}

/** Whether a row holds a day, a code or an address, as no names do. */
function holdsCode(grid: Grid, row: ClassifiedRow): boolean {
  if (row.isSure === true) return false;
  for (let column = row.first; column <= row.last; column++)
    if (grid.kind(row.at, column) === CellKind.date || codePatternOf(grid.text(row.at, column)) !== null) return true;
  return false;
}

/** Whether a header has figures beside its words which are no years and do not rise: the first record of a file whose records are of several kinds. */
function holdsOddFigures(grid: Grid, row: ClassifiedRow): boolean {
  if (row.isSure === true) return false;
  const figures: number[] = [];
  for (let column = row.first; column <= row.last; column++)
    if (grid.kind(row.at, column) === CellKind.number) figures.push(figureOf(grid.text(row.at, column)));
  return figures.length > 0 && !figures.every((figure, at) => at === 0 || figure > (figures[at - 1] ?? 0));
}

function mayBeRecord(
  grid: Grid,
  above: readonly ClassifiedRow[],
  row: ClassifiedRow,
  records: readonly ClassifiedRow[],
): boolean {
  const figures: number[] = [];
  let [telling, texts, named, units] = [0, 0, 0, 0];
  const namesAbove = above.filter((names) => isUnderNames(grid, names, row));
  const areNamed = namesAbove.some(({ first }) => row.first <= first);
  // Who lays a list on its side writes words above the values of the other records.
  const isFull = areNamed && namesAbove.some(({ filled }) => filled === row.filled);
  for (let column = row.first; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    if (kind === CellKind.blank) continue;
    if (kind === CellKind.mark) {
      // Nothing is called by a sign for what is missing.
      if (column > row.first && records.some(({ at }) => grid.isFilled(at, column))) telling++;
      continue;
    }
    const others = filledIn(grid, column, records);
    if (areNamed ? !isFull && isWordOver(grid, row.at, column, others) : !isUsualKind(grid, row.at, column, others))
      return false;
    const text = grid.text(row.at, column);
    if (wordTests.bracketed.test(text)) return false;
    if (kind !== CellKind.text) {
      if (kind !== CellKind.date) figures.push(figureOf(text));
      if (others.length > 0) telling++;
      continue;
    }
    if (wordTests.colon.test(text)) return false;
    texts++;
    if (isUnit(text)) units++;
    if (isNameOver(grid, row.at, column, records)) named++;
    const pattern = textPatternOf(text);
    const isShared = others.some(({ at }) => {
      const other = grid.text(at, column);
      return other === text || (pattern !== null && textPatternOf(other) === pattern);
    });
    if (isShared) telling++;
  }
  // Below other names, one of its words may be called what a column is by chance: `Total station`.
  if (named > 0 && !(above.length > 0 && named <= texts / 2)) return false;
  if (isCount(figures) || units > (areNamed ? texts / 2 : 0)) return false;
  if (telling > 0 && telling >= leastShare * row.filled) return true;
  return areNamed;
}
