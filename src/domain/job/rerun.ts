import type { Job } from '../../db/generated/client.ts';
import { findDocument } from '../document/index.ts';
import { ConflictError, NotFoundError, type RequestContext, requirePermission } from '../kernel/index.ts';
import type { JobRequest } from './request.ts';
import { submitJob } from './submit.ts';

/**
 * Runs a document again, as its newest job did: with what is published of that configuration now, and the same options. What the request
 * names counts instead. Throws ConflictError for a document that has no job and a request that names no configuration.
 */
export async function rerunDocument(
  context: RequestContext,
  request: JobRequest,
  idempotencyKey: string | null,
): Promise<Job> {
  const document = await findDocument(context, request.documentId);
  if (!document) throw new NotFoundError('The document');
  for (const permission of ['jobs.submit', 'jobs.read'] as const) {
    requirePermission(context, document.workspaceId, permission, 'The document');
  }
  const latest = await context.db.prisma.job.findFirst({
    where: { documentId: document.id },
    orderBy: { id: 'desc' },
    select: { options: true, configurationVersion: { select: { configurationId: true } } },
  });
  const isNamed = request.configurationId != null || request.configurationVersionId != null;
  if (!latest && !isNamed) {
    throw new ConflictError('NO_EARLIER_JOB', 'No job has run on this document yet. Name a configuration.');
  }
  const configuration = isNamed ? {} : { configurationId: latest?.configurationVersion.configurationId };
  const options = request.options ?? latest?.options ?? null;
  return submitJob(context, { ...request, ...configuration, options }, idempotencyKey, 'rerunDocument');
}
