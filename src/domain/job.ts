import { z } from 'zod';
import type { Job, Prisma } from '../db/generated/client.ts';
import { runJob } from '../queue/tasks.ts';
import { actorOf, requirePermission, visibleIn } from './access.ts';
import type { Context } from './context.ts';
import { ConflictError, NotFoundError, ValidationError } from './errors.ts';
import type { EventPayload, EventType } from './event.ts';
import { earlierResult } from './idempotency.ts';
import { newId, ulidOf } from './ids.ts';
import { type Transaction, transact } from './transaction.ts';

/** What a job may set differently from its configuration, for one document. */
export const jobOptions = z.strictObject({
  /** Which sheets to read: names, or positions from 1. */
  sheets: z.union([z.literal('all'), z.array(z.union([z.string(), z.int().positive()])).min(1)]).optional(),
  encoding: z.string().min(1).optional(),
  delimiter: z.string().length(1).optional(),
});
export type JobOptions = z.infer<typeof jobOptions>;

export interface SubmitJobInput {
  documentId: string;
  /** Uses the configuration's published version. */
  configurationId?: string | null;
  /** Or exactly this version, published now or earlier. */
  configurationVersionId?: string | null;
  options?: unknown;
  idempotencyKey: string | null;
}

/**
 * Registers a job and its event in one transaction; after the commit a worker is told. Throws NotFoundError for a document or
 * configuration the viewer cannot see, ConflictError when there is no published version to use.
 */
export async function submitJob(context: Context, input: SubmitJobInput): Promise<Job> {
  const options = readOptions(input.options);
  const id = newId('Job');
  return transact(context, async (tx) => {
    const document = await tx.db.document.findFirst({
      where: { id: input.documentId, workspaceId: visibleIn(context, 'documents.read'), deletedAt: null },
    });
    if (!document) throw new NotFoundError('The document');
    requirePermission(context, document.workspaceId, 'jobs.submit', 'The document');
    if (document.kind !== 'SOURCE') {
      throw new ConflictError('NOT_A_SOURCE', 'This document is an export. Submit the document that it was made from.');
    }
    const versionId = await findRunnableVersion(tx, context, document.workspaceId, input);

    const call = {
      workspaceId: document.workspaceId,
      operation: 'submitJob',
      key: input.idempotencyKey,
      input: { documentId: document.id, configuration: input.configurationVersionId ?? input.configurationId, options },
    };
    const earlierId = await earlierResult(tx, call, id);
    if (earlierId) return tx.db.job.findUniqueOrThrow({ where: { id: earlierId } });

    const actor = actorOf(context);
    const job = await tx.db.job.create({
      data: {
        id,
        workspaceId: document.workspaceId,
        documentId: document.id,
        configurationVersionId: versionId,
        maxAttempts: context.policy.maxAttempts,
        ...(options === null ? {} : { options }),
        correlationId: context.correlationId,
        actorKind: actor.kind,
        actorId: actor.id,
      },
    });
    recordJobEvent(tx, job, 'job.created', { documentId: document.id, configurationVersionId: versionId });
    tx.afterCommit(() => enqueueJob(context, job));
    return job;
  });
}

/** The job with this id, if the viewer may see it. */
export async function findJob(
  context: Context,
  id: string,
  query: Pick<Prisma.JobDefaultArgs, 'include' | 'select'> = {},
): Promise<Job | null> {
  return context.db.prisma.job.findFirst({ ...query, where: { id, workspaceId: visibleIn(context, 'jobs.read') } });
}

/** The queue's id of a job's next attempt. An attempt that is handed over twice is one task. */
export function taskIdOf(jobId: string, attempt: number): string {
  return `job-${ulidOf(jobId)}-${attempt}`;
}

/** Hands the job's next attempt to the workers. Stands outside any transaction; the reconciler repeats it when it is lost. */
export async function enqueueJob(
  context: Context,
  job: Pick<Job, 'id' | 'attempt' | 'correlationId'>,
  delay = 0,
): Promise<void> {
  const attempt = job.attempt + 1;
  await context.queue.enqueue(
    runJob,
    { jobId: job.id, attempt, correlationId: job.correlationId },
    { id: taskIdOf(job.id, attempt), delay },
  );
}

async function findRunnableVersion(
  tx: Transaction,
  context: Context,
  workspaceId: string,
  input: SubmitJobInput,
): Promise<string> {
  const { configurationId, configurationVersionId } = input;
  if (!configurationId === !configurationVersionId) {
    throw new ValidationError('Name the configuration to extract with.', [
      {
        path: 'configurationId',
        message: 'Exactly one of configurationId and configurationVersionId is needed.',
        code: 'REQUIRED',
      },
    ]);
  }
  requirePermission(context, workspaceId, 'configurations.read', 'The configuration');
  if (configurationVersionId) {
    const version = await tx.db.configurationVersion.findFirst({
      where: { id: configurationVersionId, configuration: { workspaceId } },
    });
    if (!version) throw new NotFoundError('The configuration version');
    if (version.status === 'DRAFT') {
      throw new ConflictError('NOT_PUBLISHED', 'This version is a draft. Publish it before submitting jobs with it.');
    }
    return version.id;
  }
  const configuration = await tx.db.configuration.findFirst({
    where: { id: configurationId ?? '', workspaceId, archivedAt: null },
    include: { versions: { where: { status: 'PUBLISHED' } } },
  });
  if (!configuration) throw new NotFoundError('The configuration');
  const published = configuration.versions[0];
  if (!published) {
    throw new ConflictError('NOT_PUBLISHED', 'The configuration has no published version. Publish its draft first.');
  }
  return published.id;
}

function readOptions(options: unknown): JobOptions | null {
  if (options === undefined || options === null) return null;
  const parsed = jobOptions.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new ValidationError(
    'The options cannot be used.',
    parsed.error.issues.map((issue) => ({
      path: ['options', ...issue.path.map(String)].join('.'),
      message: issue.message,
      code: 'INVALID',
    })),
  );
}

type JobEventType = Extract<EventType, `job.${string}`>;

/** Records an event on a job's timeline, which is also part of its document's. */
export function recordJobEvent<T extends JobEventType>(
  tx: Transaction,
  job: Pick<Job, 'id' | 'documentId' | 'workspaceId'>,
  type: T,
  payload: Omit<EventPayload<T>, 'jobId'>,
): void {
  tx.record({
    stream: job.id,
    type,
    payload: { jobId: job.id, ...payload } as EventPayload<T>,
    workspaceId: job.workspaceId,
    documentId: job.documentId,
  });
}
