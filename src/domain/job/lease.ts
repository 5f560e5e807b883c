import { backoff } from '../../backoff.ts';
import type { LeaseKind } from '../../lease/kind.ts';
import { runJob } from '../../queue/tasks.ts';

/** Jobs wait QUEUED and are held RUNNING. */
export const jobLease: LeaseKind = {
  table: 'job',
  waiting: "status = 'QUEUED'",
  task: runJob,
  // 1 s, 4 s, 16 s … later, or up to a quarter more.
  retryDelay: (attempt) => backoff(attempt - 1, { firstMs: 1_250, lastMs: 1_280_000, factor: 4, spread: 0.2 }),
};
