import type { Job, JobStage } from '../../db/generated/client.ts';
import { type Context, type Transaction, transact } from '../kernel/index.ts';
import { type Claim, lockClaimedJob } from './claim.ts';
import { tellOfFailedJob } from './failure-mail.ts';
import { enqueueJobs, recordJobEvent } from './job.ts';
import { type JobFailure, retryDelay } from './state.ts';

/** Records how far the job has come. That never goes back: another attempt shows where the best one was until it is past it. Throws ClaimLostError. */
export async function reportProgress(
  context: Context,
  claim: Claim,
  at: { stage: JobStage; progress: number },
): Promise<void> {
  await transact(context, async (tx) => {
    const job = await lockClaimedJob(tx, claim);
    const progress = Math.max(job.progress, Math.min(1, at.progress));
    if (progress === job.progress && at.stage === job.stage) return;
    await tx.db.job.update({ where: { id: job.id }, data: { stage: at.stage, progress } });
    recordJobEvent(tx, job, 'job.progressed', { attempt: claim.attempt, stage: at.stage, progress });
  });
}

/**
 * Ends an attempt that failed: a SYSTEM failure with attempts left goes back to the queue with a delay, anything else is
 * final. Throws ClaimLostError.
 */
export async function failAttempt(context: Context, claim: Claim, failure: JobFailure): Promise<void> {
  await transact(context, async (tx) => {
    const job = await lockClaimedJob(tx, claim);
    await endFailedAttempt(context, tx, job, failure);
  });
}

/** The failing half of the state machine, for whoever holds the job's lock: the worker itself, or the reconciler. */
export async function endFailedAttempt(
  context: Context,
  tx: Transaction,
  job: Job,
  failure: JobFailure,
): Promise<void> {
  if (failure.owner === 'SYSTEM' && job.attempt < job.maxAttempts) {
    await requeue(context, tx, job, failure, { delayMs: retryDelay(job.attempt), isCounted: true });
    return;
  }
  await tx.db.$executeRaw`
    UPDATE job SET status = 'FAILED', error = ${JSON.stringify(failure)}::jsonb, claimed_by = NULL, lease_expires_at = NULL,
      finished_at = now()
    WHERE id = ${job.id}`;
  await tellOfFailedJob(tx, job);
  recordJobEvent(tx, job, 'job.failed', { code: failure.code, reason: failure.message, owner: failure.owner });
}

/**
 * Gives a running job back because the worker stops: it is queued again at once. We interrupted it ourselves, so the attempt
 * does not count against the job. Throws ClaimLostError.
 */
export async function releaseJob(context: Context, claim: Claim): Promise<void> {
  await transact(context, async (tx) => {
    const job = await lockClaimedJob(tx, claim);
    const reason = { code: 'WORKER_STOPPED', message: 'The worker was stopped.' };
    await requeue(context, tx, job, reason, { delayMs: 0, isCounted: false });
  });
}

async function requeue(
  context: Context,
  tx: Transaction,
  job: Job,
  reason: { code: string; message: string },
  { delayMs, isCounted }: { delayMs: number; isCounted: boolean },
): Promise<void> {
  // When it is due is said and judged by the database's clock only; the queue's own delay is no more than a hint.
  const [queued] = await tx.db.$queryRaw<{ retryAt: Date }[]>`
    UPDATE job SET status = 'QUEUED', stage = NULL, claimed_by = NULL, lease_expires_at = NULL,
      available_at = now() + make_interval(secs => ${delayMs / 1000}),
      max_attempts = max_attempts + ${isCounted ? 0 : 1}
    WHERE id = ${job.id} RETURNING available_at AS "retryAt"`;
  if (!queued) throw new Error(`${job.id} is gone although its row is locked.`);
  recordJobEvent(tx, job, 'job.retry_scheduled', {
    attempt: job.attempt,
    code: reason.code,
    reason: reason.message,
    retryAt: queued.retryAt.toISOString(),
  });
  tx.afterCommit(() => enqueueJobs(context, [job], delayMs));
}
