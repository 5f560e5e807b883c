import type { OutputValue } from '../extracted-table.ts';
import { UniqueValues } from '../values/unique.ts';

/** What has to outlive a table whose rows are appended to those of earlier ones: what was unique, and what came last. */
export class AppendedState {
  /** Rows of the output so far. */
  rows = 0;
  /** How many issues of each rule and column came so far: see `IssueLog`. */
  readonly issueCounts = new Map<string, number>();
  readonly #uniques = new Map<string, UniqueValues>();
  readonly #last = new Map<string, OutputValue>();

  unique(key: string): UniqueValues {
    let values = this.#uniques.get(key);
    if (values === undefined) {
      values = new UniqueValues();
      this.#uniques.set(key, values);
    }
    return values;
  }

  /** The value given the last time, `undefined` the first time. */
  swapLast(key: string, value: OutputValue): OutputValue | undefined {
    const last = this.#last.get(key);
    this.#last.set(key, value);
    return last;
  }
}
