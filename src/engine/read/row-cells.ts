import type { CellValue } from '../model.ts';

/** The cells of the row that is being read. */
export class RowCells {
  values: CellValue[] = [];
  /** `null` while no cell has a number format. */
  formats: (number | undefined)[] | null = null;

  /** Begins the next row; what was gathered belongs to the caller that took it. */
  clear(): void {
    this.values = [];
    this.formats = null;
  }

  /**
   * Puts a value where it belongs, in any order; a blank leaves no trace.
   *
   * @param column 0-based
   * @param format index of the number format, -1 for none
   */
  put(column: number, format: number, value: CellValue): void {
    if (value === null) return;
    const { values } = this;
    if (column < values.length) {
      values[column] = value;
    } else {
      while (values.length < column) values.push(null);
      values.push(value);
    }
    if (format < 0) return;
    this.formats ??= [];
    while (this.formats.length < column) this.formats.push(undefined);
    this.formats[column] = format;
  }
}
