import { ObjectNotFoundError, StoredBytesDamagedError } from '../storage/faults.ts';
import { intactBytes } from '../storage/intact.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { batchesOf, parallelCopies } from './batches.ts';
import { linesOf, type Pointer } from './copy-tables.ts';
import { BackupError } from './error.ts';
import { writeSealed } from './files.ts';
import type { Manifest } from './manifest.ts';
import { type ListedObject, lineOf, type SortedLookup } from './object-list.ts';

/** More than that many objects that are damaged or gone, and it is not the store of this database. */
const mostDamaged = 1_000;

interface ObjectCopy {
  store: ObjectStore;
  /** The store in the backup's folder. */
  target: ObjectStore;
  /** What the folder's last backup holds, whose objects are not copied again. */
  earlier: SortedLookup;
  /** Where the list of objects goes. */
  folder: string;
  signal: AbortSignal;
}

interface CopiedObjects {
  objects: Manifest['objects'];
  damaged: Manifest['damaged'];
  /** How many were in the folder already. */
  reused: number;
}

/** Copies all objects and proves each to be what its row says; writes the list of them. */
export async function copyObjects(pointers: AsyncIterable<Pointer>, copy: ObjectCopy): Promise<CopiedObjects> {
  const damaged: Manifest['damaged'] = [];
  let [count, bytes, reused] = [0, 0, 0];
  const lines = async function* () {
    for await (const batch of batchesOf(pointers, parallelCopies)) {
      copy.signal.throwIfAborted();
      const known = [];
      for (const pointer of batch) known.push({ pointer, entry: await reusable(pointer, copy) });
      const results = await Promise.all(known.map(async ({ pointer, entry }) => entry ?? copyOne(pointer, copy)));
      reused += known.filter(({ entry }) => entry !== null).length;
      for (const result of results) {
        if ('problem' in result) {
          damaged.push(result);
          if (damaged.length > mostDamaged) throw tooManyDamaged(damaged);
          continue;
        }
        count += 1;
        bytes += result.size;
        yield lineOf(result);
      }
    }
  };
  const file = await writeSealed(copy.folder, 'objects.jsonl.zst', linesOf(lines()));
  return { objects: { count, bytes, file }, damaged, reused };
}

/** The entry of an object that the folder has already; `null` when it has to be copied. Objects never change under one key. */
async function reusable({ key, sha256, size }: Pointer, { earlier, target }: ObjectCopy): Promise<ListedObject | null> {
  const entry = await earlier.find(key);
  if (entry === null || (sha256 ?? entry.sha256) !== entry.sha256 || (size ?? entry.size) !== entry.size) return null;
  return (await target.stat(key))?.size === entry.size ? entry : null;
}

async function copyOne(
  { key, sha256, subjectId }: Pointer,
  { store, target, signal }: ObjectCopy,
): Promise<ListedObject | Manifest['damaged'][number]> {
  try {
    const body = sha256 === null ? await store.get(key) : intactBytes(store, { key, sha256 });
    return await target.put(key, body, { signal });
  } catch (error) {
    const isGone = error instanceof StoredBytesDamagedError ? error.cause : error;
    if (isGone instanceof ObjectNotFoundError) return { key, subjectId, problem: 'is not in the store' };
    if (error instanceof StoredBytesDamagedError) return { key, subjectId, problem: 'is not what was stored' };
    throw error;
  }
}

function tooManyDamaged([first]: Manifest['damaged']): BackupError {
  return new BackupError(
    `More than ${mostDamaged} objects that this database names are not in the store, or not what was stored; the first is ${first?.key}. Check that STORAGE_URL names the store of this database.`,
  );
}
