import type { Row } from '../../model.ts';
import { widthOf } from '../../text-row.ts';
import type { Warnings } from '../warnings.ts';

/** Rows held back at most until it is known whether the table goes on behind them. */
const maxPending = 100;

/**
 * Tells of records inside the table that are wider or narrower than the others: a delimiter too many or too few moves the rest
 * of the record into the wrong columns. What stands above and below the table is narrow by nature.
 */
export class RaggedRows {
  readonly #usual: number;
  readonly #warnings: Warnings;
  #begun = false;
  #pending: { number: number; width: number }[] = [];

  /** @param usual fields that most records have */
  constructor(usual: number, warnings: Warnings) {
    this.#usual = usual;
    this.#warnings = warnings;
  }

  look(rows: readonly Row[]): void {
    for (const row of rows) {
      const { number } = row;
      const width = widthOf(row);
      if (width >= this.#usual && this.#pending.length > 0) this.#tellPending();
      if (width === this.#usual) {
        this.#begun = true;
      } else if (this.#begun && width > this.#usual) {
        if (row.values.slice(this.#usual).some((value) => value !== null)) this.#tell(number, width);
      } else if (this.#begun && width > 1 && this.#pending.length < maxPending) {
        this.#pending.push({ number, width });
      }
    }
  }

  #tellPending(): void {
    for (const { number, width } of this.#pending) this.#tell(number, width);
    this.#pending = [];
  }

  #tell(number: number, width: number): void {
    this.#warnings.add(
      'RAGGED_ROWS',
      () =>
        `Record ${number} has ${width} fields where most have ${this.#usual}. Is there a delimiter too many or too few?`,
    );
  }
}
