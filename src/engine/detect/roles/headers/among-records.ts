import { isHeaderWord } from '../../../words/header-words.ts';
import { CellKind, isValueKind } from '../../cells/cell-kind.ts';
import { countKinds, valuesAmong } from '../../cells/column-kinds.ts';
import type { Grid } from '../../cells/grid.ts';
import { textPatternOf } from '../../cells/text-pattern.ts';
import type { ClassifiedRow } from '../classified-row.ts';
import { figureOf, isCount } from './counting.ts';
import { namesAll } from './names-all.ts';

/** Share of its cells that makes a supposed header one more of the records above it. */
const alikeShare = 0.5;
/** So many figures in columns of figures are values, whatever the words beside them. */
const tellingFigures = 2;
/** So many records are too few for a table of their own. */
const mostFew = 2;
/** So many records below a row say whether they are like those above it. */
const leastBelow = 2;
/** So many records say what a column holds. */
const leastSparse = 3;

/**
 * A row among records that is like them is one more: right below one, a text of the same pattern is enough (an address under an
 * address, a code under a code); elsewhere, half of its cells must be values that the column holds already, or figures
 * under figures. A row right below a record with nothing below it heads nothing either.
 */
export function isOneMoreRecord(
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

/** A row without the first cells, in columns that the header names and records fill. */
export function goesOnInSteps(
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

/** Whether a row without gaps around it, no wider than the header, comes after a record or two: too soon for the header of the next table. */
export function isAmongFew(
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

/**
 * Whether a row of words below a gap stands between records that are alike above and below it, in most columns that the header names: with the same
 * words, or with values. Other names over the same would be new; this one says what the records say, or leaves blank what they fill.
 */
export function isBetweenAlike(
  grid: Grid,
  header: ClassifiedRow | undefined,
  records: readonly ClassifiedRow[],
  row: ClassifiedRow,
  below: readonly ClassifiedRow[],
): boolean {
  if (header === undefined || row.blanksBefore === 0 || row.filled < 2 || !namesAll(grid, header)) return false;
  if (row.first !== header.first || row.last > header.last || records.length === 0) return false;
  const others = below.filter(({ filled, blanksBefore }) => filled > 1 && blanksBefore === 0);
  if (others.length < leastBelow) return false;
  const words = new Set<string>();
  let alike = 0;
  for (let column = header.first + 1; column <= header.last; column++) {
    const over = new Set(records.map(({ at }) => grid.text(at, column)).filter((text) => text !== ''));
    const under = others.map(({ at }) => grid.text(at, column)).filter((text) => text !== '');
    for (const text of [...over, ...under]) words.add(text);
    const [above, beneath] = [countKinds(grid, records, column), countKinds(grid, others, column)];
    const areValues = valuesAmong(above) > above.texts && valuesAmong(beneath) > beneath.texts;
    if (areValues || under.some((text) => over.has(text))) alike++;
  }
  if (alike < alikeShare * (header.filled - 1)) return false;
  let again = 0;
  let blank = false;
  for (let column = header.first; column <= header.last; column++) {
    const text = grid.text(row.at, column);
    if (text === '') blank ||= others.every(({ at }) => grid.isFilled(at, column));
    else if (text === grid.text(header.at, column) || isHeaderWord(text)) return false;
    else if (column > header.first && (words.has(text) || isValueKind(grid.kind(row.at, column)))) again++;
  }
  return again > 0 || blank;
}
