import { createHash } from 'node:crypto';
import { ObjectNotFoundError, StoredBytesDamagedError } from './faults.ts';
import type { ByteRange, ObjectStore } from './object-store.ts';

/** An object as it was when it was put. */
export interface KnownObject {
  key: string;
  /** Lower-case hex. */
  sha256: string;
}

/**
 * The bytes of an object, or a range of them, proven to be those that were put: the whole object is read and hashed, and the last
 * chunk is given out only once the hash is right. So a damaged object never ends well, and one of a single chunk yields nothing.
 * Throws StoredBytesDamagedError, also for one that is gone, or what `get` throws.
 */
export async function* intactBytes(
  store: ObjectStore,
  { key, sha256 }: KnownObject,
  { start, end }: ByteRange = { start: 0, end: Number.POSITIVE_INFINITY },
): AsyncGenerator<Buffer, void, undefined> {
  const hash = createHash('sha256');
  let at = 0;
  let held: Buffer | null = null;
  for await (const chunk of await bodyOf(store, key)) {
    hash.update(chunk);
    const wanted = chunk.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at));
    at += chunk.length;
    if (wanted.length === 0) continue;
    if (held) yield held;
    held = wanted;
  }
  if (hash.digest('hex') !== sha256) throw new StoredBytesDamagedError(key);
  if (held) yield held;
}

async function bodyOf(store: ObjectStore, key: string): Promise<AsyncIterable<Buffer>> {
  try {
    return await store.get(key);
  } catch (error) {
    throw error instanceof ObjectNotFoundError ? new StoredBytesDamagedError(key, { cause: error }) : error;
  }
}
