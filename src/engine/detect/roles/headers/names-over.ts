import { isHeaderWord } from '../../../words/header-words.ts';
import type { Grid } from '../../cells/grid.ts';
import type { ClassifiedRow } from '../classified-row.ts';

/** `ID` over `DE` and `FR`, `NBR` over `TAX`: of so few capitals any code may be made. */
const code = /^\p{Lu}{1,4}$/u;
/** Share of the records of a column that are called what columns mostly are: its first one says nothing then. */
const namedShare = 0.5;

/**
 * How many cells of a row are called what columns mostly are, while what stands below them is not: a code among codes is a value, and so is one name
 * among others.
 */
export function namesOver(grid: Grid, row: ClassifiedRow, records: readonly ClassifiedRow[]): number {
  let names = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (isNameOver(grid, row.at, column, records)) names++;
  }
  return names;
}

/** The same of a single cell. */
export function isNameOver(grid: Grid, at: number, column: number, records: readonly ClassifiedRow[]): boolean {
  const text = grid.text(at, column);
  if (!isHeaderWord(text)) return false;
  const below = records.map((record) => grid.text(record.at, column)).filter((other) => other !== '');
  if (below.length === 0) return true;
  if (code.test(text) && below.every((other) => code.test(other))) return false;
  return below.filter(isHeaderWord).length < namedShare * below.length;
}
