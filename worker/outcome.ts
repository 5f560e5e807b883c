import type { AttemptFailure, JobFailure } from '../src/domain/job/index.ts';
import { EngineCrashedError, OutOfMemoryError } from '../src/engine-process/handle.ts';
import { outageOf } from '../src/outage.ts';
import { StoredBytesDamagedError } from '../src/storage/faults.ts';

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

function limit(name: string, allowed: number, message: string): JobFailure {
  return {
    code: 'LIMIT_EXCEEDED',
    message: `${message} Split the file, or ask an administrator to raise ${name}.`,
    owner: 'USER',
    details: { limit: name, allowed },
  };
}
