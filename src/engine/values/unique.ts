import type { FilledValue } from './field-rules.ts';

/** Distinct values kept in memory per rule; with the second bound some 100 MB at the most. */
const mostValues = 1_000_000;
const mostCharacters = 64_000_000;

/** Which row had a value first. Keeps the values themselves, not hashes, so that a reported duplicate is one. */
export class UniqueValues {
  #rows = new Map<FilledValue, number>();
  #characters = 0;
  /** Output rows that were checked before memory ran out; `null` while every row is. */
  checkedRows: number | null = null;

  /** The row that has the value already, or `null` when this is the first. */
  firstRow(value: FilledValue, row: number): number | null {
    const first = this.#rows.get(value);
    if (first !== undefined) return first;
    if (this.checkedRows !== null) return null;
    this.#characters += typeof value === 'string' ? value.length : 8;
    if (this.#rows.size >= mostValues || this.#characters > mostCharacters) {
      this.checkedRows = row - 1;
      return null;
    }
    this.#rows.set(value, row);
    return null;
  }
}
