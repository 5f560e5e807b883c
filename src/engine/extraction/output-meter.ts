import type { OutputRow } from '../extracted-table.ts';
import { type Limits, limitExceeded, outputAllowance } from '../limits.ts';

/** One row is written as one piece, and a text of V8 ends at half a billion characters. */
const rowBytes = 64 * 1024 ** 2;
/** About what a number, a date or nothing takes in JSON. */
const plainValueBytes = 6;

/** Counts what a document gives, and stops one that gives much more than it is: before any of it is written anywhere. */
export class OutputMeter {
  readonly #allowed: number;
  readonly #place: string;
  #spent = 0;

  /** @param place the document's name */
  constructor(limits: Limits, fileBytes: number, place: string) {
    this.#allowed = outputAllowance(limits, fileBytes);
    this.#place = place;
  }

  /** @throws EngineError LIMIT_EXCEEDED */
  count(rows: readonly OutputRow[]): void {
    for (const { sourceRow, values } of rows) {
      let bytes = 0;
      for (const value of values) bytes += typeof value === 'string' ? value.length + 3 : plainValueBytes;
      this.#spent += bytes;
      if (bytes > rowBytes) throw limitExceeded('outputBytes', rowBytes, `Row ${sourceRow} of ${this.#place}`);
      if (this.#spent > this.#allowed) throw limitExceeded('outputBytes', this.#allowed, `What ${this.#place} gives`);
    }
  }
}
