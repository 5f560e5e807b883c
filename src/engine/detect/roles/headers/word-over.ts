import { CellKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import { wordTests } from '../../cells/row-words.ts';
import type { ClassifiedRow } from '../classified-row.ts';

/** The rows that hold something in a column, and more than a sign. */
export function filledIn(grid: Grid, column: number, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  return rows.filter(({ at }) => grid.isFilled(at, column) && grid.kind(at, column) !== CellKind.mark);
}

/** Whether a cell is a word above values, of which one alone says little. */
export function isWordOver(grid: Grid, at: number, column: number, others: readonly ClassifiedRow[]): boolean {
  if (grid.kind(at, column) !== CellKind.text || isMostlyDigits(grid.text(at, column))) return false;
  return others.length > 1 && others.filter((other) => isAlike(grid, at, other.at, column)).length < others.length / 2;
}

/** Whether two cells of a column are of one kind, or a number and a text that is mostly digits: a code, a phone number. */
export function isAlike(grid: Grid, at: number, other: number, column: number): boolean {
  const [kind, otherKind] = [grid.kind(at, column), grid.kind(other, column)];
  if (kind === otherKind) return true;
  return (
    (kind === CellKind.number && otherKind === CellKind.text && isMostlyDigits(grid.text(other, column))) ||
    (kind === CellKind.text && otherKind === CellKind.number && isMostlyDigits(grid.text(at, column)))
  );
}

function isMostlyDigits(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return digits > text.replace(/[^\p{L}]/gu, '').length && !wordTests.date.test(text);
}

/** Whether the cells of a row differ in their numbers alone, which rise: `Test 1`, `Test 2`. */
export function areNumbered(grid: Grid, row: ClassifiedRow): boolean {
  const texts: string[] = [];
  for (let column = row.first; column <= row.last; column++)
    if (grid.hasDigit(row.at, column)) texts.push(grid.text(row.at, column));
  const numbers = texts.map((text) => Number(text.replace(/\D/g, '')));
  const words = new Set(texts.map((text) => text.replace(/\d+/g, '')));
  return (
    texts.length > 1 && words.size === 1 && numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0))
  );
}
