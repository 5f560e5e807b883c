import type { Context } from './context.ts';
import { enqueueJob, taskIdOf } from './job.ts';
import { endFailedAttempt, lockJob } from './job-run.ts';
import { transact } from './transaction.ts';

/** Most jobs that one pass looks at, of each kind. */
const passSize = 100;

export interface ReconcileCounts {
  /** Claims whose lease had run out: their worker is dead or stuck. */
  expired: number;
  /** Queued jobs that the queue had forgotten. */
  requeued: number;
}

/**
 * Makes up for lost hints and lost workers: ends attempts whose lease has run out, and hands over due jobs that the queue does
 * not know. Idempotent; any number of workers may run it at once.
 */
export async function reconcileJobs(context: Context): Promise<ReconcileCounts> {
  const counts = { expired: 0, requeued: 0 };
  for (const id of await idsOf(
    context,
    `SELECT id FROM job WHERE status = 'RUNNING' AND lease_expires_at < now() ORDER BY lease_expires_at LIMIT ${passSize}`,
  )) {
    if (await endExpiredAttempt(context, id)) counts.expired += 1;
  }
  const due = await context.db.prisma.job.findMany({
    where: { status: 'QUEUED', availableAt: { lt: new Date(Date.now() - 5_000) } },
    orderBy: { availableAt: 'asc' },
    take: passSize,
    select: { id: true, attempt: true, correlationId: true },
  });
  for (const job of due) {
    if (await context.queue.knows(taskIdOf(job.id, job.attempt + 1))) continue;
    await enqueueJob(context, job);
    counts.requeued += 1;
  }
  return counts;
}

async function endExpiredAttempt(context: Context, jobId: string): Promise<boolean> {
  return transact(context, async (tx) => {
    const job = await lockJob(tx, jobId);
    if (job?.status !== 'RUNNING') return false;
    // Looked at again under the lock, by the database's clock: the worker may have renewed its claim meanwhile.
    const [lease] = await tx.db.$queryRaw<{ expired: boolean }[]>`
      SELECT lease_expires_at < now() AS expired FROM job WHERE id = ${jobId}`;
    if (!lease?.expired) return false;
    await endFailedAttempt(context, tx, job, {
      code: 'WORKER_LOST',
      message: 'The worker that ran this attempt stopped answering.',
      owner: 'SYSTEM',
      details: { worker: job.claimedBy, attempt: job.attempt },
    });
    return true;
  });
}

async function idsOf(context: Context, sql: string): Promise<string[]> {
  const { rows } = await context.db.pool.query<{ id: string }>(sql);
  return rows.map((row) => row.id);
}
