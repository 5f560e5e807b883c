import type { IncomingMessage } from 'node:http';
import { currentSignal } from '../../db/cancellation.ts';
import type { Document, Prisma } from '../../db/generated/client.ts';
import { OutboundFailedError, OutboundRefusedError, outboundUrl, sendOutbound } from '../../outbound/request.ts';
import { readDocumentFacts, tooLarge, uploadDocument } from '../document/index.ts';
import {
  ConflictError,
  type RequestContext,
  requireIdempotencyKey,
  requirePermission,
  ValidationError,
} from '../kernel/index.ts';
import { followUpOf, type UploadPlan } from './expand.ts';
import { paced } from './paced.ts';

interface ImportDocumentInput extends UploadPlan {
  workspaceId: string;
  url: string;
  /** In place of the last part of the address. */
  name: string | null;
  tags: readonly string[];
  metadata: Prisma.InputJsonValue | null;
  idempotencyKey: string | null;
}

/**
 * Fetches a document from a public server, and registers it as if it had been uploaded. Throws ValidationError for an address that requests
 * are not sent to, ConflictError when the server does not answer with the file, LimitError for one that is too large.
 */
export async function importDocument(context: RequestContext, input: ImportDocumentInput): Promise<Document> {
  const { workspaceId, tags, metadata, idempotencyKey } = input;
  requirePermission(context, workspaceId, 'documents.write', 'The workspace');
  requireIdempotencyKey(idempotencyKey);
  const followUp = followUpOf(context, workspaceId, input, 'importDocument');
  const { uploadBytes: maxBytes } = context.policy.limits;
  const ending = new AbortController();
  const overdue = AbortSignal.timeout(context.policy.uploads.importSeconds * 1_000);
  const signal = AbortSignal.any([overdue, ending.signal, currentSignal() ?? []].flat());
  try {
    const url = outboundUrl(input.url, context.policy.outbound);
    const { name } = readDocumentFacts({ name: input.name ?? nameIn(url), tags }, 'The document cannot be imported.');
    const headers = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'ADE' };
    const answer = await sendOutbound(url, { method: 'GET', headers, signal }, context.policy.outbound);
    requireFile(answer, maxBytes);
    const contentType = answer.headers['content-type'] ?? 'application/octet-stream';
    const call = { operation: 'importDocument', input: { url: url.href, name, tags, metadata, run: followUp?.input } };
    const facts = { workspaceId, name, contentType, tags, metadata, maxBytes, idempotencyKey, call };
    return await uploadDocument(context, facts, paced(answer), followUp);
  } catch (error) {
    throw failureOf(error);
  } finally {
    // What of the answer has not been read, is not wanted.
    ending.abort();
  }
}

/** The last part of an address's path, else its host. */
function nameIn(url: URL): string {
  const last = url.pathname.split('/').findLast((part) => part !== '') ?? '';
  try {
    return decodeURIComponent(last) || url.hostname;
  } catch {
    return last;
  }
}

function requireFile({ statusCode = 0, headers }: IncomingMessage, maxBytes: number): void {
  if (statusCode >= 300 && statusCode < 400) {
    throw new OutboundFailedError('The server sends on to another address, which is not followed. Give that one.');
  }
  if (statusCode !== 200) throw new OutboundFailedError(`The server answered with the status ${statusCode}.`);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw new OutboundFailedError(`The server sends the file as ${encoding}, unasked.`);
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes, 'the server takes');
}

function failureOf(error: unknown): unknown {
  if (error instanceof OutboundRefusedError) {
    return new ValidationError('Nothing is fetched from this address.', [
      { path: 'url', message: error.message, code: 'URL_REFUSED' },
    ]);
  }
  return error instanceof OutboundFailedError ? new ConflictError('IMPORT_FAILED', error.message) : error;
}
