import type { Job, JobStage } from '../db/generated/client.ts';
import type { Context } from './context.ts';
import { enqueueJob, recordJobEvent } from './job.ts';
import { isTerminal, type JobFailure, mayBecome, retryDelay } from './job-state.ts';
import { type Transaction, transact } from './transaction.ts';

/** A worker's hold on a job. `attempt` is the fencing number: writes that name an older one are refused. */
export interface Claim {
  jobId: string;
  attempt: number;
}

/** Thrown to a worker that no longer holds its claim: the job was taken over, cancelled or finished. It must write nothing. */
export class ClaimLostError extends Error {
  readonly jobId: string;
  constructor(jobId: string) {
    super(`The claim on ${jobId} is lost.`);
    this.name = 'ClaimLostError';
    this.jobId = jobId;
  }
}

/**
 * Takes the job for this worker, if it is still to be had: queued and due. Answers `null` when it is not (finished, running
 * elsewhere, another attempt already counted): then the task is a leftover and there is nothing to do.
 */
export async function claimJob(context: Context, claim: Claim, worker: string): Promise<Job | null> {
  return transact(context, async (tx) => {
    const job = await lockJob(tx, claim.jobId);
    if (!job || !mayBecome(job.status, 'RUNNING') || job.attempt + 1 !== claim.attempt) return null;
    await tx.db.$executeRaw`
      UPDATE job SET status = 'RUNNING', attempt = ${claim.attempt}, claimed_by = ${worker}, stage = NULL, progress = 0,
        lease_expires_at = now() + make_interval(secs => ${context.policy.leaseSeconds}),
        started_at = coalesce(started_at, now())
      WHERE id = ${job.id}`;
    recordJobEvent(tx, job, 'job.started', { attempt: claim.attempt, worker });
    return tx.db.job.findUniqueOrThrow({ where: { id: job.id } });
  });
}

/** Extends the lease. Throws ClaimLostError. Writes no event: a heartbeat is not a fact that anyone reads. */
export async function renewClaim(context: Context, claim: Claim): Promise<void> {
  const renewed = await context.db.prisma.$executeRaw`
    UPDATE job SET lease_expires_at = now() + make_interval(secs => ${context.policy.leaseSeconds})
    WHERE id = ${claim.jobId} AND attempt = ${claim.attempt} AND status = 'RUNNING'`;
  if (renewed === 0) throw new ClaimLostError(claim.jobId);
}

/** Records how far the attempt has come; a fraction never goes back. Throws ClaimLostError. */
export async function reportProgress(
  context: Context,
  claim: Claim,
  at: { stage: JobStage; progress: number },
): Promise<void> {
  await transact(context, async (tx) => {
    const job = await lockClaimedJob(tx, claim);
    const progress = Math.max(job.progress, Math.min(1, at.progress));
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
  const released = { claimedBy: null, leaseExpiresAt: null };
  if (failure.owner === 'SYSTEM' && job.attempt < job.maxAttempts) {
    const delay = retryDelay(job.attempt);
    const retryAt = new Date(Date.now() + delay);
    const queued = await tx.db.job.update({
      where: { id: job.id },
      data: { ...released, status: 'QUEUED', stage: null, progress: 0, availableAt: retryAt },
    });
    recordJobEvent(tx, job, 'job.retry_scheduled', {
      attempt: job.attempt,
      code: failure.code,
      reason: failure.message,
      retryAt: retryAt.toISOString(),
    });
    tx.afterCommit(() => enqueueJob(context, queued, delay));
    return;
  }
  await tx.db.job.update({
    where: { id: job.id },
    data: {
      ...released,
      status: 'FAILED',
      error: { ...failure, details: toJson(failure.details) },
      finishedAt: new Date(),
    },
  });
  recordJobEvent(tx, job, 'job.failed', { code: failure.code, reason: failure.message, owner: failure.owner });
}

/** A value as the JSON columns take it: what JSON cannot say is dropped. */
function toJson(value: Record<string, unknown>): Record<string, string | number | boolean | null> {
  return JSON.parse(JSON.stringify(value));
}

/**
 * Locks a job's row until the transaction ends. It is the first statement of every transaction on a job: waiting here, before
 * the transaction has an id, keeps transaction ids, sequence numbers and commits of one job in the same order.
 */
export async function lockJob(tx: Transaction, jobId: string): Promise<Job | null> {
  await tx.db.$queryRaw`SELECT id FROM job WHERE id = ${jobId} FOR UPDATE`;
  return tx.db.job.findUnique({ where: { id: jobId } });
}

/** Locks the job and proves that the claim still holds. */
export async function lockClaimedJob(tx: Transaction, claim: Claim): Promise<Job> {
  const job = await lockJob(tx, claim.jobId);
  if (!job || isTerminal(job.status) || job.status !== 'RUNNING' || job.attempt !== claim.attempt) {
    throw new ClaimLostError(claim.jobId);
  }
  return job;
}

/**
 * Gives a running job back because the worker stops: it is queued again at once. We interrupted it ourselves, so the attempt
 * does not count against the job. Throws ClaimLostError.
 */
export async function releaseJob(context: Context, claim: Claim): Promise<void> {
  await transact(context, async (tx) => {
    const job = await lockClaimedJob(tx, claim);
    const retryAt = new Date();
    const queued = await tx.db.job.update({
      where: { id: job.id },
      data: {
        status: 'QUEUED',
        stage: null,
        progress: 0,
        claimedBy: null,
        leaseExpiresAt: null,
        availableAt: retryAt,
        maxAttempts: { increment: 1 },
      },
    });
    recordJobEvent(tx, job, 'job.retry_scheduled', {
      attempt: claim.attempt,
      code: 'WORKER_STOPPED',
      reason: 'The worker was stopped.',
      retryAt: retryAt.toISOString(),
    });
    tx.afterCommit(() => enqueueJob(context, queued));
  });
}
