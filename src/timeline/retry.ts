import { setTimeout as delay } from 'node:timers/promises';
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
export const retryAfter = (failures: number): number => backoff(failures, waits);

/** Reads, again and again while PostgreSQL is away. Answers `null` once the signal has aborted; throws what is no passing fault. */
export async function readWhenPossible<T>(read: () => Promise<T>, signal: AbortSignal, log: Logger): Promise<T | null> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      return await read();
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (failures === 0) log.warn({ err: error }, 'A timeline cannot be read at the moment; trying again');
      await delay(retryAfter(failures), undefined, { signal }).catch(() => {});
    }
  }
  return null;
}
