import type { DueTask } from '../queue/tasks.ts';

/**
 * One kind of rows that are due. Its table has the columns `id`, `attempt`, `max_attempts`, `due_at`, `claimed_by`, `claimed_at`,
 * `lease_expires_at` and `outage_since`, and a CHECK that the claim's columns are set together and on rows that wait only. A change that declares a kind adds
 * it to the contract suite (test/contract/lease.test.ts).
 */
export interface LeaseKind {
  /** The table's name, which is also what a row is called in the log. */
  table: string;
  /** SQL: the row is to have an attempt, once it is due. */
  waiting: string;
  /** What wakes a worker for it. */
  task: DueTask;
  /** Milliseconds from a failed attempt to the next one. */
  retryDelay(attempt: number): number;
}

/** An attempt at a row. `attempt` is the fencing number: it only rises, and what names an older one is refused. */
export interface Claim {
  id: string;
  attempt: number;
}

/** Thrown to a worker that no longer holds a claim: the row was taken over, ended or cancelled. Nothing of the attempt may be written. */
export class LeaseLostError extends Error {
  readonly id: string;
  constructor({ id }: Pick<Claim, 'id'>) {
    super(`The claim on ${id} is lost.`);
    this.name = 'LeaseLostError';
    this.id = id;
  }
}
