import { backoff } from '../backoff.ts';
import { isPlanStale, isSerializationFailure } from '../db/errors.ts';
import { isDatabaseAway, isStatementCancelled } from '../db/unavailable.ts';
import type { Logger } from '../log.ts';

const waits = { firstMs: 50, lastMs: 2_000 };

/**
 * Whether a read failed because PostgreSQL could not serve it at the moment, and not because of what was asked: it is away, busy for
 * too long, has rolled back what would not fit in, or was migrated since the read was prepared.
 */
export function isPassing(error: unknown): boolean {
  return isDatabaseAway(error) || isStatementCancelled(error) || isSerializationFailure(error) || isPlanStale(error);
}

/** Milliseconds to wait before a timeline is read again, after so many failures. */
export const retryAfterMs = (failures: number): number => backoff(failures, waits);

/** Who waits for a read, and may leave meanwhile. */
export interface Waiter {
  readonly isEnded: boolean;
  /** Resolves after so many milliseconds, or sooner. */
  pause(milliseconds: number): Promise<void>;
}

/** Reads, again and again while PostgreSQL is away. Answers `null` once the waiter has left; throws what is no passing fault. */
export async function readWhenPossible<T>(read: () => Promise<T>, waiter: Waiter, log: Logger): Promise<T | null> {
  for (let failures = 0; !waiter.isEnded; failures += 1) {
    try {
      return await read();
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (failures === 0) log.warn({ err: error }, 'A timeline cannot be read at the moment; trying again');
      await waiter.pause(retryAfterMs(failures));
    }
  }
  return null;
}
