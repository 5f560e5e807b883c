import type { Document, Prisma } from '../../db/generated/client.ts';
import { documentKey } from '../../storage/keys.ts';
import {
  createOnce,
  type FileContext,
  newId,
  requireIdempotencyKey,
  requirePermission,
  type Transaction,
  transact,
} from '../kernel/index.ts';
import { discard, keptWith, requireBytes, storeBytes } from './bytes.ts';
import { readContentType, readDocumentFacts, readDocumentPath } from './facts.ts';
import { registerDocument } from './register.ts';

export interface UploadDocumentInput {
  workspaceId: string;
  /** The file's name as the user knows it. A path is cut down to its last part. */
  name: string;
  /** From the folder on that it was uploaded with; nothing for one that came by itself. */
  path?: string | null;
  contentType: string;
  tags: readonly string[];
  metadata: Prisma.InputJsonValue | null;
  /** Bytes this way of uploading may take; the server's own limit counts as well. */
  maxBytes: number;
  idempotencyKey: string | null;
  /** What the key stands for, where that is not the bytes. JSON-serialisable. */
  call?: { operation: string; input: unknown };
}

/** The bytes of a document that is not there yet. */
export type StoredFile = Pick<Document, 'workspaceId' | 'name' | 'storageKey' | 'sha256' | 'byteSize'>;

/** What is committed together with the document, or not at all. */
export interface FollowUp {
  /** Finds out, before the transaction, what it takes to know of the bytes. */
  prepare?(file: StoredFile): Promise<void>;
  /** What makes two calls different. JSON-serialisable. */
  input: unknown;
  add(tx: Transaction, document: Document): Promise<void>;
  /** Deletes what `prepare` has stored, when nothing of it is committed. */
  discard?(): Promise<void>;
}

/**
 * Streams the bytes into the store, then registers the document and its event in one transaction. If that fails the bytes
 * are deleted again, unless the row may be there. Throws LimitError when the file is too large or the workspace has no room for it, ValidationError for an empty file or unusable metadata.
 */
export async function uploadDocument(
  context: FileContext,
  input: UploadDocumentInput,
  body: AsyncIterable<Uint8Array>,
  followUp: FollowUp | null = null,
): Promise<Document> {
  const { workspaceId, metadata } = input;
  requirePermission(context, workspaceId, 'documents.write', 'The workspace');
  const { name, tags } = readDocumentFacts(input, 'The document cannot be uploaded.');
  const path = readDocumentPath(input.path ?? null, 'The document cannot be uploaded.');
  requireIdempotencyKey(input.idempotencyKey);
  const contentType = readContentType(input.contentType);
  const id = newId('Document');
  const storageKey = documentKey(workspaceId, id);
  const maxBytes = Math.min(input.maxBytes, context.policy.limits.uploadBytes);
  const stored = await storeBytes(context, { workspaceId, key: storageKey, maxBytes }, body);
  return keptWith(context, { storageKey, followUp }, async () => {
    requireBytes(stored);
    const { size: byteSize, sha256 } = stored;
    await followUp?.prepare?.({ workspaceId, name, storageKey, sha256, byteSize: BigInt(byteSize) });
    const document = await transact(context, async (tx) => {
      const call = {
        workspaceId,
        operation: 'uploadDocument',
        key: input.idempotencyKey,
        input: {
          name,
          sha256,
          tags,
          metadata,
          ...(path === null ? {} : { path }),
          ...(followUp ? { followUp: followUp.input } : {}),
        },
        ...input.call,
      };
      const find = (earlier: string) => tx.db.document.findUnique({ where: { id: earlier } });
      const create = async () => {
        const document = { id, workspaceId, name, path, contentType, object: stored, tags, metadata };
        const created = await registerDocument(tx, document);
        await followUp?.add(tx, created);
        return created;
      };
      return createOnce(tx, call, { id, what: 'The document', find, create });
    });
    if (document.id !== id) await discard(context, { storageKey, followUp });
    return document;
  });
}
