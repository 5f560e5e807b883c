import pg from 'pg';
import { backoff } from '../backoff.ts';
import type { Logger } from '../log.ts';

const waits = { firstMs: 50, lastMs: 2_000 };

/**
 * Whether a read failed because PostgreSQL is not there at the moment, and not because of what was asked: a lost connection,
 * one of SQLSTATE's classes 08 (connection), 53 (resources), 57 (shutdown), 58 (system), or a transaction rolled back (40).
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(?:08|40|53|57|58)/.test(error.code ?? '');
  // What the driver and the sockets throw are plain errors; the others are mistakes of ours.
  return error instanceof Error && !(error instanceof TypeError || error instanceof RangeError);
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
