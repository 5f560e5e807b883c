import { isDatabaseAway } from '../src/db/unavailable.ts';
import type { AttemptFailure, JobFailure } from '../src/domain/job/index.ts';
import { EngineCrashedError, OutOfMemoryError } from '../src/engine-process/handle.ts';
import { StorageFullError, StorageUnavailableError, StoredBytesDamagedError } from '../src/storage/faults.ts';

/** The document or its configuration cannot be extracted: the engine's word, across the border of processes. */
export class RefusedError extends Error {
  readonly failure: JobFailure;
  constructor(refusal: { code: string; message: string; details: Record<string, unknown> }) {
    super(refusal.message);
    this.name = 'RefusedError';
    const { code, message, details } = refusal;
    this.failure = { code, message, details, owner: 'USER' };
  }
}

/** Thrown when an attempt takes longer than it may. */
export class AttemptTimeoutError extends Error {
  readonly seconds: number;
  constructor(seconds: number) {
    super(`The extraction took longer than ${seconds.toLocaleString('en')} seconds.`);
    this.name = 'AttemptTimeoutError';
    this.seconds = seconds;
  }
}

/** Thrown when the worker is asked to stop: the row goes back to the queue, and the attempt does not count. */
export class InterruptedError extends Error {
  constructor() {
    super('The worker was stopped.');
    this.name = 'InterruptedError';
  }
}

/** What a failed attempt tells its job. Passing a limit is the document's fault; the unexpected is the system's. */
export function failureOf(error: unknown): AttemptFailure {
  if (error instanceof RefusedError) return error.failure;
  const outage = outageOf(error);
  if (outage) return { ...outage, owner: 'SYSTEM', details: {}, isOutage: true };
  if (error instanceof OutOfMemoryError) {
    return limit('heapMiB', error.limitMiB, error.message);
  }
  if (error instanceof AttemptTimeoutError) {
    return limit('timeoutSeconds', error.seconds, error.message);
  }
  if (error instanceof StoredBytesDamagedError) {
    return { code: error.code, message: error.message, owner: 'SYSTEM', details: {} };
  }
  if (error instanceof EngineCrashedError) {
    const message = `The process that read the document ended: ${error.how}.`;
    return { code: 'EXTRACTION_CRASHED', message, owner: 'SYSTEM', details: {} };
  }
  return {
    code: 'INTERNAL',
    message: 'Something unexpected happened; the log has the details.',
    owner: 'SYSTEM',
    details: {},
  };
}

/** Codes of the system by which a disk says that it is full, or that it is not to be had. */
const fullDisk = /^(?:ENOSPC|EDQUOT)$/;
const lostDisk = /^(?:EIO|EROFS|EACCES|ENXIO|ENODEV|ESTALE|EMFILE|ENFILE|ENOMEM)$/;

/** The part of the installation that is away, where that is what an attempt failed for: trying again later helps. */
function outageOf(error: unknown): Pick<JobFailure, 'code' | 'message'> | null {
  if (error instanceof StorageFullError) return { code: error.code, message: 'The store is full.' };
  if (error instanceof StorageUnavailableError) return { code: error.code, message: 'The store cannot be reached.' };
  // The store's own faults have been set apart, so what is left is the worker's disk.
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (fullDisk.test(code)) return { code: 'SCRATCH_FULL', message: 'The disk of the worker is full.' };
  if (lostDisk.test(code)) return { code: 'SCRATCH_UNAVAILABLE', message: 'The disk of the worker cannot be used.' };
  if (isDatabaseAway(error)) return { code: 'DATABASE_UNAVAILABLE', message: 'The database cannot be reached.' };
  return null;
}

function limit(name: string, allowed: number, message: string): JobFailure {
  return {
    code: 'LIMIT_EXCEEDED',
    message: `${message} Split the file, or ask an administrator to raise ${name}.`,
    owner: 'USER',
    details: { limit: name, allowed },
  };
}
