import { isDatabaseAway } from './db/unavailable.ts';
import { isRedisAway } from './redis/unavailable.ts';
import { StorageFullError, StorageUnavailableError } from './storage/faults.ts';

/** Codes of the system by which a disk says that it is full, or that it is not to be had. */
const fullDisk = /^(?:ENOSPC|EDQUOT)$/;
const lostDisk = /^(?:EIO|EROFS|EACCES|ENXIO|ENODEV|ESTALE|EMFILE|ENFILE|ENOMEM)$/;

/** A part of the installation that is away for now: a code that stays as it is, and words for people. */
export interface Outage {
  code: string;
  message: string;
}

/** What is away, where that is what something failed for, so that trying again later helps; `null` for every other failure. */
export function outageOf(error: unknown): Outage | null {
  if (error instanceof StorageFullError) return { code: error.code, message: 'The store is full.' };
  if (error instanceof StorageUnavailableError) return { code: error.code, message: 'The store cannot be reached.' };
  // The store's own faults have been set apart, so what is left is this machine's disk.
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (fullDisk.test(code)) return { code: 'SCRATCH_FULL', message: 'The disk of the worker is full.' };
  if (lostDisk.test(code)) return { code: 'SCRATCH_UNAVAILABLE', message: 'The disk of the worker cannot be used.' };
  if (isRedisAway(error)) return { code: 'REDIS_UNAVAILABLE', message: 'Redis cannot be reached.' };
  if (isDatabaseAway(error)) return { code: 'DATABASE_UNAVAILABLE', message: 'The database cannot be reached.' };
  return null;
}
