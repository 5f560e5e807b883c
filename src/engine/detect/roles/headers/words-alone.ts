import { CellKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import type { ClassifiedRow } from '../classified-row.ts';
import { namesOver } from './names-over.ts';
import { isRepeat } from './repeated-header.ts';

/** In a list of so few columns of words nothing but the words tells the names of columns from a record; wider ones mostly have a header. */
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
  if (row.filled > mostColumns) return false;
  const records = recordsOfWords(grid, row, below);
  if (records.length < leastRecords) return false;
  const named = namesOver(grid, row, records);
  if (named > row.filled / 2) return false;
  // A header may come again; that other rows come again too says that these are records.
  if (records.some((record) => isRepeat(grid, [row], record))) return named === 0 && haveTwins(grid, row, records);
  for (let column = row.first; column <= row.last; column++) {
    const text = grid.text(row.at, column);
    if (records.some(({ at }) => grid.text(at, column) === text)) return true;
  }
  if (named > 0) return false;
  const names = [row, ...records].map(({ at, first }) => grid.text(at, first));
  return (
    names.length >= leastSorted && names.every((name, at) => at === 0 || order.compare(names[at - 1] ?? '', name) < 0)
  );
}

/** Whether two of the records that are other than the row say the same in all their columns. */
function haveTwins(grid: Grid, row: ClassifiedRow, records: readonly ClassifiedRow[]): boolean {
  const said = new Set<string>();
  const others = records.filter((record) => !isRepeat(grid, [row], record));
  for (const { at, first, last } of others) {
    const texts: string[] = [];
    for (let column = first; column <= last; column++) texts.push(grid.text(at, column));
    said.add(texts.join('\n'));
  }
  return said.size < others.length;
}

/** Whether a row of words begins each of them with a capital, above nothing but words that begin with small letters: names of columns. */
export function areCapitalNames(grid: Grid, row: ClassifiedRow, below: readonly ClassifiedRow[]): boolean {
  if (row.filled > mostColumns) return false;
  const records = recordsOfWords(grid, row, below);
  if (records.length < leastRecords) return false;
  for (let column = row.first; column <= row.last; column++) {
    if (!/^\p{Lu}/u.test(grid.text(row.at, column))) return false;
    if (!records.every(({ at }) => isSmall(grid.text(at, column)))) return false;
  }
  return true;
}

/**
 * Whether nothing tells the words of a header from those of the records below it: columns of words, most of which are not called what columns mostly are,
 * and as capital or small as the words below.
 */
export function mayBeOfWords(grid: Grid, row: ClassifiedRow, below: readonly ClassifiedRow[]): boolean {
  const records = recordsOfWords(grid, row, below);
  if (records.length < leastRecords || row.isSure === true) return false;
  if (namesOver(grid, row, records) > row.filled / 2) return false;
  for (let column = row.first; column <= row.last; column++) {
    const isOther = ({ at }: ClassifiedRow) => isSmall(grid.text(at, column)) !== isSmall(grid.text(row.at, column));
    if (records.every(isOther)) return false;
  }
  return true;
}

/**
 * The rows right below a row of words that fill the very columns that it fills, with nothing but words or signs for what is missing; none where any
 * of them does not.
 */
function recordsOfWords(grid: Grid, row: ClassifiedRow, below: readonly ClassifiedRow[]): ClassifiedRow[] {
  const isOfWords = (other: ClassifiedRow) => {
    if (other.first !== row.first || other.last !== row.last || other.filled !== row.filled) return false;
    for (let column = other.first; column <= other.last; column++) {
      const kind = grid.kind(other.at, column);
      if ((kind !== CellKind.text && (kind !== CellKind.mark || other === row)) || grid.hasDigit(other.at, column))
        return false;
    }
    return true;
  };
  const columns = row.last - row.first + 1;
  if (row.filled !== columns || columns < 2 || !isOfWords(row)) return [];
  const gap = below.findIndex(({ blanksBefore }) => blanksBefore > 0);
  const records = gap < 0 ? [...below] : below.slice(0, gap);
  return records.every(isOfWords) ? records : [];
}

/** Whether a text begins with a small letter. */
export function isSmall(text: string): boolean {
  return /^\p{Ll}/u.test(text);
}
