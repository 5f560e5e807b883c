import { isDatabaseAway } from '../../db/unavailable.ts';
import { ObjectTooLargeError } from '../../storage/faults.ts';
import type { StoredObject } from '../../storage/object-store.ts';
import { type FileContext, LimitError, ValidationError } from '../kernel/index.ts';
import { bytesLeft, noRoomForBytes } from '../quota/index.ts';

/** Objects that are to have rows. */
interface NewObjects {
  storageKey: string;
  /** What stores others beside it. */
  followUp: { discard?(): Promise<void> } | null;
}

/** Deletes objects again when the work that makes rows of them fails. */
export async function keptWith<Result>(
  context: FileContext,
  objects: NewObjects,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    // A commit whose answer was lost may have made the row: then the bytes stay, to be swept where it has not.
    if (!isDatabaseAway(error)) await discard(context, objects);
    throw error;
  }
}

/** Deletes objects that no row is made of. */
export async function discard({ store }: FileContext, { storageKey, followUp }: NewObjects): Promise<void> {
  await store.delete(storageKey);
  await followUp?.discard?.();
}

/** Throws ValidationError for a file without bytes. */
export function requireBytes({ size }: Pick<StoredObject, 'size'>): void {
  if (size > 0) return;
  const message = 'The file has no bytes. Check that the export or copy was complete.';
  throw new ValidationError('The file is empty.', [{ path: 'file', message, code: 'EMPTY_FILE' }]);
}

/** Puts bytes into the store. Throws LimitError when there are more, or more than the workspace has room for. */
export async function storeBytes(
  context: FileContext,
  { workspaceId, key, maxBytes }: { workspaceId: string; key: string; maxBytes: number },
  body: AsyncIterable<Uint8Array>,
) {
  const room = await bytesLeft(context, workspaceId);
  if (room?.left === 0) throw noRoomForBytes(room.limit);
  try {
    return await context.store.put(key, body, { maxBytes: Math.min(maxBytes, room?.left ?? maxBytes) });
  } catch (error) {
    if (!(error instanceof ObjectTooLargeError)) throw error;
    throw room && room.left < maxBytes ? noRoomForBytes(room.limit) : tooLarge(maxBytes, 'this way of uploading takes');
  }
}

/** `who` takes no file that is larger. */
export function tooLarge(maxBytes: number, who: string): LimitError {
  const most = Math.floor(maxBytes / 1024 ** 2).toLocaleString('en');
  return new LimitError('uploadBytes', `The file is larger than ${most} MiB, the most ${who}.`);
}
