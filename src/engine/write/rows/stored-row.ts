import type { OutputRow, OutputValue } from '../../extracted-table.ts';
import { parseLine, RowsDamagedError } from './rows-frame.ts';

/** A row as it stands in its line. Its values are made when they are asked for: most readers hand on the text. */
export class StoredRow implements OutputRow {
  /** Counts the table's output rows from 1. */
  readonly row: number;
  readonly sourceRow: number;
  readonly #line: string;
  readonly #valuesAt: number;

  /** @throws RowsDamagedError when the line does not begin and end as RowsWriter's do */
  constructor(line: string, row: number) {
    const comma = line.indexOf(',');
    this.#valuesAt = comma < 0 ? line.length - 1 : comma + 1;
    this.#line = line;
    this.row = row;
    this.sourceRow = Number.parseInt(line.slice(1, this.#valuesAt), 10);
    if (!line.startsWith('[') || !line.endsWith(']') || Number.isNaN(this.sourceRow)) {
      throw new RowsDamagedError(`Row ${row} of the rows object is not a list.`);
    }
  }

  /** Characters of `valuesText`, which need not be made for it. */
  get length(): number {
    return this.#line.length - this.#valuesAt + 1;
  }

  /** @throws RowsDamagedError when they are not what RowsWriter writes */
  get values(): OutputValue[] {
    return parseLine(this.#line, this.row).values;
  }

  /** The values as the text of a JSON array. */
  get valuesText(): string {
    return `[${this.#line.slice(this.#valuesAt)}`;
  }
}
