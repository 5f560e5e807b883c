import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBackup, restoreBackup, writeBackup } from '../../src/backup/index.ts';
import { requireManifest, writeManifest } from '../../src/backup/manifest.ts';
import { migrationsFolder } from '../../src/db/migrations.ts';
import { runPass } from '../../src/domain/maintenance/index.ts';
import { markStore } from '../../src/storage/mark.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { flipped, replaceObject } from '../support/damage.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { keepAll, passNamed } from '../worker/maintenance/fixture.ts';
import { emptyInstallation, newBackupFolder, withClient } from './copies.ts';

let server: TestServer;
let folder: Awaited<ReturnType<typeof newBackupFolder>>;
let target: Awaited<ReturnType<typeof emptyInstallation>>;
let documentId: string;
const source = () => ({ databaseUrl: server.databaseUrl, store: server.services.store });
const write = (into = folder.path) => writeBackup(source(), into, { release: '9.9.9' });

beforeAll(async () => {
  [server, folder, target] = await Promise.all([startTestServer(), newBackupFolder(), emptyInstallation()]);
  documentId = await server.owner.uploaded('a.csv', 'a,b\n1,2\n');
  await server.owner.uploaded('b.csv', 'a,b\n3,4\n');
  await write();
});
afterAll(() => Promise.all([server.stop(), folder.remove(), target.remove()]));

const tablesOf = (databaseUrl: string) =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query("SELECT FROM pg_tables WHERE schemaname = 'public'");
    return rows.length;
  });

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys.sort();
}

/** What is said of a backup. */
const complaint = () =>
  checkBackup(folder.path, { isDeep: true }).then(
    ({ faults }) => faults.join('\n'),
    (error: unknown) => (error instanceof Error ? error.message : ''),
  );

/** What a restore says, which must not have written anything. */
async function refusal(path = folder.path, into = target): Promise<string> {
  const [tables, objects] = [await tablesOf(into.databaseUrl), await keysOf(into.store)];
  const error = await into.restore(path).catch((thrown: unknown) => thrown);
  expect(await tablesOf(into.databaseUrl)).toBe(tables);
  expect(await keysOf(into.store)).toEqual(objects);
  expect(error).toMatchObject({ name: 'BackupError' });
  return error instanceof Error ? error.message : '';
}

test('a bit that has changed in any file, and any file that is gone or cut, is found before anything is written', async () => {
  const files = (await readdir(folder.path, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(20);
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    const bytes = await readFile(path);
    for (const bit of [0, Math.floor(bytes.length / 2) * 8 + 3, bytes.length * 8 - 1]) {
      await writeFile(path, flipped(bytes, bit));
      expect(await complaint()).toMatch(name === 'manifest.json' ? /manifest\.json is damaged/ : /is damaged/);
    }
    await writeFile(path, bytes.subarray(0, -1));
    expect(await complaint()).toMatch(name === 'manifest.json' ? /manifest\.json is damaged/ : /bytes and should have/);
    await rm(path);
    expect(await refusal()).toMatch(name === 'manifest.json' ? /no finished backup/ : /is missing/);
    await writeFile(path, bytes);
  }
  expect((await checkBackup(folder.path, { isDeep: true })).faults).toEqual([]);
}, 120_000);

test('a backup of a newer release is refused by name, in its format and in its schema', async () => {
  const newer = join(folder.root, 'newer');
  await cp(folder.path, newer, { recursive: true });
  const manifest = await requireManifest(newer);
  const later = { name: '9999_later', checksum: '0'.repeat(64) };
  await writeManifest(newer, { ...manifest, migrations: [...manifest.migrations, later] });
  expect(await refusal(newer)).toContain('made by ADE 9.9.9, whose database has the migration 9999_later');
  // @ts-expect-error: this release knows one version.
  await writeManifest(newer, { ...manifest, version: 2 });
  expect(await refusal(newer)).toContain('in a format that this release does not know');
});

test('a backup of an older release is brought up to date, also into a schema that is ahead of it', async () => {
  const older = await emptyInstallation();
  const migrations = join(older.dataDir, 'migrations');
  await cp(migrationsFolder, migrations, { recursive: true });
  await mkdir(join(migrations, '9999_later'));
  await writeFile(
    join(migrations, '9999_later', 'migration.sql'),
    'ALTER TABLE document ADD COLUMN later int NOT NULL DEFAULT 7; CREATE TABLE later (id int);',
  );
  const restore = () => restoreBackup(folder.path, older, { migrations });
  await restore();
  const laterOf = () =>
    withClient(older.databaseUrl, async (client) => {
      const { rows } = await client.query('SELECT later FROM document');
      // Rows of what was restored go, for the second round.
      await client.query('TRUNCATE "user", workspace, installation, restoration, stream_head CASCADE');
      return rows;
    });
  expect(await laterOf()).toEqual([{ later: 7 }, { later: 7 }]);
  await withClient(older.databaseUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
    );
    for (const { name } of rows) if (!name.startsWith('_')) await client.query(`TRUNCATE "${name}" CASCADE`);
  });
  await restore();
  expect(await laterOf()).toHaveLength(2);
  await older.remove();
});

