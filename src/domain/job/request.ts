import {
  ConflictError,
  type Context,
  type DomainError,
  NotFoundError,
  requirePermission,
  type Transaction,
  ValidationError,
  visibleIn,
} from '../kernel/index.ts';
import type { JobOptions } from './options.ts';

export interface JobRequest {
  documentId: string;
  /** Uses the configuration's published version. */
  configurationId?: string | null;
  /** Or exactly this version, published now or earlier. */
  configurationVersionId?: string | null;
  options?: unknown;
  /** What was chosen for a document whose configuration was not named; or why none was. */
  choice?: Choice;
}

/** The version that fits a document best, and how well, 0…1. */
export type Choice = { configurationVersionId: string; fit: number } | { refusal: DomainError };

/** A request whose document and version are there and may be used. */
export interface Runnable {
  workspaceId: string;
  documentId: string;
  configurationVersionId: string;
  options: JobOptions | null;
  /** The job that this one repeats. */
  retryOfId: string | null;
  /** How well the version fits, where it was chosen for the document. */
  fit: number | null;
  /** Why it is not run, unless an earlier call with the same key was. */
  refusal: DomainError | null;
}

type Field = 'documentId' | 'configurationId' | 'configurationVersionId';

/** Why one request of several cannot be run, and which of its fields is to blame. */
export interface Unrunnable {
  field: Field;
  failure: NotFoundError | ConflictError | ValidationError;
}

/**
 * Looks up what the requests name, however many they are, in three queries; answers in their order. Throws ForbiddenError
 * when the viewer may not submit jobs in a document's workspace.
 */
export async function findRunnable(
  tx: Transaction,
  context: Context,
  requests: readonly (JobRequest & { options: JobOptions | null })[],
): Promise<(Runnable | Unrunnable)[]> {
  const documents = await tx.db.document.findMany({
    where: {
      id: { in: requests.map((request) => request.documentId) },
      workspaceId: visibleIn(context, 'documents.read'),
      deletedAt: null,
    },
    select: { id: true, workspaceId: true, kind: true },
  });
  for (const workspaceId of new Set(documents.map((document) => document.workspaceId))) {
    requirePermission(context, workspaceId, 'jobs.submit', 'The document');
    requirePermission(context, workspaceId, 'configurations.read', 'The configuration');
  }
  const workspaceIds = [...new Set(documents.map((document) => document.workspaceId))];
  const configurations = await tx.db.configuration.findMany({
    where: { id: { in: named(requests, 'configurationId') }, workspaceId: { in: workspaceIds }, archivedAt: null },
    select: { id: true, workspaceId: true, versions: { where: { status: 'PUBLISHED' }, select: { id: true } } },
  });
  const versions = await tx.db.configurationVersion.findMany({
    where: {
      id: { in: named(requests, 'configurationVersionId') },
      configuration: { workspaceId: { in: workspaceIds } },
    },
    select: { id: true, status: true, configuration: { select: { workspaceId: true } } },
  });

  const documentOf = new Map(documents.map((document) => [document.id, document]));
  const configurationOf = new Map(configurations.map((configuration) => [configuration.id, configuration]));
  const versionOf = new Map(versions.map((version) => [version.id, version]));

  const versionFor = (request: JobRequest, workspaceId: string): string | Unrunnable => {
    const { configurationId, configurationVersionId } = request;
    if ((configurationId == null) === (configurationVersionId == null))
      return { field: 'configurationId', failure: notExactlyOne() };
    if (configurationVersionId != null) {
      const version = versionOf.get(configurationVersionId);
      if (version?.configuration.workspaceId !== workspaceId) {
        return { field: 'configurationVersionId', failure: new NotFoundError('The configuration version') };
      }
      if (version.status !== 'DRAFT') return version.id;
      return {
        field: 'configurationVersionId',
        failure: new ConflictError(
          'NOT_PUBLISHED',
          'This version is a draft. Publish it before submitting jobs with it.',
        ),
      };
    }
    const configuration = configurationOf.get(configurationId ?? '');
    if (configuration?.workspaceId !== workspaceId) {
      return { field: 'configurationId', failure: new NotFoundError('The configuration') };
    }
    const [published] = configuration.versions;
    if (published) return published.id;
    return {
      field: 'configurationId',
      failure: new ConflictError(
        'NOT_PUBLISHED',
        'The configuration has no published version. Publish its draft first.',
      ),
    };
  };

  return requests.map((request) => {
    const document = documentOf.get(request.documentId);
    if (!document) return { field: 'documentId', failure: new NotFoundError('The document') };
    if (document.kind !== 'SOURCE') return { field: 'documentId', failure: isExport() };
    const { id: documentId, workspaceId } = document;
    const runnable = { workspaceId, documentId, options: request.options, retryOfId: null, fit: null, refusal: null };
    if (request.choice) return { ...runnable, configurationVersionId: '', ...request.choice };
    const version = versionFor(request, workspaceId);
    return typeof version === 'string' ? { ...runnable, configurationVersionId: version } : version;
  });
}

function named(requests: readonly JobRequest[], field: 'configurationId' | 'configurationVersionId'): string[] {
  return [...new Set(requests.flatMap((request) => request[field] ?? []))];
}

function notExactlyOne(): ValidationError {
  const message = 'Exactly one of configurationId and configurationVersionId is needed.';
  return new ValidationError('Name the configuration to extract with.', [
    { path: 'configurationId', message, code: 'REQUIRED' },
  ]);
}

function isExport(): ConflictError {
  return new ConflictError('NOT_A_SOURCE', 'This document is an export. Submit the document that it was made from.');
}
