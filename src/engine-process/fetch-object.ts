import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { intactBytes } from '../storage/intact.ts';
import type { ObjectStore } from '../storage/object-store.ts';

export interface FetchOptions {
  /** What the bytes have to be, lower-case hex; `null` where that is not known. */
  sha256: string | null;
  signal: AbortSignal;
}

/**
 * Copies a stored object to a local file, which the engine can read at random, and proves that it is what was stored. Throws
 * StoredBytesDamagedError, ObjectNotFoundError, the signal's reason when it fires.
 */
export async function fetchObject(
  store: ObjectStore,
  key: string,
  path: string,
  { sha256, signal }: FetchOptions,
): Promise<void> {
  const bytes = sha256 === null ? await store.get(key) : intactBytes(store, { key, sha256 });
  await pipeline(bytes, createWriteStream(path), { signal }).catch((error: unknown) => {
    // Why it was ended is what decides whether the attempt counts; the stream says only that it was.
    signal.throwIfAborted();
    throw error;
  });
}
