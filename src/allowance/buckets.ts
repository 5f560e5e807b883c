import type { Logger } from '../log.ts';
import type { BucketStore } from './bucket-store.ts';

/** Milliseconds between what this process has spent and all others knowing of it. */
const shareEveryMs = 250;
/** Milliseconds until it is tried again when the store could not be reached. */
const retryMs = 2_000;
const sweepEveryMs = 60_000;
/** Buckets that one process keeps in mind; beyond that it forgets those that it has known for the longest. */
const mostKept = 100_000;
/** Buckets that are shared in one go. */
const batch = 1_000;

/** How much a bucket holds, and how fast it leaks. A capacity of 0 has no limit. */
export interface BucketRule {
  capacity: number;
  perSecond: number;
}

/** What is left in a bucket. */
export interface Allowance {
  isAllowed: boolean;
  limit: number;
  remaining: number;
  /** When all of it is there again. */
  resetAt: Date;
  /** Seconds until what was asked for is there; 0 when it is allowed. */
  retryAfterSeconds: number;
}

interface Bucket {
  /** By this process's monotonic clock; empty before. */
  emptyAt: number;
  /** Milliseconds that the store has not been given. */
  unshared: number;
}

/**
 * Leaky buckets, one for each key, that all processes share. What is asked for is judged here, by what this process knows, without
 * waiting for anything; what was spent is poured into the store a moment later, for all keys at once, and the levels that come back
 * count from then on. So processes may together let through more than a bucket holds for a quarter of a second, and everything is
 * paid for after that. While the store is away every process counts for itself.
 */
export class Buckets {
  readonly #store: BucketStore;
  readonly #log: Logger;
  readonly #known = new Map<string, Bucket>();
  readonly #dirty = new Set<string>();
  #sharing: NodeJS.Timeout | null = null;
  #isStoreAway = false;
  readonly #sweeping: NodeJS.Timeout;

  constructor(store: BucketStore, log: Logger) {
    this.#store = store;
    this.#log = log;
    this.#sweeping = setInterval(() => void this.#sweep(), sweepEveryMs);
    this.#sweeping.unref();
  }

  /** Takes the amount, if there is as much; 0 only looks. */
  spend(key: string, { capacity, perSecond }: BucketRule, amount: number): Allowance {
    const now = performance.now();
    if (capacity === 0) return allowance({ limit: unlimited, levelMs: 0, capacityMs: 1, missingMs: 0 });
    const bucket = this.#known.get(key) ?? { emptyAt: now, unshared: 0 };
    const ms = (amount / perSecond) * 1_000;
    const capacityMs = (capacity / perSecond) * 1_000;
    const levelMs = Math.max(0, bucket.emptyAt - now);
    const missingMs = amount === 0 ? 0 : Math.max(0, levelMs + ms - capacityMs);
    if (missingMs > 0 || amount === 0) return allowance({ limit: capacity, levelMs, capacityMs, missingMs });
    bucket.emptyAt = now + levelMs + ms;
    bucket.unshared += ms;
    this.#keep(key, bucket);
    return allowance({ limit: capacity, levelMs: levelMs + ms, capacityMs, missingMs });
  }

  /** Gives what is left to be shared to the store. */
  async close(): Promise<void> {
    clearInterval(this.#sweeping);
    if (this.#sharing) clearTimeout(this.#sharing);
    await this.#share().catch(() => {});
    this.#sharing = null;
    await this.#store.close();
  }

  #keep(key: string, bucket: Bucket): void {
    this.#known.set(key, bucket);
    this.#dirty.add(key);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostKept) break;
      this.#known.delete(oldest);
      this.#dirty.delete(oldest);
    }
    this.#sharing ??= this.#soon(shareEveryMs);
  }

  #soon(ms: number): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#share().then(
        () => {
          if (this.#isStoreAway) this.#log.info('the limits on clients are shared again');
          this.#isStoreAway = false;
          this.#sharing = this.#dirty.size > 0 ? this.#soon(shareEveryMs) : null;
        },
        (error: unknown) => {
          if (!this.#isStoreAway)
            this.#log.warn({ err: error }, 'the limits on clients are counted by this process alone');
          this.#isStoreAway = true;
          this.#sharing = this.#soon(retryMs);
        },
      );
    }, ms);
    timer.unref();
    return timer;
  }

  async #share(): Promise<void> {
    const keys = [...this.#dirty].slice(0, batch);
    if (keys.length === 0) return;
    const pours = keys.map((key) => ({ key, ms: this.#known.get(key)?.unshared ?? 0 }));
    const levels = await this.#store.pour(pours);
    const now = performance.now();
    for (const [at, { key, ms }] of pours.entries()) {
      const bucket = this.#known.get(key);
      if (!bucket) continue;
      bucket.unshared -= ms;
      // What was spent meanwhile comes on top.
      bucket.emptyAt = now + (levels[at] ?? 0) + bucket.unshared;
      if (bucket.unshared < 0.01) this.#dirty.delete(key);
    }
  }

  async #sweep(): Promise<void> {
    const now = performance.now();
    for (const [key, { emptyAt }] of this.#known) {
      if (emptyAt < now && !this.#dirty.has(key)) this.#known.delete(key);
    }
    await this.#store
      .sweep()
      .catch((error: unknown) => this.#log.debug({ err: error }, 'empty buckets were not swept'));
  }
}

/** The largest number that GraphQL's Int holds. */
const unlimited = 2 ** 31 - 1;

function allowance(bucket: { limit: number; levelMs: number; capacityMs: number; missingMs: number }): Allowance {
  const { limit, levelMs, capacityMs, missingMs } = bucket;
  return {
    isAllowed: missingMs === 0,
    limit,
    remaining: Math.max(0, Math.floor(limit * (1 - levelMs / capacityMs) + 1e-6)),
    resetAt: new Date(Date.now() + levelMs),
    retryAfterSeconds: Math.ceil(missingMs / 1_000),
  };
}
