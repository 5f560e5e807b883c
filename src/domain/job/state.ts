import { z } from 'zod';
import type { JobStatus } from '../../db/generated/enums.ts';
import { FailureOwner } from '../event/index.ts';

/**
 * The life of a job.
 *
 * ```
 * QUEUED ──claim──▶ RUNNING ──result──▶ SUCCEEDED
 *   │  ▲               │ ├────failure──▶ FAILED      owner USER, or SYSTEM after the last attempt
 *   │  └─────retry─────┘ └────cancel───▶ CANCELLED   owner SYSTEM with attempts left goes back to QUEUED
 *   └────────────────cancel────────────▶ CANCELLED
 * ```
 */
const transitions: Record<JobStatus, readonly JobStatus[]> = {
  QUEUED: ['RUNNING', 'CANCELLED'],
  RUNNING: ['SUCCEEDED', 'FAILED', 'CANCELLED', 'QUEUED'],
  SUCCEEDED: [],
  FAILED: [],
  CANCELLED: [],
};

export function mayBecome(from: JobStatus, to: JobStatus): boolean {
  return transitions[from].includes(to);
}

/** Thrown by a transition that the job's status does not allow: a mistake of ours, since the caller looks first. */
export class ImpossibleTransitionError extends Error {
  constructor({ id, status }: { id: string; status: JobStatus }, to: JobStatus) {
    super(`${id} is ${status} and cannot become ${to}.`);
    this.name = 'ImpossibleTransitionError';
  }
}

export function assertMayBecome(job: { id: string; status: JobStatus }, to: JobStatus): void {
  if (!mayBecome(job.status, to)) throw new ImpossibleTransitionError(job, to);
}

export function isTerminal(status: JobStatus): boolean {
  return transitions[status].length === 0;
}

/** Why a job failed, as its row keeps it. A USER failure is final, a SYSTEM failure is tried again while attempts are left. */
export const jobFailure = z.object({
  code: z.string(),
  message: z.string(),
  owner: z.enum(FailureOwner),
  details: z.record(z.string(), z.unknown()),
});
export type JobFailure = z.infer<typeof jobFailure>;

/** What ended an attempt. In an outage a part of the installation is away: the attempt does not count. */
export type AttemptFailure = JobFailure & { isOutage?: boolean };

/** What an attempt did, as the job's row keeps it. Durations in milliseconds. */
export const jobMetrics = z.object({
  rowsRead: z.number(),
  rowsWritten: z.number(),
  tables: z.number(),
  issues: z.number(),
  durations: z.record(z.string(), z.number()),
  /** What the reader made of the file: format, encoding, delimiter … */
  source: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
});
export type JobMetrics = z.infer<typeof jobMetrics>;
