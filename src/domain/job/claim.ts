import type { Job } from '../../db/generated/client.ts';
import { type Claim, LeaseLostError } from '../../lease/kind.ts';
import type { Context } from '../kernel/index.ts';
import { type Transaction, transact } from '../kernel/index.ts';
import { lockJob } from './job.ts';
import { begin } from './transitions.ts';

/**
 * Claims the job whose turn it is, by the database's clock, for the worker of this name: its attempt rises by one and is the
 * claim's fencing number. Answers `null` when no job is due, but those of workspaces that have their share of this worker.
 */
export async function claimNextJob(
  context: Context,
  worker: string,
  { mostPerWorkspace = 1_000_000 }: { mostPerWorkspace?: number } = {},
): Promise<Job | null> {
  return transact(context, (tx) => begin(context, tx, { worker, mostPerWorkspace }));
}

/** Locks the job and proves that the claim still holds. Throws LeaseLostError. */
export async function lockClaimedJob(tx: Transaction, claim: Claim): Promise<Job> {
  const job = await lockJob(tx, claim.id);
  if (job?.status !== 'RUNNING' || job.attempt !== claim.attempt) throw new LeaseLostError(claim);
  return job;
}
