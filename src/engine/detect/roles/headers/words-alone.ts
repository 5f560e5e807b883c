import { isHeaderWord } from '../../../words/header-words.ts';
import { CellKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import type { ClassifiedRow } from '../classified-row.ts';
import { isRepeat } from './repeated-header.ts';

/** In a list of so few columns of words nothing but the words tells the names of columns from a record. */
const mostColumns = 3;
const leastRecords = 2;
/** So many names in their order are no chance. */
const leastSorted = 5;
const order = new Intl.Collator('en', { sensitivity: 'base' });

/**
 * Whether a supposed header of words above nothing but words is the first record of a list without a header: it says in a column what a record below
 * it says there, or begins with a name that goes before the others, which stand in their order. What columns are mostly called is a header.
 */
export function isFirstOfWords(grid: Grid, row: ClassifiedRow, below: readonly ClassifiedRow[]): boolean {
  const records = recordsOfWords(grid, row, below);
  if (records.length < leastRecords || isNamed(grid, row)) return false;
  if (records.some((record) => isRepeat(grid, [row], record))) return false;
  for (let column = row.first; column <= row.last; column++) {
    const text = grid.text(row.at, column);
    if (records.some(({ at }) => grid.text(at, column) === text)) return true;
  }
  const names = [row, ...records].map(({ at, first }) => grid.text(at, first));
  return (
    names.length >= leastSorted && names.every((name, at) => at === 0 || order.compare(names[at - 1] ?? '', name) < 0)
  );
}

/** Whether a row of words begins each of them with a capital, above nothing but words that begin with small letters: names of columns. */
export function areCapitalNames(grid: Grid, row: ClassifiedRow, below: readonly ClassifiedRow[]): boolean {
  const records = recordsOfWords(grid, row, below);
  if (records.length < leastRecords) return false;
  for (let column = row.first; column <= row.last; column++) {
    if (!/^\p{Lu}/u.test(grid.text(row.at, column))) return false;
    if (!records.every(({ at }) => isSmall(grid.text(at, column)))) return false;
  }
  return true;
}

/**
 * Whether nothing tells the words of a header from those of the records below it: few columns of words, none of which is called what columns mostly are,
 * and as capital or small as the words below.
 */
export function mayBeOfWords(grid: Grid, row: ClassifiedRow, below: readonly ClassifiedRow[]): boolean {
  const records = recordsOfWords(grid, row, below);
  if (records.length < leastRecords || row.isSure === true || isNamed(grid, row)) return false;
  for (let column = row.first; column <= row.last; column++) {
    const small = records.filter(({ at }) => isSmall(grid.text(at, column))).length;
    if (isSmall(grid.text(row.at, column)) !== small > records.length / 2) return false;
  }
  return true;
}

/** The rows right below a row of words that fill the very columns that it fills, with nothing but words; none where any of them does not. */
function recordsOfWords(grid: Grid, row: ClassifiedRow, below: readonly ClassifiedRow[]): ClassifiedRow[] {
  const isOfWords = (other: ClassifiedRow) => {
    if (other.first !== row.first || other.last !== row.last || other.filled !== row.filled) return false;
    for (let column = other.first; column <= other.last; column++)
      if (grid.kind(other.at, column) !== CellKind.text || grid.hasDigit(other.at, column)) return false;
    return true;
  };
  const columns = row.last - row.first + 1;
  if (columns > mostColumns || row.filled !== columns || columns < 2 || !isOfWords(row)) return [];
  const gap = below.findIndex(({ blanksBefore }) => blanksBefore > 0);
  const records = gap < 0 ? [...below] : below.slice(0, gap);
  return records.every(isOfWords) ? records : [];
}

function isNamed(grid: Grid, row: ClassifiedRow): boolean {
  for (let column = row.first; column <= row.last; column++) if (isHeaderWord(grid.text(row.at, column))) return true;
  return false;
}

function isSmall(text: string): boolean {
  return /^\p{Ll}/u.test(text);
}
