import { CellKind, isValueKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import type { RowFacts } from '../../cells/row-facts.ts';

/**
 * How many cells of each column hold what, in rows that come and go as a window slides over them: of every row a cell is looked at once when it
 * enters and once when it leaves, however high the window is.
 */
export class ColumnWindow {
  readonly #grid: Grid;
  /** Numbers, years and dates. */
  readonly #values: Int32Array;
  readonly #texts: Int32Array;
  /** Those of the texts that have a digit. */
  readonly #digits: Int32Array;

  constructor(grid: Grid) {
    this.#grid = grid;
    this.#values = new Int32Array(grid.width);
    this.#texts = new Int32Array(grid.width);
    this.#digits = new Int32Array(grid.width);
  }

  enter(row: RowFacts | undefined): void {
    this.#count(row, 1);
  }

  leave(row: RowFacts | undefined): void {
    this.#count(row, -1);
  }

  /** What a column mostly holds in the rows, values or words; blank where they hold neither. */
  usualKind(column: number): CellKind {
    const values = this.#values[column] ?? 0;
    const texts = this.#texts[column] ?? 0;
    if (values + texts === 0) return CellKind.blank;
    return values >= texts ? CellKind.number : CellKind.text;
  }

  /** Whether most of the texts of a column have a digit. */
  hasDigits(column: number): boolean {
    return (this.#digits[column] ?? 0) * 2 > (this.#texts[column] ?? 0);
  }

  #count(row: RowFacts | undefined, by: 1 | -1): void {
    if (row === undefined) return;
    for (let column = row.first; column <= row.last; column++) {
      const kind = this.#grid.kind(row.at, column);
      if (kind === CellKind.text) {
        this.#texts[column] = (this.#texts[column] ?? 0) + by;
        if (this.#grid.hasDigit(row.at, column)) this.#digits[column] = (this.#digits[column] ?? 0) + by;
      } else if (isValueKind(kind)) this.#values[column] = (this.#values[column] ?? 0) + by;
    }
  }
}
