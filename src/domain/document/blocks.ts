import type { Prisma } from '../../db/generated/client.ts';
import { blockBytes, type StoredObject } from '../../storage/object-store.ts';

/** The hashes by which parts of a document are verified; `null` for one of a single block, whose own hash is that of all. */
export function blockHashesOf({ blocks, size }: StoredObject): StoredObject['blocks'] | null {
  return size > blockBytes ? blocks : null;
}

/** The same, as it is created together with the document's row. */
export function withBlocks(object: StoredObject): Pick<Prisma.DocumentUncheckedCreateInput, 'blocks'> {
  const hashes = blockHashesOf(object);
  return hashes ? { blocks: { create: { hashes } } } : {};
}
