import { type Document, Prisma } from '../../db/generated/client.ts';
import {
  ConflictError,
  type Context,
  NotFoundError,
  requirePermission,
  requirePermissionOn,
  type Transaction,
  transact,
  visibleIn,
} from '../kernel/index.ts';
import { readDocumentFacts } from './facts.ts';

export interface UpdateDocumentInput {
  documentId: string;
  /** What is left out stays. */
  name?: string | null;
  tags?: readonly string[] | null;
  /** `null` takes it away, `undefined` leaves it. */
  metadata?: Prisma.InputJsonValue | null;
  expectedVersion?: number | null;
}

/**
 * Changes what is said of a document; its bytes stay. Throws ConflictError when `expectedVersion` is not the document's version any more:
 * another editor was faster.
 */
export async function updateDocument(context: Context, input: UpdateDocumentInput): Promise<Document> {
  return transact(context, async (tx) => {
    const document = await lockDocument(tx, input.documentId);
    requirePermission(context, document.workspaceId, 'documents.write', 'The document');
    if (document.deletedAt !== null) throw new NotFoundError('The document');
    if (input.expectedVersion != null && input.expectedVersion !== document.version) {
      throw new ConflictError(
        'VERSION_CHANGED',
        `The document is at version ${document.version}, not ${input.expectedVersion}. Load it again and repeat the change.`,
      );
    }
    const given = { name: input.name ?? document.name, tags: input.tags ?? document.tags };
    const { name, tags } = readDocumentFacts(given, 'The document cannot be changed.');
    const metadata = input.metadata === undefined ? {} : { metadata: input.metadata ?? Prisma.DbNull };
    const data = { name, tags, ...metadata, version: { increment: 1 } };
    const updated = await tx.db.document.update({ where: { id: document.id }, data });
    recordOn(tx, updated, 'document.updated');
    return updated;
  });
}

/**
 * Puts a document away: no list shows it, nothing can be run on it, and its links lead nowhere. It can be restored until retention removes
 * it. Of one that is deleted nothing changes.
 */
export async function deleteDocument(context: Context, documentId: string): Promise<Document> {
  return transact(context, async (tx) => {
    const document = await lockDocument(tx, documentId);
    await requirePermissionOn(context, document, 'documents.delete', 'The document');
    if (document.deletedAt !== null) return document;
    await tx.db.$executeRaw`UPDATE document SET deleted_at = now() WHERE id = ${documentId}`;
    recordOn(tx, document, 'document.deleted');
    return tx.db.document.findUniqueOrThrow({ where: { id: documentId } });
  });
}

/**
 * Puts documents away that were uploaded so many days ago, those with unfinished jobs aside; the oldest, up to `most`. Answers how many.
 * For retention: no permission is asked for.
 */
export async function deleteOldDocuments(
  context: Context,
  workspaceId: string,
  { days, most }: { days: number; most: number },
): Promise<number> {
  return transact(context, async (tx) => {
    const due = await tx.db.$queryRaw<{ id: string }[]>`
      SELECT id FROM document
      WHERE workspace_id = ${workspaceId} AND kind = 'SOURCE' AND deleted_at IS NULL
        AND created_at < now() - make_interval(days => ${days})
        AND NOT EXISTS (SELECT FROM job WHERE job.document_id = document.id AND job.status IN ('QUEUED', 'RUNNING'))
      ORDER BY created_at LIMIT ${most} FOR UPDATE SKIP LOCKED`;
    const documents = await tx.db.document.findMany({ where: { id: { in: due.map(({ id }) => id) } } });
    await tx.db.$executeRaw`UPDATE document SET deleted_at = now() WHERE id = ANY (${documents.map(({ id }) => id)})`;
    for (const document of documents) recordOn(tx, document, 'document.deleted');
    return documents.length;
  });
}

/** Takes a deletion back. Of a document that is not deleted nothing changes; one that was removed is not found. */
export async function restoreDocument(context: Context, documentId: string): Promise<Document> {
  return transact(context, async (tx) => {
    const document = await lockDocument(tx, documentId);
    await requirePermissionOn(context, document, 'documents.delete', 'The document');
    if (document.deletedAt === null) return document;
    recordOn(tx, document, 'document.restored');
    return tx.db.document.update({ where: { id: documentId }, data: { deletedAt: null } });
  });
}

/** A document that the viewer may see, deleted or not. The lock comes first, so that changes at once are made one after the other. */
async function lockDocument(tx: Transaction, id: string): Promise<Document> {
  await tx.db.$queryRaw`SELECT id FROM document WHERE id = ${id} FOR UPDATE`;
  const document = await tx.db.document.findFirst({
    where: { id, workspaceId: visibleIn(tx.context, 'documents.read') },
  });
  if (!document) throw new NotFoundError('The document');
  return document;
}

function recordOn(
  tx: Transaction,
  { id, name, workspaceId }: Document,
  type: 'document.updated' | 'document.deleted' | 'document.restored',
): void {
  tx.record({ stream: id, type, payload: { documentId: id, name }, workspaceId, documentId: id });
}
