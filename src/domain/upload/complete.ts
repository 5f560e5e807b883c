import type { Document, Upload } from '../../db/generated/client.ts';
import { intactBytes } from '../../storage/intact.ts';
import { documentKey } from '../../storage/keys.ts';
import type { StoredObject } from '../../storage/object-store.ts';
import { discard, keptWith, registerDocument, requireBytes } from '../document/index.ts';
import {
  ConflictError,
  createOnce,
  type FileContext,
  NotFoundError,
  newId,
  type RequestContext,
  requirePermission,
  type Transaction,
  transact,
  ValidationError,
} from '../kernel/index.ts';
import { followUpOf, type UploadPlan } from './expand.ts';
import { removeParts, restartUpload } from './find.ts';

/**
 * Makes an upload its document, whose bytes are put together from its parts, each proven to be what came. Doing it twice is doing it once.
 * Throws ConflictError while bytes are missing, ValidationError when they are not those that the upload was begun for: then they are
 * thrown away, and can be sent again.
 */
export async function completeUpload(
  context: RequestContext,
  { uploadId, ...plan }: UploadPlan & { uploadId: string },
): Promise<Document> {
  const upload = await context.db.prisma.upload.findUnique({ where: { id: uploadId } });
  if (!upload) throw new NotFoundError('The upload');
  const { workspaceId } = upload;
  requirePermission(context, workspaceId, 'documents.write', 'The upload');
  const followUp = followUpOf(context, workspaceId, plan, 'completeUpload');
  const call = { workspaceId, operation: 'completeUpload', key: uploadId, input: followUp?.input ?? null };
  const once = (tx: Transaction, id: string, create: () => Promise<Document>) =>
    createOnce(tx, call, {
      id,
      what: 'The document',
      find: (earlier) => tx.db.document.findUnique({ where: { id: earlier } }),
      create,
    });
  if (upload.completedAt !== null) return transact(context, (tx) => once(tx, '', alreadyCompleted));
  requireAllOf(context, upload);
  const id = newId('Document');
  const storageKey = documentKey(workspaceId, id);
  const stored = await context.store.put(storageKey, bytesOf(context, upload));
  let partKeys: string[] = [];
  const document = await keptWith(context, { storageKey, followUp }, async () => {
    requireBytes(stored);
    await requireSame(context, upload, stored);
    const { size, sha256 } = stored;
    await followUp?.prepare?.({ workspaceId, name: upload.name, storageKey, sha256, byteSize: BigInt(size) });
    return transact(context, async (tx) => {
      await tx.db.$queryRaw`SELECT id FROM upload WHERE id = ${uploadId} FOR UPDATE`;
      return once(tx, id, async () => {
        const { name, path, contentType, tags } = upload;
        const { size: byteSize } = stored;
        const facts = { id, workspaceId, name, path, contentType, object: stored, tags };
        const created = await registerDocument(tx, { ...facts, metadata: upload.metadata });
        partKeys = await closeUpload(tx, uploadId);
        tx.record({
          stream: id,
          type: 'upload.completed',
          payload: { uploadId, documentId: id, byteSize },
          workspaceId,
          documentId: id,
        });
        await followUp?.add(tx, created);
        return created;
      });
    });
  });
  if (document.id !== id) await discard(context, { storageKey, followUp });
  await removeParts(context, partKeys);
  return document;
}

async function* bytesOf({ store, db }: FileContext, { id }: Upload): AsyncGenerator<Uint8Array, void, undefined> {
  const parts = await db.prisma.uploadPart.findMany({ where: { uploadId: id }, orderBy: { start: 'asc' } });
  for (const { storageKey: key, sha256 } of parts) yield* intactBytes(store, { key, sha256 });
}

/** The second of two callers finds no parts. Answers the keys of the files that go when this is committed. */
async function closeUpload(tx: Transaction, uploadId: string): Promise<string[]> {
  const parts = await tx.db.uploadPart.findMany({ where: { uploadId }, select: { storageKey: true } });
  await tx.db.$executeRaw`UPDATE upload SET completed_at = now() WHERE id = ${uploadId}`;
  await tx.db.uploadPart.deleteMany({ where: { uploadId } });
  return parts.map(({ storageKey }) => storageKey);
}

function requireAllOf({ db }: FileContext, { receivedBytes, byteSize, expiresAt }: Upload): void {
  if (expiresAt <= db.clock.now()) {
    throw new ConflictError('UPLOAD_EXPIRED', 'The time of this upload is over. Begin another.');
  }
  if (receivedBytes === (byteSize ?? receivedBytes)) return;
  const [received, all] = [receivedBytes.toLocaleString('en'), byteSize?.toLocaleString('en')];
  throw new ConflictError('UPLOAD_INCOMPLETE', `${received} of ${all} bytes have come. Send the others first.`);
}

async function requireSame(context: FileContext, { id, sha256 }: Upload, stored: StoredObject): Promise<void> {
  if (sha256 === null || sha256 === stored.sha256) return;
  await restartUpload(context, id);
  const message = `What has come has the SHA-256 ${stored.sha256}. It was thrown away: send the file again.`;
  throw new ValidationError('The bytes are not those that the upload was begun for.', [
    { path: 'sha256', message, code: 'CHECKSUM_MISMATCH' },
  ]);
}

function alreadyCompleted(): Promise<never> {
  throw new ConflictError('UPLOAD_COMPLETED', 'This upload is a document already.');
}
