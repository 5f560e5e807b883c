import type { Row } from '../../model.ts';

/** Gives the rows below a heading its text, in columns that hold nothing but headings. */
export class FilledHeadings {
  readonly #columns: ReadonlySet<number>;
  readonly #open = new Map<number, string>();

  constructor(columns: ReadonlySet<number>) {
    this.#columns = columns;
  }

  /** Whether there are such columns at all. */
  get isNeeded(): boolean {
    return this.#columns.size > 0;
  }

  /** Takes a heading, which ends those of its column and of columns further right; `false` where its column holds other things too. */
  enter(text: string, column: number): boolean {
    for (const open of this.#open.keys()) if (open >= column) this.#open.delete(open);
    if (!this.#columns.has(column)) return false;
    this.#open.set(column, text);
    return true;
  }

  /** The next record. One that has a value of its own ends the heading. */
  fill(row: Row): Row {
    if (this.#open.size === 0) return row;
    const { number, values, formats, hidden } = row;
    const filled = { number, values: [...values], formats: formats && [...formats], hidden };
    for (const [column, text] of this.#open) {
      if ((values[column] ?? null) !== null) {
        this.#open.delete(column);
        continue;
      }
      while (filled.values.length < column) filled.values.push(null);
      filled.values[column] = text;
      if (filled.formats !== null) filled.formats[column] = undefined;
    }
    return filled;
  }
}
