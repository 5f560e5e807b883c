import type { OutputRow, OutputValue } from '../../extracted-table.ts';

/** How often each value stands in a column, in the order in which they come; `null` for a column of too many to choose from. */
export type ColumnValueCounts = [value: OutputValue, count: number][] | null;

/** Different values of a column that are counted. */
export const mostCounted = 100;
/** Different values of all columns of a table. */
const mostOfTable = 10_000;
/** Characters of a value that is counted. */
const longestValue = 200;

/** Counts the values of columns that hold the same few over and over, while the rows of a table come by. */
export class ValueCounts {
  readonly #columns: (Map<OutputValue, number> | null)[];
  /** Columns that are counted still: of most it is soon known that they hold too many values. */
  #counted: number[];
  #room = mostOfTable;

  constructor(columnCount: number) {
    this.#columns = Array.from({ length: columnCount }, () => new Map());
    this.#counted = [...this.#columns.keys()];
  }

  add(rows: readonly OutputRow[]): void {
    for (const at of this.#counted) {
      const counts = this.#columns[at];
      for (const { values } of rows) {
        const value = values[at] ?? null;
        const known = counts?.get(value);
        if (known !== undefined) counts?.set(value, known + 1);
        else if (!this.#begin(at, value)) break;
      }
    }
    this.#counted = this.#counted.filter((at) => this.#columns[at] !== null);
  }

  /** In the order of the columns. */
  get columns(): ColumnValueCounts[] {
    return this.#columns.map((counts) => counts && [...counts]);
  }

  /** Takes a value that is new in a column, or gives the column up. */
  #begin(at: number, value: OutputValue): boolean {
    const counts = this.#columns[at];
    const isShort = typeof value !== 'string' || value.length <= longestValue;
    if (counts && isShort && counts.size < mostCounted && this.#room > 0) {
      this.#room -= 1;
      counts.set(copied(value), 1);
      return true;
    }
    this.#room += counts?.size ?? 0;
    this.#columns[at] = null;
    return false;
  }
}

/** A part of a text keeps the whole of it in memory, which may be that of a file. */
function copied(value: OutputValue): OutputValue {
  return typeof value === 'string' ? Buffer.from(value, 'utf16le').toString('utf16le') : value;
}
