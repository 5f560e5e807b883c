import type { Job, Prisma } from '../../db/generated/client.ts';
import { runJob } from '../../queue/tasks.ts';
import type { EventPayload, EventType } from '../event/index.ts';
import { type Context, type Transaction, ulidOf, visibleIn } from '../kernel/index.ts';

/** The job with this id, if the viewer may see it. */
export async function findJob(
  context: Context,
  id: string,
  query: Pick<Prisma.JobDefaultArgs, 'include' | 'select'> = {},
): Promise<Job | null> {
  return context.db.prisma.job.findFirst({ ...query, where: { id, workspaceId: visibleIn(context, 'jobs.read') } });
}

type Queued = Pick<Job, 'id' | 'attempt'>;

/**
 * The queue's id of the task that is handed over for a job's next attempt: handed over twice, it is one task. The worker that
 * takes it claims whichever job's turn it is, so all that counts is that there are as many tasks as jobs.
 */
export function taskIdOf(job: Queued): string {
  return `job-${ulidOf(job.id)}-${job.attempt + 1}`;
}

/** Wakes workers for queued jobs. Stands outside any transaction; the reconciler makes up for it when it is lost. */
export async function enqueueJobs(context: Context, jobs: readonly Queued[], delay = 0): Promise<void> {
  await context.queue.enqueueAll(
    runJob,
    jobs.map((job) => ({ payload: {}, id: taskIdOf(job), delay })),
  );
}

/**
 * Locks a job's row until the transaction ends. It is the first statement of every transaction on a job: waiting here, before
 * the transaction has an id, keeps transaction ids, sequence numbers and commits of one job in the same order.
 */
export async function lockJob(tx: Transaction, jobId: string): Promise<Job | null> {
  await tx.db.$queryRaw`SELECT id FROM job WHERE id = ${jobId} FOR UPDATE`;
  return tx.db.job.findUnique({ where: { id: jobId } });
}

type JobEventType = Extract<EventType, `job.${string}`>;

/** Records an event on a job's timeline, which is also part of its document's. */
export function recordJobEvent<T extends JobEventType>(
  tx: Transaction,
  job: Pick<Job, 'id' | 'documentId' | 'workspaceId' | 'correlationId'>,
  type: T,
  payload: Omit<EventPayload<T>, 'jobId'>,
): void {
  tx.record({
    stream: job.id,
    type,
    payload: { jobId: job.id, ...payload } as EventPayload<T>,
    workspaceId: job.workspaceId,
    documentId: job.documentId,
    traceId: job.correlationId,
  });
}

/** The id of the workspace that a job is in; `null` for none that is there. */
export async function workspaceOfJob({ db }: Context, jobId: string): Promise<string | null> {
  const job = await db.prisma.job.findUnique({ where: { id: jobId }, select: { workspaceId: true } });
  return job?.workspaceId ?? null;
}
