import pg from 'pg';
import type { Settings } from '../src/config/settings.ts';
import { openStore } from '../src/storage/index.ts';
import type { ObjectStore } from '../src/storage/object-store.ts';
import { CommandFailure } from './failure.ts';

/** How many of the newest documents are looked for: some may be on their way out at this moment. */
const looked = 5;
/** PostgreSQL's code for a table that is not there: nothing has been migrated. */
const undefinedTable = '42P01';

/**
 * Throws CommandFailure when the database knows documents of which the store has none: then it is another store than the one that
 * they were uploaded to, and every job would fail. A database that has no documents yet fits any store.
 */
export async function assureOwnStore({ storage, dataDir }: Settings, databaseUrl: string): Promise<void> {
  const keys = await newestKeys(databaseUrl);
  if (keys.length === 0) return;
  const store = await openStore(storage.url, dataDir);
  try {
    if (await hasAny(store, keys)) return;
  } finally {
    await store.close();
  }
  const where = storage.url ?? `${dataDir}/objects`;
  const remedy =
    storage.url === null
      ? 'Set STORAGE_URL to a folder that the API and all workers share.'
      : 'Set STORAGE_URL to the folder that they were uploaded to, or mount it.';
  throw new CommandFailure(`The documents of this database are not in the store at ${where}. ${remedy}`);
}

async function newestKeys(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'ade-storage-check' });
  await client.connect();
  try {
    const { rows } = await client.query<{ key: string }>(
      'SELECT storage_key AS key FROM document WHERE deleted_at IS NULL ORDER BY id DESC LIMIT $1',
      [looked],
    );
    return rows.map(({ key }) => key);
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === undefinedTable) return [];
    throw error;
  } finally {
    await client.end();
  }
}

async function hasAny(store: ObjectStore, keys: readonly string[]): Promise<boolean> {
  for (const key of keys) if ((await store.stat(key)) !== null) return true;
  return false;
}
