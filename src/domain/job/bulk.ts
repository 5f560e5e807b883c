import { reachIn } from '../../auth/policy.ts';
import type { Job, Prisma } from '../../db/generated/client.ts';
import {
  type Context,
  LimitError,
  requirePermission,
  requireViewer,
  type Transaction,
  transact,
} from '../kernel/index.ts';
import { createJobs } from './create.ts';
import { type JobFilter, jobWhere } from './filter.ts';
import { jobOptions } from './options.ts';
import { isTerminal } from './state.ts';
import { maxJobsAtOnce } from './submit.ts';
import { cancel } from './transitions.ts';

interface JobsOfWorkspace {
  workspaceId: string;
  filter: JobFilter;
}

/**
 * Ends every job of a workspace that the filter names and that waits or runs: all in one transaction. `overCount` came to an end first;
 * `othersCount` are other people's, which the viewer may not cancel. Throws LimitError for more than a thousand.
 */
export async function cancelJobs(
  context: Context,
  { workspaceId, filter }: JobsOfWorkspace,
): Promise<{ jobs: Job[]; overCount: number; othersCount: number }> {
  for (const permission of ['jobs.read', 'jobs.cancel'] as const) {
    requirePermission(context, workspaceId, permission, 'The workspace');
  }
  return transact(context, async (tx) => {
    const unfinished = { status: { in: ['QUEUED', 'RUNNING'] } } satisfies Prisma.JobWhereInput;
    const named = await lockJobs(tx, { AND: [{ workspaceId }, unfinished, jobWhere(filter)] });
    const isOwn = await ownership(tx, workspaceId);
    const own = named.filter(isOwn);
    const open = own.filter(({ status }) => !isTerminal(status));
    for (const job of open) await cancel(context, tx, job);
    const jobs = await tx.db.job.findMany({ where: { id: { in: idsOf(open) } }, orderBy: { id: 'asc' } });
    return { jobs, overCount: own.length - open.length, othersCount: named.length - own.length };
  });
}

/**
 * Submits every job of a workspace that the filter names and that failed or was cancelled once more, unless that was done already: all in
 * one transaction. `goneCount` are those whose document is deleted. Throws LimitError for more than a thousand.
 */
export async function retryJobs(
  context: Context,
  { workspaceId, filter }: JobsOfWorkspace,
  idempotencyKey: string | null,
): Promise<{ jobs: Job[]; goneCount: number }> {
  for (const permission of ['jobs.read', 'jobs.submit'] as const) {
    requirePermission(context, workspaceId, permission, 'The workspace');
  }
  return transact(context, async (tx) => {
    const lost = { status: { in: ['FAILED', 'CANCELLED'] }, retries: { none: {} } } satisfies Prisma.JobWhereInput;
    const named = await lockJobs(tx, { AND: [{ workspaceId }, lost, jobWhere(filter)] });
    const documents = await tx.db.document.findMany({
      where: { id: { in: named.map(({ documentId }) => documentId) }, deletedAt: null },
      select: { id: true },
    });
    const there = new Set(idsOf(documents));
    const repeatable = named.filter(({ documentId }) => there.has(documentId));
    const again = repeatable.map(({ id, documentId, configurationVersionId, options, fit }) => ({
      workspaceId,
      documentId,
      configurationVersionId,
      options: options === null ? null : jobOptions.parse(options),
      retryOfId: id,
      fit,
      refusal: null,
    }));
    const call = { operation: 'retryJobs', key: idempotencyKey, input: { filter } };
    const jobs = await createJobs(tx, workspaceId, again, call);
    return { jobs, goneCount: named.length - repeatable.length };
  });
}

/** The jobs that a condition names, locked in the order of their ids and read after that. */
async function lockJobs(tx: Transaction, where: Prisma.JobWhereInput): Promise<Job[]> {
  const found = await tx.db.job.findMany({
    where,
    orderBy: { id: 'asc' },
    take: maxJobsAtOnce + 1,
    select: { id: true },
  });
  if (found.length > maxJobsAtOnce) {
    const most = maxJobsAtOnce.toLocaleString('en');
    throw new LimitError('jobs', `These are more than ${most} jobs, the most of one call. Narrow the filter.`);
  }
  const ids = idsOf(found);
  await tx.db.$queryRaw`SELECT id FROM job WHERE id = ANY (${ids}) ORDER BY id FOR UPDATE`;
  return tx.db.job.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } });
}

/** Which jobs the viewer may cancel: all, or those that they submitted by hand or with one of their keys. */
async function ownership({ context, db }: Transaction, workspaceId: string): Promise<(job: Job) => boolean> {
  const viewer = requireViewer(context);
  if (reachIn(viewer, workspaceId, 'jobs.cancel') === 'any') return () => true;
  const keys = await db.apiKey.findMany({ where: { workspaceId, createdById: viewer.userId }, select: { id: true } });
  const own = new Set([viewer.userId, ...idsOf(keys)]);
  return ({ actorId }) => actorId !== null && own.has(actorId);
}

function idsOf(rows: readonly { id: string }[]): string[] {
  return rows.map(({ id }) => id);
}
