import type { Buckets } from '../../src/allowance/buckets.ts';
import type { AllowanceRules } from './allowance-rules.ts';

const mib = 1024 ** 2;

/** What those who made links may have downloaded with them: so many files or parts of files, and so many bytes that are read for it. */
export class DownloadAllowances {
  readonly #buckets: Buckets;
  readonly #rules: AllowanceRules;

  constructor(buckets: Buckets, rules: AllowanceRules) {
    this.#buckets = buckets;
    this.#rules = rules;
  }

  /** Pays for a download. Answers in how many seconds to ask again when too little is left, else 0. */
  draw(account: string, bytes: number): number {
    const { downloads, downloadMiB } = this.#rules;
    const download = this.#buckets.spend(`downloads:${account}`, downloads, 1);
    if (!download.isAllowed) return download.retryAfterSeconds;
    // One that is larger than the whole account takes all of it.
    const amount = Math.min(bytes / mib, downloadMiB.capacity);
    const read = this.#buckets.spend(`download-mib:${account}`, downloadMiB, amount);
    return amount === 0 || read.isAllowed ? 0 : read.retryAfterSeconds;
  }
}
