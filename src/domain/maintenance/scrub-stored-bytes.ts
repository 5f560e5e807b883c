import { ObjectNotFoundError, StoredBytesDamagedError } from '../../storage/faults.ts';
import { intactBytes } from '../../storage/intact.ts';
import type { Context, FileContext } from '../kernel/index.ts';
import { allDone, type PassEnd, type PassWork } from './pass.ts';
import { storedObjectsSql } from './stored-objects.ts';

const batchSize = 100;
/** Bytes read in one run: the store is for others first, and there is always a next run. */
const bytesPerRun = 4 * 1024 ** 3;

/** A row that points at an object. */
interface Pointer {
  key: string;
  /** `null` where it was not remembered: then only that the object is there can be said. */
  sha256: string | null;
  subjectId: string;
}

/**
 * Reads every stored object in the order of keys, a share in each run, and writes down those whose bytes are not what they were.
 * What is written down of objects that are whole again, or of no more use, is forgotten.
 */
export async function scrubStoredBytes(context: FileContext, work: PassWork): Promise<PassEnd> {
  let { position } = work;
  let bytes = 0;
  while (!work.budget.spent() && bytes < bytesPerRun) {
    const pointers = await pointersAfter(context, position ?? '');
    for (const pointer of pointers) {
      if (work.budget.spent() || bytes >= bytesPerRun) return { complete: false, position };
      bytes += await scrub(context, work, pointer);
      position = pointer.key;
    }
    if (pointers.length < batchSize) {
      await forgetObsolete(context);
      return allDone;
    }
  }
  return { complete: false, position };
}

/** Answers how many bytes were read. */
async function scrub(context: FileContext, work: PassWork, { key, sha256, subjectId }: Pointer): Promise<number> {
  let size = 0;
  let damage: unknown = null;
  try {
    const bytes = sha256 === null ? await context.store.get(key) : intactBytes(context.store, { key, sha256 });
    for await (const chunk of bytes) size += chunk.length;
  } catch (error) {
    if (!(error instanceof StoredBytesDamagedError || error instanceof ObjectNotFoundError)) throw error;
    damage = error;
  }
  work.count('examined', 1);
  work.count('bytes', size);
  if (damage === null) {
    await context.db.pool.query('DELETE FROM damaged_object WHERE key = $1', [key]);
    return size;
  }
  // It may have been removed together with its row meanwhile.
  const { rowCount } = await context.db.pool.query(
    `INSERT INTO damaged_object (key, subject_id)
     SELECT $1, $2 WHERE EXISTS (SELECT FROM (${storedObjectsSql}) AS stored WHERE stored.key = $1)
     ON CONFLICT (key) DO UPDATE SET checked_at = now()`,
    [key, subjectId],
  );
  if (!rowCount) return size;
  work.count('damaged', 1);
  context.log.error({ err: damage, key, subjectId }, 'a stored object is damaged; restore it from a backup');
  return size;
}

async function pointersAfter({ db }: Context, position: string): Promise<Pointer[]> {
  const { rows } = await db.pool.query<Pointer>(
    `SELECT key, sha256, subject_id AS "subjectId" FROM (${storedObjectsSql}) AS stored
     WHERE key COLLATE "C" > $1 ORDER BY key COLLATE "C" LIMIT $2`,
    [position, batchSize],
  );
  return rows;
}

async function forgetObsolete({ db }: Context): Promise<void> {
  await db.pool.query(
    `DELETE FROM damaged_object AS damaged
     WHERE NOT EXISTS (SELECT FROM (${storedObjectsSql}) AS stored WHERE stored.key = damaged.key)`,
  );
}