test('what is not empty, or not its own, is not restored into', async () => {
  const full = { ...source(), restore: (path: string) => restoreBackup(path, source()) };
  const error = await full.restore(folder.path).catch((thrown: unknown) => thrown);
  expect(error).toHaveProperty('message', expect.stringMatching(/not empty: there are rows in .*api_key/));

  const { installation } = await requireManifest(folder.path);
  expect(installation).toBeNull();
  await withClient(server.databaseUrl, (client) => client.query("INSERT INTO installation (id) VALUES ('original')"));
  const marked = join(folder.root, 'marked');
  await write(marked);
  await markStore(target.store, 'original');
  expect(await refusal(marked)).toContain('The store is that of the installation of which the backup is');
  await target.store.delete('installations/original');
  // A folder is one installation's.
  await withClient(server.databaseUrl, (client) => client.query("UPDATE installation SET id = 'another'"));
  await expect(write(marked)).rejects.toThrow('holds a backup of another installation');
});

test('a restore that fails in the middle leaves what says so, and begins anew', async () => {
  const broken = await emptyInstallation();
  const failing = restoreBackup(folder.path, broken, {
    onTable: (name) => {
      if (name === 'event') throw new Error('a power cut');
    },
  });
  await expect(failing).rejects.toThrow('a power cut');
  const isUnfinished = () =>
    withClient(broken.databaseUrl, async (client) => {
      const { rows } = await client.query("SELECT to_regnamespace('ade_restore') IS NOT NULL AS is");
      return rows[0].is;
    });
  expect(await isUnfinished()).toBe(true);
  await broken.restore(folder.path);
  expect(await isUnfinished()).toBe(false);
  expect(await refusal(folder.path, broken)).toContain('not empty');
  await broken.remove();
});

test('objects that are damaged or gone are named, and everything else is in the backup', async () => {
  const { rows } = await server.services.db.pool.query<{ key: string }>(
    'SELECT storage_key AS key FROM document ORDER BY id',
  );
  const [damaged, gone] = rows.map(({ key }) => key);
  if (!damaged || !gone) throw new Error('There are two documents.');
  await replaceObject(server.services.store, damaged, Buffer.from('a,b\n1,9\n'));
  await server.services.store.delete(gone);
  const partly = join(folder.root, 'partly');
  const { manifest } = await write(partly);
  expect(manifest.damaged).toEqual(
    expect.arrayContaining([
      { key: damaged, subjectId: documentId, problem: 'is not what was stored' },
      expect.objectContaining({ key: gone, problem: 'is not in the store' }),
    ]),
  );
  expect((await checkBackup(partly, { isDeep: true })).faults).toEqual([]);
  // The folder of before still has them whole, and keeps them.
  const again = await write();
  expect(again).toMatchObject({ reused: 2, manifest: { damaged: [] } });
});

test('a backup waits for a pass that removes files, and says for which', async () => {
  const { services } = server;
  const context = { ...services, viewer: null, correlationId: null };
  const running = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const pass = runPass(
    context,
    {
      ...passNamed('orphan_files'),
      async run() {
        running.resolve();
        await end.promise;
        return { complete: true, position: null };
      },
    },
    { retention: keepAll, signal: new AbortController().signal, budgetMs: 60_000, soonMs: 1_000, force: true },
  );
  await running.promise;
  const waited: string[] = [];
  const into = join(folder.root, 'patient');
  const { manifest } = await writeBackup(source(), into, {
    release: 'test',
    onWait(name) {
      waited.push(name);
      end.resolve();
    },
  });
  expect(waited).toEqual(['orphan_files']);
  expect(manifest.tables.find(({ name }) => name === 'maintenance_run')?.rows).toBe(1);
  expect(await pass).toBe('RAN');
});
