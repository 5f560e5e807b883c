import { Prisma } from '../db/generated/client.ts';
import type { TaskQueues } from '../queue/task-queue.ts';
import type { Claim, LeaseKind } from './kind.ts';
import { type Sql, tableOf } from './lease.ts';
import { wakeId } from './wake.ts';

/** Most lost attempts of one kind that one pass ends. */
const expiredAtOnce = 100;
/** Most tasks of one kind that one pass hands over: about what all workers together may do until the next one. */
const tasksAtOnce = 250;
/** Seconds that a row may be due before the queue is suspected of having forgotten it. */
const patienceSeconds = 5;

export interface ReconcileCounts {
  /** Claims whose lease had run out: their worker is dead or stuck. */
  expired: number;
  /** Tasks that were missing in the queue: lost, or never handed over, as by a process that ended after its commit. */
  requeued: number;
}

/**
 * Makes up for lost workers and lost tasks of one kind: has attempts ended whose lease has run out, and hands over tasks when the
 * queue has fewer of them than there are due rows. Idempotent; any number of workers may run it at once.
 *
 * `endLost` ends one such attempt, unless its lease was renewed meanwhile; it answers whether it did.
 */
export async function reconcile(
  { sql, queues }: { sql: Sql; queues: TaskQueues },
  kind: LeaseKind,
  endLost: (claim: Claim) => Promise<boolean>,
): Promise<ReconcileCounts> {
  let expired = 0;
  for (const claim of await expiredClaims(sql, kind)) if (await endLost(claim)) expired += 1;
  return { expired, requeued: await handOverMissingTasks(sql, queues, kind) };
}

/** Whether the lease of a claim has run out, by the database's clock. To be asked with the row locked. */
export async function hasExpired(sql: Sql, kind: LeaseKind, { id, attempt }: Claim): Promise<boolean> {
  const expired = await sql.$queryRaw<unknown[]>`
    SELECT id FROM ${tableOf(kind)}
    WHERE id = ${id} AND attempt = ${attempt} AND claimed_by IS NOT NULL AND lease_expires_at < now()`;
  return expired.length > 0;
}

function expiredClaims(sql: Sql, kind: LeaseKind): Promise<Claim[]> {
  return sql.$queryRaw<Claim[]>`
    SELECT id, attempt FROM ${tableOf(kind)} WHERE claimed_by IS NOT NULL AND lease_expires_at < now()
    ORDER BY lease_expires_at LIMIT ${expiredAtOnce}`;
}

/**
 * A task is good for any row, so it is their number that has to be right: a task may have been lost, taken while its row was not
 * due yet, or be delayed by a clock that is wrong. One task too many finds no row and costs a query.
 */
async function handOverMissingTasks(sql: Sql, queues: TaskQueues, kind: LeaseKind): Promise<number> {
  const due = await sql.$queryRaw<(Claim & { waits: number })[]>`
    SELECT id, attempt, floor(extract(epoch FROM now() - due_at) / ${patienceSeconds})::int AS waits FROM ${tableOf(kind)}
    WHERE ${Prisma.raw(kind.waiting)} AND claimed_by IS NULL AND due_at < now() - make_interval(secs => ${patienceSeconds})
    ORDER BY due_at LIMIT ${tasksAtOnce}`;
  if (due.length === 0) return 0;
  const queue = queues[kind.task.lane];
  const missing = due.slice(0, Math.max(0, due.length - (await queue.waiting())));
  // The row's first task may be busy with another row, so this one has a name of its own: one per row and period of patience,
  // whichever worker looks.
  await queue.enqueueAll(
    kind.task,
    missing.map((row) => ({ payload: {}, id: `${wakeId(kind, row)}-${row.waits}` })),
  );
  return missing.length;
}
