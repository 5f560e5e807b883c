import { runJob } from '../../queue/tasks.ts';
import { type Context, transact } from '../kernel/index.ts';
import { lockJob, taskIdOf } from './job.ts';
import { endFailedAttempt } from './run.ts';

/** Most lost attempts that one pass ends. */
const expiredAtOnce = 100;
/** Most tasks that one pass hands over: what all workers together may run until the next one. */
const tasksAtOnce = 1_000;
/** Seconds that a due job may wait before the queue is suspected of having forgotten it. */
const patience = 5;

export interface ReconcileCounts {
  /** Claims whose lease had run out: their worker is dead or stuck. */
  expired: number;
  /** Tasks that were missing in the queue. */
  requeued: number;
}

/**
 * Makes up for lost workers and lost hints: ends attempts whose lease has run out, and hands over tasks when the queue has
 * fewer of them than there are due jobs. Idempotent; any number of workers may run it at once.
 */
export async function reconcileJobs(context: Context): Promise<ReconcileCounts> {
  return { expired: await endExpiredAttempts(context), requeued: await handOverMissingTasks(context) };
}

async function endExpiredAttempts(context: Context): Promise<number> {
  const { rows } = await context.db.pool.query<{ id: string }>(
    `SELECT id FROM job WHERE status = 'RUNNING' AND lease_expires_at < now() ORDER BY lease_expires_at LIMIT $1`,
    [expiredAtOnce],
  );
  let ended = 0;
  for (const { id } of rows) if (await endExpiredAttempt(context, id)) ended += 1;
  return ended;
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

/**
 * A task is good for any job, so it is their number that has to be right: a task may have been lost, taken while its job was
 * not due yet, or be delayed by a clock that is wrong. One task too many finds no job and costs a query.
 */
async function handOverMissingTasks(context: Context): Promise<number> {
  const { rows: due } = await context.db.pool.query<{ id: string; attempt: number; waits: number }>(
    `SELECT id, attempt, floor(extract(epoch FROM now() - available_at) / $1)::int AS waits FROM job
     WHERE status = 'QUEUED' AND available_at < now() - make_interval(secs => $1) ORDER BY available_at LIMIT $2`,
    [patience, tasksAtOnce],
  );
  if (due.length === 0) return 0;
  const missing = due.slice(0, Math.max(0, due.length - (await context.queue.waiting())));
  // The job's first task may be running another job, so this one has a name of its own: one per job and period of patience,
  // whichever worker looks.
  await context.queue.enqueueAll(
    runJob,
    missing.map((job) => ({ payload: {}, id: `${taskIdOf(job)}-${job.waits}` })),
  );
  return missing.length;
}
