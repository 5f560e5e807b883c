import type { Job } from '../../db/generated/client.ts';
import { Prisma } from '../../db/generated/client.ts';
import { type Context, type Transaction, transact } from '../kernel/index.ts';
import { lockJob, recordJobEvent } from './job.ts';

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
 * The job whose turn it is, locked: of the workspaces that wait, the one with the fewest running jobs, then the one that has
 * had no turn for the longest time, and of its due jobs the oldest. A job that another worker is just claiming is passed over.
 *
 * Reads one index entry per waiting workspace, not their backlogs: each step of the recursion jumps to the next workspace.
 */
const nextInTurn = Prisma.sql`
  WITH RECURSIVE waiting AS (
    (SELECT workspace_id, available_at FROM job WHERE status = 'QUEUED' ORDER BY workspace_id, available_at LIMIT 1)
    UNION ALL
    SELECT following.* FROM waiting CROSS JOIN LATERAL (
      SELECT workspace_id, available_at FROM job WHERE status = 'QUEUED' AND workspace_id > waiting.workspace_id
      ORDER BY workspace_id, available_at LIMIT 1
    ) AS following
  ), turns AS (
    SELECT workspace_id FROM waiting WHERE available_at <= now() ORDER BY
      (SELECT count(*) FROM job WHERE status = 'RUNNING' AND job.workspace_id = waiting.workspace_id),
      (SELECT max(claimed_at) FROM job WHERE job.workspace_id = waiting.workspace_id) NULLS FIRST,
      available_at
  )
  SELECT due.id FROM turns CROSS JOIN LATERAL (
    SELECT id FROM job WHERE status = 'QUEUED' AND job.workspace_id = turns.workspace_id AND available_at <= now()
    ORDER BY available_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
  ) AS due LIMIT 1`;

/**
 * Claims the job whose turn it is, by the database's clock, for the worker of this name: its attempt rises by one and is the
 * claim's fencing number. Answers `null` when no job is due.
 */
export async function claimNextJob(context: Context, worker: string): Promise<Job | null> {
  return transact(context, async (tx) => {
    const [taken] = await tx.db.$queryRaw<{ id: string }[]>`
      WITH next AS MATERIALIZED (${nextInTurn})
      UPDATE job SET status = 'RUNNING', attempt = attempt + 1, claimed_by = ${worker}, claimed_at = clock_timestamp(),
        lease_expires_at = now() + make_interval(secs => ${context.policy.worker.leaseSeconds}),
        started_at = coalesce(started_at, now()), stage = NULL
      FROM next WHERE job.id = next.id RETURNING job.id`;
    if (!taken) return null;
    const job = await tx.db.job.findUniqueOrThrow({ where: { id: taken.id } });
    recordJobEvent(tx, job, 'job.started', { attempt: job.attempt, worker });
    return job;
  });
}

/** Extends the lease. Throws ClaimLostError. Writes no event: a heartbeat is not a fact that anyone reads. */
export async function renewClaim(context: Context, claim: Claim): Promise<void> {
  const renewed = await context.db.prisma.$executeRaw`
    UPDATE job SET lease_expires_at = now() + make_interval(secs => ${context.policy.worker.leaseSeconds})
    WHERE id = ${claim.jobId} AND attempt = ${claim.attempt} AND status = 'RUNNING'`;
  if (renewed === 0) throw new ClaimLostError(claim.jobId);
}

/** Throws ClaimLostError when the claim does not hold any more. Changes nothing. */
export async function checkClaim(context: Context, claim: Claim): Promise<void> {
  const held = await context.db.prisma.job.count({
    where: { id: claim.jobId, attempt: claim.attempt, status: 'RUNNING' },
  });
  if (held === 0) throw new ClaimLostError(claim.jobId);
}

/** Locks the job and proves that the claim still holds. */
export async function lockClaimedJob(tx: Transaction, claim: Claim): Promise<Job> {
  const job = await lockJob(tx, claim.jobId);
  if (job?.status !== 'RUNNING' || job.attempt !== claim.attempt) throw new ClaimLostError(claim.jobId);
  return job;
}
