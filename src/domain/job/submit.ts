import type { Job } from '../../db/generated/client.ts';
import type { Context } from '../kernel/index.ts';
import {
  ConflictError,
  NotFoundError,
  type RequestContext,
  requireIdempotencyKey,
  requirePermission,
  type Transaction,
  transact,
  ValidationError,
  type ValidationIssue,
} from '../kernel/index.ts';
import { chooseForDocument } from './choice.ts';
import { createJobs, createOneJob } from './create.ts';
import { findJob } from './job.ts';
import { type JobOptions, jobOptions, readOptions } from './options.ts';
import { findRunnable, type JobRequest, type Runnable } from './request.ts';

/** Jobs that one call may submit. */
export const maxJobsAtOnce = 1_000;

/**
 * Registers a job and its event in one transaction; after the commit a task wakes a worker. Throws NotFoundError for a document or
 * configuration the viewer cannot see, ConflictError when there is no published version to use, or where none was named and none fits.
 */
export async function submitJob(
  context: RequestContext,
  request: JobRequest,
  idempotencyKey: string | null,
  operation = 'submitJob',
): Promise<Job> {
  requireIdempotencyKey(idempotencyKey);
  const options = readOptions(request.options);
  const call = { operation, key: idempotencyKey };
  // An empty id names one that is not there: what a script leaves out by mistake must not become the best fit.
  const isNamed = request.configurationId != null || request.configurationVersionId != null;
  const choice = isNamed ? null : await chooseForDocument(context, request.documentId);
  return transact(context, (tx) => createJob(tx, { ...request, options, ...(choice ? { choice } : {}) }, call));
}

/** The same in the caller's transaction. */
export async function createJob(
  tx: Transaction,
  request: JobRequest & { options: JobOptions | null },
  call: { operation: string; key: string | null },
): Promise<Job> {
  const input = inputOf(request, request.options);
  const [found] = await findRunnable(tx, tx.context, [request]);
  if (!found) throw new NotFoundError('The document');
  if ('failure' in found) throw found.failure;
  return createOneJob(tx, found, { ...call, input });
}

/**
 * Registers up to a thousand jobs in one workspace, all or none, in one transaction and a handful of statements. Throws
 * ValidationError that names every request which cannot be run by its index, with the code that `submitJob` would fail with.
 */
export async function submitJobs(
  context: Context,
  requests: readonly JobRequest[],
  idempotencyKey: string | null,
): Promise<Job[]> {
  if (requests.length === 0 || requests.length > maxJobsAtOnce) {
    const message = `One call submits 1 to ${maxJobsAtOnce.toLocaleString('en')} jobs; these are ${requests.length.toLocaleString('en')}.`;
    throw new ValidationError('The jobs cannot be submitted.', [{ path: 'jobs', message, code: 'INVALID' }]);
  }
  const issues: ValidationIssue[] = [];
  const asked = requests.map((request, index) => {
    try {
      return { ...request, options: readOptions(request.options) };
    } catch (error) {
      issues.push(...issuesAt(index, error));
      return { ...request, options: null };
    }
  });
  return transact(context, async (tx) => {
    const found = await findRunnable(tx, context, asked);
    const runnable: Runnable[] = [];
    for (const [index, result] of found.entries()) {
      if ('failure' in result) issues.push(...issuesAt(index, result.failure, result.field));
      else runnable.push(result);
    }
    const workspaceId = runnable[0]?.workspaceId ?? '';
    for (const [index, result] of found.entries()) {
      if ('failure' in result || result.workspaceId === workspaceId) continue;
      const message = 'All documents of one call are in the same workspace.';
      issues.push({ path: `jobs.${index}.documentId`, message, code: 'OTHER_WORKSPACE' });
    }
    if (issues.length > 0) throw new ValidationError('The jobs cannot be submitted; none was.', issues);
    const input = asked.map((request) => inputOf(request, request.options));
    return createJobs(tx, workspaceId, runnable, { operation: 'submitJobs', key: idempotencyKey, input });
  });
}

/**
 * Submits a job that failed or was cancelled once more, as a new job: same document, version and options, `retryOf` the old
 * one. Throws NotFoundError for a job the viewer cannot see or whose document is deleted, ConflictError for any other state.
 */
export async function retryJob(context: Context, jobId: string, idempotencyKey: string | null): Promise<Job> {
  const job = await findJob(context, jobId);
  if (!job) throw new NotFoundError('The job');
  requirePermission(context, job.workspaceId, 'jobs.submit', 'The job');
  switch (job.status) {
    case 'QUEUED':
    case 'RUNNING':
      throw new ConflictError('NOT_OVER', 'The job is not over yet. Cancel it first, or wait for its end.');
    case 'SUCCEEDED':
      throw new ConflictError('SUCCEEDED', 'The job has succeeded. Submit its document again for another job.');
    case 'FAILED':
    case 'CANCELLED':
      break;
  }
  return transact(context, async (tx) => {
    const { documentId, configurationVersionId, workspaceId } = job;
    const document = await tx.db.document.findFirst({ where: { id: documentId, deletedAt: null } });
    if (!document) throw new NotFoundError('The document');
    const options = job.options === null ? null : jobOptions.parse(job.options);
    const { fit } = job;
    const again = { documentId, configurationVersionId, workspaceId, options, retryOfId: job.id, fit, refusal: null };
    return createOneJob(tx, again, { operation: 'retryJob', key: idempotencyKey, input: { jobId } });
  });
}

/** What has to be equal for two requests to be the same. */
function inputOf(request: JobRequest, options: unknown) {
  const configuration = request.choice ? 'the best fit' : (request.configurationVersionId ?? request.configurationId);
  return { documentId: request.documentId, configuration, options };
}

function issuesAt(index: number, error: unknown, field = 'options'): ValidationIssue[] {
  if (error instanceof ValidationError) {
    return error.issues.map((issue) => ({ ...issue, path: `jobs.${index}.${issue.path}` }));
  }
  if (error instanceof NotFoundError || error instanceof ConflictError) {
    const code = error instanceof ConflictError ? error.reason : error.code;
    return [{ path: `jobs.${index}.${field}`, message: error.message, code }];
  }
  throw error;
}
