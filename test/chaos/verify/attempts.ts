import type { RunRecord } from '../record.ts';
import type { StoredEvent } from './streams.ts';

/** What a document could have done to its worker as well: such attempts count. */
const counted: ReadonlySet<unknown> = new Set(['WORKER_LOST', 'EXTRACTION_CRASHED']);
/** A part of the installation was away, or the worker was asked to stop: such attempts do not. */
const uncounted: ReadonlySet<unknown> = new Set([
  'STORAGE_FULL',
  'STORAGE_UNAVAILABLE',
  'SCRATCH_FULL',
  'SCRATCH_UNAVAILABLE',
  'DATABASE_UNAVAILABLE',
  'WORKER_STOPPED',
]);
/** What the settings say unless they are changed. */
const defaultMaxAttempts = 3;

/**
 * Attempts end by what the run has done, and by nothing unexpected; what is away burns none. Answers the jobs that have failed, as they
 * have to, since each of their attempts was hit.
 */
export function verifyAttempts(
  jobs: readonly { id: string; maxAttempts: number; isDamaged: boolean }[],
  events: readonly StoredEvent[],
  record: RunRecord,
): ReadonlySet<string> {
  const ends = Map.groupBy(
    events.filter(({ type }) => type === 'job.retry_scheduled' || type === 'job.failed'),
    ({ stream }) => stream,
  );
  const hitEveryTime = new Set<string>();
  for (const { id, maxAttempts, isDamaged } of jobs) {
    const own = ends.get(id) ?? [];
    const waited = own.filter(({ payload }) => uncounted.has(payload.code)).length;
    const hits = own.filter(({ payload }) => counted.has(payload.code)).length;
    for (const { type, payload } of own) {
      const { code, owner } = payload;
      record.count(`attempts ended by ${code}`);
      const isTheDocuments = owner === 'USER' || (isDamaged && code === 'STORED_BYTES_DAMAGED');
      if (!counted.has(code) && !uncounted.has(code) && !isTheDocuments)
        record.lose(`${id}: an attempt ended by ${code}`);
      if (type === 'job.failed' && counted.has(code) && hits === defaultMaxAttempts) hitEveryTime.add(id);
    }
    if (maxAttempts !== defaultMaxAttempts + waited) {
      record.lose(`${id}: ${maxAttempts} attempts, although ${waited} do not count`);
    }
  }
  record.count('jobs of which every attempt was hit', hitEveryTime.size);
  return hitEveryTime;
}
