import { isHeaderWord } from '../../words/header-words.ts';
import { isUnit } from '../../words/unit-words.ts';
import { CellKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import { wordTests } from '../cells/row-words.ts';
import { codePatternOf } from '../cells/text-pattern.ts';
import type { ClassifiedRow } from './classified-row.ts';
import { isCount } from './headers/counting.ts';
import { namesAll } from './headers/names-all.ts';
import { namesOver } from './headers/names-over.ts';
import { areNumbered, filledIn, isWordOver } from './headers/word-over.ts';
import { isNameLike } from './name-like.ts';

/** Rows below that say what the columns hold. */
const comparedRows = 6;
/** Share of the names above that are what columns mostly are called. */
const leastNamed = 0.5;
/** So many names of columns have a key alone below them. */
const leastNamedOfKey = 3;
/** Rows of a header below its names: one may say more of them, or in another language. */
const mostRows = 2;

/**
 * The first records below a row that names every column, without a gap, which were taken for more rows of the header: those that hold a key alone; and, where
 * most of the names are what columns are called or several such rows stand below each other, those that name nothing themselves, have no word above values and
 * no unit. A header would say more of its columns.
 */
export function settleUnderNames(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = [...rows];
  for (const [index, names] of rows.entries()) {
    if (names.role !== 'header' || !namesColumns(grid, names)) continue;
    let end = index + 1;
    const isApart = rows[end]?.blanksBefore === 1 && names.blanksAfter === 1;
    while (rows[end]?.role === 'header' && rows[end]?.blanksBefore === (isApart && end === index + 1 ? 1 : 0)) end++;
    const isNamed = end - index > mostRows || names.isSure === true || areKnown(grid, names);
    for (let at = end - 1; at > index; at--) {
      const row = rows[at];
      if (row === undefined) break;
      const records = recordsFrom(settled, at + 1);
      const isKey = row.filled === 1 && isLoneKey(names, row, records);
      if (!isKey && (row.isSure === true || !isFirstRecord(grid, names, row, records, { isNamed, isApart }))) break;
      settled[at] = {
        ...row,
        role: 'data',
        why: isKey
          ? 'A key alone, right below names of all columns.'
          : 'Right below names of all columns, and names none itself.',
      };
    }
  }
  return settled;
}

function namesColumns(grid: Grid, row: ClassifiedRow): boolean {
  return row.filled > 1 && namesAll(grid, row);
}

function areKnown(grid: Grid, row: ClassifiedRow): boolean {
  let named = 0;
  for (let column = row.first; column <= row.last; column++) if (isHeaderWord(grid.text(row.at, column))) named++;
  return named >= leastNamed * row.filled;
}

function recordsFrom(rows: readonly ClassifiedRow[], from: number): ClassifiedRow[] {
  const below = rows.slice(from, from + comparedRows);
  const end = below.findIndex(({ role, blanksBefore }) => blanksBefore > 1 || role === 'header');
  return (end < 0 ? below : below.slice(0, end)).filter(({ filled }) => filled > 1);
}

/** Whether a text alone stands where the records below begin, and may be what they begin with. */
function isLoneKey(names: ClassifiedRow, row: ClassifiedRow, records: readonly ClassifiedRow[]): boolean {
  // Below no name it is the name of the keys, and so it may be where the other columns are called by values.
  if (names.filled < leastNamedOfKey || row.first !== names.first || names.values >= names.filled - 1) return false;
  if (
    isUnit(row.lead) ||
    wordTests.colon.test(row.lead) ||
    wordTests.bracketed.test(row.lead) ||
    isHeaderWord(row.lead)
  )
    return false;
  const keys = records.filter(({ first }) => first === row.first);
  return keys.length > 0 && keys.length === records.length && isNameLike(row.lead, keys);
}

function isFirstRecord(
  grid: Grid,
  names: ClassifiedRow,
  row: ClassifiedRow,
  records: readonly ClassifiedRow[],
  { isNamed, isApart }: { isNamed: boolean; isApart: boolean },
): boolean {
  if (row.filled < 2 || row.first > names.first || row.first < names.first - 1 || row.last > names.last) return false;
  if (records.length === 0 || areNumbered(grid, row)) return false;
  if (isApart && hasFigure(grid, row, records)) return true;
  const isSeries = areSeries(grid, names, row);
  if (!isSeries && namesOver(grid, row, records) > 0) return false;
  const figures: number[] = [];
  let telling = 0;
  for (let column = row.first; column <= row.last; column++) {
    const text = grid.text(row.at, column);
    const kind = grid.kind(row.at, column);
    if (kind === CellKind.blank) continue;
    if (isUnit(text) || wordTests.colon.test(text) || wordTests.bracketed.test(text)) return false;
    const others = filledIn(grid, column, records);
    // Who leaves a blank row below names, or tells them apart by letters, has written all of them.
    if (!isApart && !isSeries && isWordOver(grid, row.at, column, others)) return false;
    if (others.some(({ at }) => saysAlike(text, grid.text(at, column)))) telling++;
    if (kind === CellKind.number || kind === CellKind.year) figures.push(grid.figure(row.at, column));
  }
  return !isCount(figures) && (isNamed || isSeries || telling > 0);
}

/** Whether a row has a number where the records have numbers, and is no count of the columns. */
function hasFigure(grid: Grid, row: ClassifiedRow, records: readonly ClassifiedRow[]): boolean {
  const figures: number[] = [];
  let isUsual = false;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.kind(row.at, column) !== CellKind.number) continue;
    figures.push(grid.figure(row.at, column));
    isUsual ||= records.filter(({ at }) => grid.kind(at, column) === CellKind.number).length > records.length / 2;
  }
  return isUsual && !isCount(figures);
}

/** Whether the names right of the first differ in a letter or a number at their end alone, and what stands below them in a row differs: `Ward A`, `Ward B`. */
function areSeries(grid: Grid, names: ClassifiedRow, row: ClassifiedRow): boolean {
  const stems = new Set<string>();
  const texts = new Set<string>();
  for (let column = names.first + 1; column <= names.last; column++) {
    const stem = /^(.*\p{L}.*)[\s-](?:\p{L}|\d{1,2})$/u.exec(grid.text(names.at, column))?.[1];
    if (stem === undefined) return false;
    stems.add(stem);
    texts.add(grid.text(row.at, column));
  }
  return names.filled > 2 && stems.size === 1 && texts.size > 1;
}

/** Whether two texts are the same, or codes of one pattern. */
function saysAlike(text: string, other: string): boolean {
  const pattern = codePatternOf(text);
  return text === other || (pattern !== null && codePatternOf(other) === pattern);
}
