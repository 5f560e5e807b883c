import type { Job, Prisma } from '../../db/generated/client.ts';
import type { EventPayload, EventType } from '../event/index.ts';
import type { Context, Transaction } from '../kernel/index.ts';
import { visibleIn } from '../kernel/index.ts';

/** Which job it is, if the viewer may see it. */
export function findJobWhere(context: Pick<Context, 'viewer'>, id: string): Prisma.JobWhereInput {
  return { id, workspaceId: visibleIn(context, 'jobs.read') };
}

/** The job with this id, if the viewer may see it. */
export async function findJob(
  context: Context,
  id: string,
  query: Pick<Prisma.JobDefaultArgs, 'include' | 'select'> = {},
): Promise<Job | null> {
  return context.db.prisma.job.findFirst({ ...query, where: findJobWhere(context, id) });
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
