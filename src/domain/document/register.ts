import type { Document, Prisma } from '../../db/generated/client.ts';
import type { StoredObject } from '../../storage/object-store.ts';
import { actorOf, type Transaction } from '../kernel/index.ts';
import { requireRoom } from '../quota/index.ts';
import { withBlocks } from './blocks.ts';

/** A document whose bytes are in the store. */
export interface NewDocument {
  id: string;
  workspaceId: string;
  name: string;
  contentType: string;
  object: StoredObject;
  tags: string[];
  metadata: Prisma.InputJsonValue | null;
  /** The archive that it comes from. */
  archiveId?: string;
  /** Its path there, or from the folder on that was uploaded. */
  path?: string | null;
}

/** The document's row and its event. Throws LimitError when the workspace has no room for its bytes. */
export async function registerDocument(
  tx: Transaction,
  { metadata, object, ...document }: NewDocument,
): Promise<Document> {
  const { id, workspaceId, name, contentType } = document;
  const { size: byteSize, sha256, key: storageKey } = object;
  const actor = actorOf(tx.context);
  await requireRoom(tx, workspaceId, { bytes: byteSize });
  const created = await tx.db.document.create({
    data: {
      ...document,
      byteSize,
      sha256,
      storageKey,
      ...withBlocks(object),
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
