import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Settings } from '../src/config/settings.ts';
import { openStore } from '../src/storage/index.ts';
import { markStore, readMark } from '../src/storage/mark.ts';
import type { ObjectStore } from '../src/storage/object-store.ts';
import { CommandFailure } from './failure.ts';

/** How many of the newest documents are looked for: some may be on their way out at this moment. */
const looked = 5;
/** PostgreSQL's code for a table that is not there: nothing has been migrated. */
const undefinedTable = '42P01';
/** Held while a store is marked; any number will do, as long as nothing else uses it. */
const markingLock = 7_214_017;

/** A store is the database's own when it has its mark; it gets it from the first process that starts. */
export type StoreOwnership = 'MARKED' | 'NOT_MARKED_YET';

/**
 * Throws CommandFailure when the store is not the one that belongs to the database: then every job would fail on documents that are
 * not there. Changes nothing.
 */
export async function checkOwnStore(settings: Settings, databaseUrl: string): Promise<StoreOwnership> {
  return withBoth(settings, databaseUrl, async (client, store) => {
    const installation = await installationOf(client);
    if (installation !== null) {
      if (await readMark(store, installation)) return 'MARKED';
      throw foreignStore(settings, `lacks the mark of this database (installations/${installation})`);
    }
    const keys = await newestKeys(client);
    if (keys.length === 0 || (await hasAny(store, keys))) return 'NOT_MARKED_YET';
    throw foreignStore(settings, 'does not have the documents of this database');
  });
}

/** The same; and a store that no database has marked yet gets this one's mark. */
export async function assureOwnStore(settings: Settings, databaseUrl: string): Promise<void> {
  if ((await checkOwnStore(settings, databaseUrl)) === 'MARKED') return;
  await withBoth(settings, databaseUrl, async (client, store) => {
    // Several processes may start for the first time together.
    await client.query('SELECT pg_advisory_lock($1)', [markingLock]);
    if ((await installationOf(client)) !== null) return;
    const installation = randomUUID();
    await markStore(store, installation);
    await client.query('INSERT INTO installation (id) VALUES ($1)', [installation]);
  });
  await checkOwnStore(settings, databaseUrl);
}

async function withBoth<T>(
  { storage, dataDir }: Settings,
  databaseUrl: string,
  work: (client: pg.Client, store: ObjectStore) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'ade-storage-check' });
  await client.connect();
  try {
    const store = await openStore(storage.url, dataDir);
    try {
      return await work(client, store);
    } finally {
      await store.close();
    }
  } finally {
    await client.end();
  }
}

function foreignStore(settings: Settings, lack: string): CommandFailure {
  const where = settings.storage.url ?? `${settings.dataDir}/objects`;
  return new CommandFailure(`The store at ${where} ${lack}. ${remedyFor(settings)}`);
}

function remedyFor({ storage, database }: Settings): string {
  if (storage.url !== null) return 'Set STORAGE_URL to the folder that its documents were uploaded to, or mount it.';
  return database.url === null
    ? 'Put that folder back as it was, or restore a backup into a new ADE_DATA_DIR ("ade restore").'
    : 'Set STORAGE_URL to a folder that the API and all workers share.';
}

function installationOf(client: pg.Client): Promise<string | null> {
  return column(client, 'SELECT id AS value FROM installation LIMIT 1').then(([id]) => id ?? null);
}

function newestKeys(client: pg.Client): Promise<string[]> {
  return column(
    client,
    `SELECT storage_key AS value FROM document WHERE deleted_at IS NULL ORDER BY id DESC LIMIT ${looked}`,
  );
}

/** One column; empty where the database has no such table yet. */
async function column(client: pg.Client, sql: string): Promise<string[]> {
  try {
    const { rows } = await client.query<{ value: string }>(sql);
    return rows.map(({ value }) => value);
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === undefinedTable) return [];
    throw error;
  }
}

async function hasAny(store: ObjectStore, keys: readonly string[]): Promise<boolean> {
  for (const key of keys) if ((await store.stat(key)) !== null) return true;
  return false;
}
