import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { restoreBackup, writeBackup } from '../../src/backup/index.ts';
import { applyMigrations } from '../../src/db/migrate.ts';
import { openLocalStore } from '../../src/storage/local-store.ts';
import { newBackupFolder, withClient } from './copies.ts';

/** Databases that belong to an ordinary user, to whom row-level security applies as to any other. */
async function ordinaryUser() {
  const name = `ade_plain_${randomBytes(6).toString('hex')}`;
  const databases = [`${name}_a`, `${name}_b`];
  const serverUrl = inject('serverUrl');
  await withClient(serverUrl, async (client) => {
    await client.query(`CREATE ROLE ${name} LOGIN PASSWORD 'plain' NOSUPERUSER NOBYPASSRLS`);
    await client.query(`GRANT ade_tenant TO ${name}`);
    for (const database of databases) await client.query(`CREATE DATABASE ${database} OWNER ${name}`);
  });
  onTestFinished(() =>
    withClient(serverUrl, async (client) => {
      for (const database of databases) await client.query(`DROP DATABASE ${database} WITH (FORCE)`);
      await client.query(`DROP ROLE ${name}`);
    }),
  );
  return databases.map((database) => {
    const url = new URL(serverUrl);
    [url.username, url.password, url.pathname] = [name, 'plain', `/${database}`];
    return url.href;
  });
}

test('every row behind row-level security is in a backup that an ordinary user makes and restores', async () => {
  const [from = '', into = ''] = await ordinaryUser();
  const { path, root, remove } = await newBackupFolder();
  onTestFinished(remove);
  const [store, other] = await Promise.all([openLocalStore(join(root, 'a')), openLocalStore(join(root, 'b'))]);
  await applyMigrations(from);
  await withClient(from, async (client) => {
    await client.query(`INSERT INTO workspace (id, slug, name) VALUES ('ws_${'0'.repeat(26)}', 'main', 'Main')`);
    await client.query(
      `INSERT INTO configuration (id, workspace_id, slug, name)
       SELECT 'cfg_' || lpad(n::text, 26, '0'), 'ws_${'0'.repeat(26)}', 'c' || n, E'tab\\there, \\\\N' FROM generate_series(1, 1000) AS n`,
    );
    // What a later migration may add: a table with generated and identity columns, rows that point at each other, and partitions.
    await client.query(`
      CREATE TABLE later (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, before_id bigint REFERENCES later (id), name text NOT NULL,
        length int GENERATED ALWAYS AS (length(name)) STORED, at timestamptz NOT NULL DEFAULT now(), share float8 DEFAULT 0.1);
      CREATE TABLE parted (at int, note text) PARTITION BY RANGE (at);
      CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (10);
      INSERT INTO parted VALUES (1, 'low');
      INSERT INTO later (before_id, name) VALUES (2, 'first'), (1, 'second');
      ALTER TABLE later ENABLE ROW LEVEL SECURITY;
      ALTER TABLE later FORCE ROW LEVEL SECURITY;`);
  });
  const source = { databaseUrl: from, store };
  const backup = () => writeBackup(source, path, { release: 'test' });
  await expect(backup()).rejects.toThrow('Row-level security may hide rows of later');
  await withClient(from, (client) => client.query('CREATE POLICY system ON later USING (true)'));
  const { manifest } = await backup();
  const rowsOf = (name: string) => manifest.tables.find((table) => table.name === name)?.rows;
  expect(['configuration', 'later', 'parted', 'parted_low'].map(rowsOf)).toEqual([1000, 2, 1, undefined]);
  expect(manifest.sequences).toContainEqual({ name: 'later_id_seq', value: '2', isCalled: true });

  // The copy's migrations know nothing of what this test has added.
  await expect(restoreBackup(path, { databaseUrl: into, store: other })).rejects.toThrow('later');
  await withClient(from, (client) => client.query('DROP TABLE later, parted'));
  await backup();
  await restoreBackup(path, { databaseUrl: into, store: other });
  await withClient(into, async (client) => {
    const { rows } = await client.query('SELECT count(*)::int, min(name) AS name FROM configuration');
    expect(rows).toEqual([{ count: 1000, name: 'tab\there, \\N' }]);
    const walls = await client.query('SELECT FROM pg_class WHERE relforcerowsecurity');
    expect(walls.rowCount).toBeGreaterThan(5);
    const keys = await client.query("SELECT FROM pg_constraint WHERE contype = 'f' AND convalidated");
    expect(keys.rowCount).toBeGreaterThan(10);
    const triggers = await client.query("SELECT tgenabled FROM pg_trigger WHERE tgname = 'event_announced'");
    expect(triggers.rows).toEqual([{ tgenabled: 'O' }]);
  });
});
