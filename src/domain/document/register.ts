import type { Document, Prisma } from '../../db/generated/client.ts';
import { actorOf, type Transaction } from '../kernel/index.ts';

/** A document whose bytes are in the store. */
export interface NewDocument {
  id: string;
  workspaceId: string;
  name: string;
  contentType: string;
  byteSize: number;
  sha256: string;
  storageKey: string;
  tags: string[];
  metadata: Prisma.InputJsonValue | null;
}

/** The document's row and its event. */
export async function registerDocument(tx: Transaction, { metadata, ...document }: NewDocument): Promise<Document> {
  const { id, workspaceId, name, byteSize, contentType } = document;
  const actor = actorOf(tx.context);
  const created = await tx.db.document.create({
    data: {
      ...document,
      kind: 'SOURCE',
      ...(metadata === null ? {} : { metadata }),
      actorKind: actor.kind,
      actorId: actor.id,
    },
  });
  tx.record({
    stream: id,
    type: 'document.uploaded',
    payload: { documentId: id, name, byteSize, contentType },
    workspaceId,
    documentId: id,
  });
  return created;
}
