import type { JobStatus, JobTimelineSubscription } from '../../generated/graphql.ts';

export type JobEvent = Extract<JobTimelineSubscription['jobEventBatches'][number], { cursor: string }>;
type Progressed = Extract<JobEvent, { __typename: 'JobProgressedEvent' }>;

/** Events that are drawn together, and never again. */
export const blockLength = 200;

/** What has happened to a job, as it is shown. */
export interface History {
  /** All of it but progress; all blocks but the last are full. */
  blocks: readonly (readonly JobEvent[])[];
  /** How far it is; `null` when something else has happened since. */
  progress: Progressed | null;
  /** The last event's number. */
  sequence: number;
  /** What the job is since the last event that says so; `null` before one has come. */
  status: JobStatus | null;
  /** When the last attempt began, and which one it is. */
  started: { at: string; attempt: number } | null;
  finishedAt: string | null;
  /** The numbers of the events that tell of a failure. */
  faults: readonly number[];
  /** Why nothing more will come; `null` while it is followed. */
  end: string | null;
}

type HistoryChange = { events: readonly JobEvent[] } | { end: string } | 'anew';

export const noHistory: History = {
  blocks: [],
  progress: null,
  sequence: 0,
  status: null,
  started: null,
  finishedAt: null,
  faults: [],
  end: null,
};

/** What a job is after an event; others change nothing about it. */
const statusAfter: Readonly<Record<string, JobStatus>> = {
  JOB_CREATED: 'QUEUED',
  JOB_STARTED: 'RUNNING',
  JOB_RETRY_SCHEDULED: 'QUEUED',
  JOB_SUCCEEDED: 'SUCCEEDED',
  JOB_FAILED: 'FAILED',
  JOB_CANCELLED: 'CANCELLED',
};

/** Whether it waits or runs. */
export function isOpen(status: JobStatus): boolean {
  return status === 'QUEUED' || status === 'RUNNING';
}

/** Whether an event tells of a failure. */
export function isFault({ type }: Pick<JobEvent, 'type'>): boolean {
  return type === 'JOB_FAILED' || type === 'JOB_RETRY_SCHEDULED';
}

export function changedHistory(before: History, change: HistoryChange): History {
  if (change === 'anew') return noHistory;
  if ('end' in change) return { ...before, end: change.end };
  let { progress, sequence, status, started, finishedAt } = before;
  const added: JobEvent[] = [];
  for (const event of change.events) {
    // A server that begins again may send what was sent already.
    if (event.sequence <= sequence) continue;
    sequence = event.sequence;
    progress = event.__typename === 'JobProgressedEvent' ? event : null;
    if (progress === null) added.push(event);
    status = statusAfter[event.type] ?? status;
    if (event.__typename === 'JobStartedEvent') started = { at: event.occurredAt, attempt: event.attempt };
    finishedAt = status === null || isOpen(status) ? null : (finishedAt ?? event.occurredAt);
  }
  const faults = added.filter(isFault).map((event) => event.sequence);
  return {
    ...before,
    blocks: withAdded(before.blocks, added),
    progress,
    sequence,
    status,
    started,
    finishedAt,
    faults: faults.length > 0 ? [...before.faults, ...faults] : before.faults,
  };
}

interface ReadJob {
  status: JobStatus;
  progress: number;
  attempt: number;
  startedAt?: string | null;
  finishedAt?: string | null;
}

/**
 * A job as its history tells it, where that is not behind what was read of the job: what is said of it at the top of its page does not wait
 * for an answer while its timeline goes on. `sequence` is the number of the last event when the job was read.
 */
export function inStep<Job extends ReadJob>(job: Job, sequence: number, history: History): Job {
  if (history.status === null || history.sequence < sequence) return job;
  return {
    ...job,
    status: history.status,
    progress: history.progress?.progress ?? job.progress,
    attempt: history.started?.attempt ?? job.attempt,
    startedAt: job.startedAt ?? history.started?.at ?? null,
    finishedAt: isOpen(history.status) ? null : (job.finishedAt ?? history.finishedAt),
  };
}

function withAdded(blocks: History['blocks'], added: readonly JobEvent[]): History['blocks'] {
  if (added.length === 0) return blocks;
  const last = blocks.at(-1) ?? [];
  const isFull = last.length === blockLength;
  const rest = isFull ? added : [...last, ...added];
  const grown = isFull ? [...blocks] : blocks.slice(0, -1);
  for (let at = 0; at < rest.length; at += blockLength) grown.push(rest.slice(at, at + blockLength));
  return grown;
}
