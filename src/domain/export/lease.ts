import { backoff } from '../../backoff.ts';
import type { LeaseKind } from '../../lease/kind.ts';
import { makeExport } from '../../queue/tasks.ts';

/** Exports stay PENDING while they are made. */
export const exportLease: LeaseKind = {
  table: 'export',
  waiting: "status = 'PENDING'",
  task: makeExport,
  // 1 s, 4 s, 16 s … later, or up to a quarter more.
  retryDelay: (attempt) => backoff(attempt - 1, { firstMs: 1_250, lastMs: 1_280_000, factor: 4, spread: 0.2 }),
};
