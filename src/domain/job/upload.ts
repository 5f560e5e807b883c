import type { Document } from '../../db/generated/client.ts';
import { formatFacts, tableFormats } from '../../engine/closed-sets.ts';
import type { FollowUp, StoredFile } from '../document/index.ts';
import { type RequestContext, requirePermission, type Transaction, ValidationError } from '../kernel/index.ts';
import { choose } from './choice.ts';
import { readOptions } from './options.ts';
import type { Choice, JobRequest } from './request.ts';
import { createJob } from './submit.ts';

/** A job on a document that is not there yet. */
export interface RunRequest extends Omit<JobRequest, 'documentId' | 'choice'> {
  /** Uses the published configuration that fits the document best. */
  bestFit?: boolean | null;
  /** Names of formats: files to make of each table, beside those that the configuration names. */
  exports?: readonly string[] | null;
}

/** A job that is submitted together with the document, whichever way its bytes come. Throws ForbiddenError and ValidationError. */
export function runOnUpload(
  context: RequestContext,
  workspaceId: string,
  run: RunRequest,
  operation: string,
): FollowUp {
  for (const permission of ['documents.read', 'jobs.submit', 'configurations.read'] as const) {
    requirePermission(context, workspaceId, permission, 'The workspace');
  }
  const { configurationId = null, configurationVersionId = null, bestFit = false } = run;
  if (bestFit && (configurationId !== null || configurationVersionId !== null)) throw notBoth();
  const options = belowRun(() => readOptions(optionsOf(run)));
  let choice: Choice | undefined;
  const prepare = async (file: StoredFile) => {
    choice = await choose(context, file);
  };
  const add = async (tx: Transaction, { id }: Document) => {
    const request = { documentId: id, configurationId, configurationVersionId, options, ...(choice ? { choice } : {}) };
    await createJob(tx, request, { operation, key: null }).catch(rethrowBelowRun);
  };
  const input = { configurationId, configurationVersionId, options };
  return bestFit ? { input: { ...input, bestFit }, prepare, add } : { input, add };
}

function notBoth(): ValidationError {
  const message = 'Give bestFit, or a configuration.';
  return new ValidationError('Say what to run.', [{ path: 'run.configurationId', message, code: 'INVALID' }]);
}

function optionsOf({ options, exports }: RunRequest): unknown {
  if (!exports || exports.length === 0) return options;
  const formats = tableFormats.filter((format) => exports.includes(formatFacts[format].name));
  const given = options ?? {};
  return typeof given === 'object' ? { ...given, exports: formats } : options;
}

function belowRun<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    return rethrowBelowRun(error);
  }
}

/** The caller has given the options and the configuration in a part of its input. */
function rethrowBelowRun(error: unknown): never {
  if (!(error instanceof ValidationError)) throw error;
  throw new ValidationError(
    error.message,
    error.issues.map((issue) => ({ ...issue, path: `run.${issue.path}` })),
  );
}
