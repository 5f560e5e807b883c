import { type Job, Prisma } from '../../db/generated/client.ts';
import { claimDue, end, type Release } from '../../lease/lease.ts';
import { releaseAndWake, wakeId } from '../../lease/wake.ts';
import type { Context, Transaction } from '../kernel/index.ts';
import { tellOfFailedJob } from './failure-mail.ts';
import { recordJobEvent } from './job.ts';
import { jobLease } from './lease.ts';
import { assertMayBecome, type JobFailure, type JobMetrics } from './state.ts';
import { nextInTurn, type Share } from './turn.ts';

// The only place where a job's status changes: check, UPDATE and event together. The caller has locked the job's row (lockJob),
// but for `begin`. What the job's status does not allow throws ImpossibleTransitionError.

/** QUEUED → RUNNING, of the job whose turn it is: its attempt rises by one. Answers `null` when no job is due. */
export async function begin(context: Context, tx: Transaction, share: Share): Promise<Job | null> {
  const { worker } = share;
  const claim = await claimDue(tx.db, jobLease, {
    worker,
    leaseSeconds: context.policy.worker.leaseSeconds,
    order: nextInTurn(share),
    also: Prisma.sql`status = 'RUNNING', stage = NULL, started_at = coalesce(started_at, now())`,
  });
  if (!claim) return null;
  const job = await tx.db.job.findUniqueOrThrow({ where: { id: claim.id } });
  recordJobEvent(tx, job, 'job.started', { attempt: job.attempt, worker });
  return job;
}

/** RUNNING → SUCCEEDED. */
export async function succeed(tx: Transaction, job: Job, metrics: JobMetrics): Promise<void> {
  assertMayBecome(job, 'SUCCEEDED');
  await end(
    tx.db,
    jobLease,
    job,
    Prisma.sql`status = 'SUCCEEDED', stage = NULL, progress = 1, metrics = ${JSON.stringify(metrics)}::jsonb, finished_at = now()`,
  );
  const { tables, rowsWritten: rows, issues } = metrics;
  recordJobEvent(tx, job, 'job.succeeded', { tables, rows, issues });
}

/** RUNNING → FAILED: there is no other attempt. */
export async function fail(tx: Transaction, job: Job, failure: JobFailure): Promise<void> {
  assertMayBecome(job, 'FAILED');
  await end(
    tx.db,
    jobLease,
    job,
    Prisma.sql`status = 'FAILED', stage = NULL, error = ${JSON.stringify(failure)}::jsonb, finished_at = now()`,
  );
  await tellOfFailedJob(tx, job);
  recordJobEvent(tx, job, 'job.failed', { code: failure.code, reason: failure.message, owner: failure.owner });
}

/** RUNNING → QUEUED: as the release says. */
export async function requeue(
  context: Context,
  tx: Transaction,
  job: Job,
  reason: { code: string; message: string; release: Release },
): Promise<void> {
  assertMayBecome(job, 'QUEUED');
  const also = Prisma.sql`status = 'QUEUED', stage = NULL`;
  const { dueAt } = await releaseAndWake(context.queues, tx, jobLease, job, { release: reason.release, also });
  recordJobEvent(tx, job, 'job.retry_scheduled', {
    attempt: job.attempt,
    code: reason.code,
    reason: reason.message,
    retryAt: dueAt.toISOString(),
  });
}

/** QUEUED or RUNNING → CANCELLED. */
export async function cancel(context: Context, tx: Transaction, job: Job): Promise<void> {
  assertMayBecome(job, 'CANCELLED');
  await tx.db.$executeRaw`
    UPDATE job SET status = 'CANCELLED', stage = NULL, claimed_by = NULL, lease_expires_at = NULL, finished_at = now()
    WHERE id = ${job.id}`;
  recordJobEvent(tx, job, 'job.cancelled', {});
  // A task that stays finds one job less, and does nothing.
  if (job.status === 'QUEUED') tx.afterCommit(() => context.queues.jobs.withdraw(wakeId(jobLease, job)));
}
