import type { TaskQueues } from '../queue/task-queue.ts';
import type { Claim, LeaseKind } from './kind.ts';
import type { Assignments, Due, Release, Sql } from './lease.ts';

/**
 * The queue's id of the task that is handed over for a row's next attempt: handed over twice, it is one task. The worker that takes
 * it claims the row whose turn it is.
 */
export function wakeId({ table }: LeaseKind, { id, attempt }: Claim): string {
  return `${table}-${id.slice(id.indexOf('_') + 1)}-${attempt + 1}`;
}

/** Wakes workers for rows that are due in `delayMs`. Stands outside any transaction; `reconcile` makes up for what is lost. */
export function wake(queues: TaskQueues, kind: LeaseKind, rows: readonly Claim[], delayMs = 0): Promise<void> {
  return handOver(
    queues,
    kind,
    rows.map((row) => wakeId(kind, row)),
    delayMs,
  );
}

/**
 * Wakes a worker for each name, where rows became due whose ids the caller does not know. Tasks of one name are one task. Stands outside
 * any transaction; `reconcile` makes up for what is lost.
 */
export function wakeNamed(queues: TaskQueues, kind: LeaseKind, names: readonly string[]): Promise<void> {
  return handOver(
    queues,
    kind,
    names.map((name) => `${kind.table}-${name}`),
  );
}

async function handOver(queues: TaskQueues, { task }: LeaseKind, ids: readonly string[], delay = 0): Promise<void> {
  await queues[task.lane].enqueueAll(
    task,
    ids.map((id) => ({ payload: {}, id, delay })),
  );
}

/** What of a transaction is needed to end a claim in it. */
interface Committing {
  db: Sql;
  afterCommit(step: () => Promise<void>): void;
}

/**
 * Ends a claim whose row waits for another attempt, as `release` says, and wakes a worker for that after the commit. Throws
 * LeaseLostError.
 */
export async function releaseAndWake(
  queues: TaskQueues,
  tx: Committing,
  kind: LeaseKind,
  claim: Claim,
  { release, also }: { release: Release; also: Assignments },
): Promise<Due> {
  const due = await release(tx.db, kind, claim, also);
  // The queue's delay is no more than a hint: when a row is due is judged by the database's clock.
  tx.afterCommit(() => wake(queues, kind, [claim], due.delayMs));
  return due;
}
