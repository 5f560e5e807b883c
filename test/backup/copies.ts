import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startApi } from '../../api/main.ts';
import { restoreBackup } from '../../src/backup/index.ts';
import { loadSettings } from '../../src/config/settings.ts';
import { createLogger } from '../../src/log.ts';
import { openServices } from '../../src/services.ts';
import { openLocalStore } from '../../src/storage/local-store.ts';
import { startWorker } from '../../worker/main.ts';
import { objectBytes } from '../support/damage.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { secret } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A folder of the test's own. */
export async function newBackupFolder() {
  const root = await mkdtemp(join(await temporaryFolder(), 'ade-backup-'));
  return { path: join(root, 'backup'), root, remove: () => rm(root, { recursive: true, force: true }) };
}

/** An installation without anything, to restore into. */
export async function emptyInstallation() {
  const database = await createEmptyDatabase();
  const { root, remove } = await newBackupFolder();
  const store = await openLocalStore(join(root, 'objects'));
  return {
    databaseUrl: database.url,
    dataDir: root,
    store,
    restore: (folder: string) => restoreBackup(folder, { databaseUrl: database.url, store }),
    /** Its API and a worker, in this process. */
    async serve() {
      const env = {
        DATABASE_URL: database.url,
        ADE_SECRET: secret,
        ADE_PORT: '0',
        ADE_DATA_DIR: root,
        ADE_ENVIRONMENT: 'development',
        ADE_LOG_LEVEL: 'silent',
      };
      const settings = loadSettings({ env, cwd: root });
      const log = createLogger(settings.log, { name: 'test' });
      const api = await startApi(settings, { databaseUrl: database.url, secret, version: '0.0.0-test' }, log);
      const worker = await startWorker(settings, database.url, log);
      const services = await openServices(settings, database.url, log);
      return {
        url: api.url,
        firstSetup: api.firstSetup,
        services,
        async stop() {
          await worker.close({ graceMs: 0 });
          await services.close();
          await api.close();
        },
      };
    },
    async remove() {
      await database.drop();
      await remove();
    },
  };
}

/** Every row of every table of the schema, as text. */
export async function allRows(databaseUrl: string): Promise<Map<string, string[]>> {
  return withClient(databaseUrl, async (client) => {
    const tables = await client.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT LIKE '\\_%'`,
    );
    const all = new Map<string, string[]>();
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ text: string }>(`SELECT t::text AS text FROM "${name}" AS t ORDER BY 1`);
      all.set(
        name,
        rows.map(({ text }) => text),
      );
    }
    return all;
  });
}

/** Every object below the workspaces, by key. */
export async function allObjects(dataDir: string): Promise<Map<string, Buffer>> {
  const store = await openLocalStore(join(dataDir, 'objects'));
  const all = new Map<string, Buffer>();
  for await (const { key } of store.list('workspaces/')) all.set(key, await objectBytes(store, key));
  return new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export async function withClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
