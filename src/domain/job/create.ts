import type { Job } from '../../db/generated/client.ts';
import { wake } from '../../lease/wake.ts';
import { currentSpan } from '../../tracing/index.ts';
import { actorOf, createOnce, newId, type Transaction } from '../kernel/index.ts';
import { requireRoom } from '../quota/index.ts';
import { recordJobEvent } from './job.ts';
import { jobLease } from './lease.ts';
import type { Runnable } from './request.ts';

/** What makes two calls the same one. */
interface Call {
  operation: string;
  key: string | null;
  input: unknown;
}

/** The same as `createJobs`, for one. */
export async function createOneJob(tx: Transaction, runnable: Runnable, call: Call): Promise<Job> {
  const [job] = await createJobs(tx, runnable.workspaceId, [runnable], call);
  if (!job) throw new Error('A job was asked for, and none was made.');
  return job;
}

/**
 * The jobs that an earlier call with the key made, or new ones with their events. All are in the workspace. Throws LimitError when its
 * month's jobs, or rows, are used up.
 */
export async function createJobs(
  tx: Transaction,
  workspaceId: string,
  runnable: readonly Runnable[],
  call: Call,
): Promise<Job[]> {
  const { context } = tx;
  const ids = runnable.map(() => newId('Job'));
  const find = async (earlier: string) => {
    const jobs = await readJobs(tx, earlier.split(' '));
    return jobs.length > 0 || earlier === '' ? jobs : null;
  };
  const what = ids.length === 1 ? 'The job' : 'Every job';
  return createOnce(tx, { ...call, workspaceId }, { id: ids.join(' '), what, find, create });

  async function create() {
    if (runnable.length === 0) return [];
    for (const { refusal } of runnable) if (refusal) throw refusal;
    await requireRoom(tx, workspaceId, { jobs: runnable.length, rows: 1 });
    const actor = actorOf(context);
    const rows = runnable.map(({ documentId, configurationVersionId, options, retryOfId, fit }, at) => ({
      id: ids[at],
      document_id: documentId,
      configuration_version_id: configurationVersionId,
      retry_of_id: retryOfId,
      options,
      fit,
    }));
    // In SQL, so that the database's clock says when a job was made and is due: ours may be wrong by hours.
    await tx.db.$executeRaw`
    INSERT INTO job (id, workspace_id, document_id, configuration_version_id, retry_of_id, options, fit, max_attempts,
      correlation_id, trace_parent, actor_kind, actor_id)
    SELECT id, ${workspaceId}, document_id, configuration_version_id, retry_of_id, options, fit, ${jobLease.task.attempts(context.policy.worker)}::int,
      ${context.correlationId}, ${currentSpan()?.traceparent ?? null}, ${actor.kind}::"ActorKind", ${actor.id}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS added(id text, document_id text, configuration_version_id text, retry_of_id text, options jsonb, fit double precision)`;
    const jobs = await readJobs(tx, ids);
    for (const job of jobs) {
      const { documentId, configurationVersionId, fit } = job;
      const chosen = fit === null ? {} : { fit };
      recordJobEvent(tx, job, 'job.created', { documentId, configurationVersionId, ...chosen });
    }
    tx.afterCommit(() => wake(context.queues, jobLease, jobs));
    return jobs;
  }
}

/** The jobs in the order of their ids' list. */
async function readJobs(tx: Transaction, ids: string[]): Promise<Job[]> {
  const jobs = new Map((await tx.db.job.findMany({ where: { id: { in: ids } } })).map((job) => [job.id, job]));
  return ids.flatMap((id) => jobs.get(id) ?? []);
}
