import type { Job, JobStage } from '../../db/generated/client.ts';
import type { Claim } from '../../lease/kind.ts';
import { giveBack, hasOutageLasted, retryLater, waitOut } from '../../lease/lease.ts';
import { hasExpired } from '../../lease/reconcile.ts';
import type { Context } from '../kernel/index.ts';
import { type Transaction, transact } from '../kernel/index.ts';
import { lockClaimedJob } from './claim.ts';
import { lockJob, recordJobEvent } from './job.ts';
import { jobLease } from './lease.ts';
import type { AttemptFailure } from './state.ts';
import { fail, requeue } from './transitions.ts';

/** Records how far the job has come. That never goes back: another attempt shows where the best one was until it is past it. Throws LeaseLostError. */
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
 * Ends an attempt that failed: a SYSTEM failure with attempts left goes back to the queue with a delay, an outage does so until
 * `worker.outageHours` have passed, anything else is final. Throws LeaseLostError.
 */
export async function failAttempt(context: Context, claim: Claim, failure: AttemptFailure): Promise<void> {
  await transact(context, async (tx) => {
    await endFailedAttempt(context, tx, await lockClaimedJob(tx, claim), failure);
  });
}

/**
 * Gives a running job back because the worker stops: it is queued again at once. We interrupted it ourselves, so the attempt
 * does not count against the job. Throws LeaseLostError.
 */
export async function releaseJob(context: Context, claim: Claim): Promise<void> {
  await transact(context, async (tx) => {
    const job = await lockClaimedJob(tx, claim);
    await requeue(context, tx, job, {
      code: 'WORKER_STOPPED',
      message: 'The worker was stopped.',
      release: giveBack,
    });
  });
}

/** Ends an attempt whose lease has run out; `false` when that is not so any more. */
export async function endLostJob(context: Context, claim: Claim): Promise<boolean> {
  return transact(context, async (tx) => {
    const job = await lockJob(tx, claim.id);
    // Looked at again under the lock: the worker may have renewed its claim meanwhile.
    if (!job || !(await hasExpired(tx.db, jobLease, claim))) return false;
    await endFailedAttempt(context, tx, job, {
      code: 'WORKER_LOST',
      message: 'The worker that ran this attempt stopped answering.',
      owner: 'SYSTEM',
      details: { worker: job.claimedBy, attempt: job.attempt },
    });
    return true;
  });
}

async function endFailedAttempt(
  context: Context,
  tx: Transaction,
  job: Job,
  { isOutage = false, ...failure }: AttemptFailure,
): Promise<void> {
  const { outageHours } = context.policy.worker;
  if (isOutage && !(await hasOutageLasted(tx.db, jobLease, job, outageHours))) {
    await requeue(context, tx, job, { ...failure, release: waitOut });
  } else if (!isOutage && failure.owner === 'SYSTEM' && job.attempt < job.maxAttempts) {
    await requeue(context, tx, job, { ...failure, release: retryLater });
  } else {
    await fail(tx, job, failure);
  }
}
