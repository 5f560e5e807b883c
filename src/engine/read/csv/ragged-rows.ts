import type { Row } from '../../model.ts';
import { widthOf } from '../../text-row.ts';
import type { Warnings } from '../warnings.ts';

/** Rows held back at most until it is known whether the table goes on behind them. */
const maxPending = 100;

/**
 * Tells of records of the table that are wider or narrower than the others: a delimiter too many or too few moves the rest
 * of the record into the wrong columns. What stands above and below the table is narrow by nature, but for what goes on right below its last record.
 */
export class RaggedRows {
  readonly #usual: number;
  readonly #warnings: Warnings;
  #begun = false;
  #pending: { number: number; width: number }[] = [];
  /** Number of the last record that is as wide as most. */
  #lastUsual = 0;

  /** @param usual fields that most records have */
  constructor(usual: number, warnings: Warnings) {
    this.#usual = usual;
    this.#warnings = warnings;
  }

  look(rows: readonly Row[]): void {
    for (const row of rows) {
      const { number } = row;
      const width = widthOf(row);
      if (width >= this.#usual && this.#pending.length > 0) this.#tellPending(number);
      if (width === this.#usual) {
        this.#begun = true;
        this.#lastUsual = number;
      } else if (this.#begun && width > this.#usual) {
        if (row.values.slice(this.#usual).some((value) => value !== null)) this.#tell(number, width);
      } else if (this.#begun && this.#pending.length < maxPending) {
        this.#pending.push({ number, width });
      }
    }
  }

  /** To be called after the last rows. */
  end(): void {
    let last = this.#lastUsual;
    for (const { number, width } of this.#pending) {
      if (number !== last + 1 || width === 1) return;
      this.#tell(number, width);
      last = number;
    }
  }

  /** A single field is a heading or a title where a blank line is above or below it. */
  #tellPending(next: number): void {
    const isAttached = next - this.#lastUsual === this.#pending.length + 1;
    for (const { number, width } of this.#pending) if (width > 1 || isAttached) this.#tell(number, width);
    this.#pending = [];
  }

  #tell(number: number, width: number): void {
    this.#warnings.add(
      'RAGGED_ROWS',
      () =>
        `Record ${number} has ${width === 1 ? '1 field' : `${width} fields`} where most have ${this.#usual}. Is there a delimiter too many or too few?`,
    );
  }
}
