import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { test as base, expect } from 'vitest';
import { applyMigrations, pendingMigrations, schemaDrift } from '../../src/db/migrate.ts';
import { MigrationError } from '../../src/db/migration-errors.ts';
import { createEmptyDatabase } from '../support/database.ts';

/** An empty database, a connection to it, and an empty folder for its migrations. */
// biome-ignore lint/correctness/noEmptyPattern: Vitest reads a fixture's needs from this pattern.
const test = base.extend('scratch', async ({}, { onCleanup }) => {
  const database = await createEmptyDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const root = await mkdtemp(join(tmpdir(), 'ade-migrations-'));
  onCleanup(async () => {
    await rm(root, { recursive: true });
    await client.end();
    await database.drop();
  });
  return { url: database.url, client, folder: join(root, 'migrations') };
});

async function write(folder: string, name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

test('processes that start together apply each migration once, in order', async ({
  scratch: { url, client, folder },
}) => {
  await write(folder, '0001_make', 'CREATE TABLE note (id int PRIMARY KEY);');
  await write(folder, '0002_fill', 'INSERT INTO note VALUES (1);');
  expect(await pendingMigrations(url, { folder })).toEqual(['0001_make', '0002_fill']);
  const starts = await Promise.all([1, 2, 3].map(() => applyMigrations(url, { folder })));
  expect(starts.map(({ applied }) => applied).sort((a, b) => b.length - a.length)).toEqual([
    ['0001_make', '0002_fill'],
    [],
    [],
  ]);
  expect(await pendingMigrations(client, { folder })).toEqual([]);
  expect((await client.query('SELECT id FROM note')).rows).toEqual([{ id: 1 }]);
});

/** Resolves once a connection waits for a lock. */
async function someoneWaits(client: pg.Client): Promise<void> {
  const isWaiting = async () => {
    const { rowCount } = await client.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
    return rowCount !== 0;
  };
  while (!(await isWaiting()));
}

test('a migration that waits for a table lets those go first that wait behind it', async ({
  scratch: { url, client, folder },
}) => {
  await write(folder, '0001_make', 'CREATE TABLE note (id int);');
  await applyMigrations(url, { folder });
  await write(folder, '0002_add', 'CREATE TABLE other (id int); ALTER TABLE note ADD COLUMN text text;');
  const reader = new pg.Client({ connectionString: url });
  await reader.connect();
  await reader.query('BEGIN; SELECT FROM note');
  const migrated = applyMigrations(url, { folder, lockTimeoutMs: 100 });
  await someoneWaits(client);
  // The first reader has the table still.
  expect((await client.query('SELECT id FROM note')).rows).toEqual([]);
  await reader.query('COMMIT');
  await reader.end();
  expect(await migrated).toMatchObject({ applied: ['0002_add'] });
  expect((await client.query('SELECT text FROM note')).rows).toEqual([]);
});

test('a migration and another who wait for each other’s tables are parted, and it is tried again', async ({
  scratch: { url, client, folder },
}) => {
  await write(folder, '0001_make', 'CREATE TABLE note (id int); CREATE TABLE other (id int);');
  await applyMigrations(url, { folder });
  await write(folder, '0002_add', 'ALTER TABLE note ADD COLUMN text text; ALTER TABLE other ADD COLUMN text text;');
  const worker = new pg.Client({ connectionString: url });
  await worker.connect();
  await worker.query('BEGIN; SELECT FROM other');
  const migrated = applyMigrations(url, { folder, lockTimeoutMs: 60_000 });
  await someoneWaits(client);
  // One of both is ended by PostgreSQL.
  await worker.query('SELECT FROM note').catch(() => {});
  await worker.query('ROLLBACK');
  await worker.end();
  expect(await migrated).toMatchObject({ applied: ['0002_add'] });
});

test('a folder without migrations has nothing to apply', async ({ scratch: { url, folder } }) => {
  expect(await applyMigrations(url, { folder })).toMatchObject({ applied: [] });
});

test('functions, quoted semicolons and comments stay whole', async ({ scratch: { url, client, folder } }) => {
  const sql = `-- first; second
    CREATE FUNCTION twice(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN n := n * 2; RETURN n; END; $$;
    CREATE TABLE note (text text DEFAULT 'a;b');`;
  await write(folder, '0001_function', sql);
  await applyMigrations(url, { folder });
  expect((await client.query('SELECT twice(21) AS n')).rows).toEqual([{ n: 42 }]);
  expect((await client.query('INSERT INTO note DEFAULT VALUES RETURNING text')).rows).toEqual([{ text: 'a;b' }]);
});

test('a failed migration leaves nothing, blocks until it is released, and then applies', async ({
  scratch: { url, client, folder },
}) => {
  await write(folder, '0001_wrong', 'CREATE TABLE note (id int); INSERT INTO absent VALUES (1);');
  const failure = await applyMigrations(url, { folder }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(MigrationError);
  expect(failure).toHaveProperty(
    'message',
    expect.stringContaining('failed: No such table: absent. Nothing of it was kept'),
  );
  expect((await client.query(`SELECT to_regclass('note') AS note`)).rows).toEqual([{ note: null }]);

  await write(folder, '0001_wrong', 'CREATE TABLE note (id int);');
  await expect(applyMigrations(url, { folder })).rejects.toThrow('Migration 0001_wrong failed');
  const release = failure instanceof Error ? /`(UPDATE .*?)`/.exec(failure.message)?.[1] : undefined;
  await client.query(release ?? 'the message names no statement');
  expect(await applyMigrations(url, { folder })).toMatchObject({ applied: ['0001_wrong'] });
});

test('an edited migration is refused, other line endings are not', async ({ scratch: { url, folder } }) => {
  await write(folder, '0001_make', 'CREATE TABLE note (\n  id int\n);\n');
  await applyMigrations(url, { folder });
  await write(folder, '0001_make', 'CREATE TABLE note (\r\n  id int\r\n);\r\n');
  expect(await pendingMigrations(url, { folder })).toEqual([]);
  await write(folder, '0001_make', 'CREATE TABLE note (id bigint);');
  await write(folder, '0002_more', 'CREATE TABLE more (id int);');
  await expect(applyMigrations(url, { folder })).rejects.toThrow(/0001_make was edited .* Restore the file/);
  await expect(pendingMigrations(url, { folder })).rejects.toBeInstanceOf(MigrationError);
});

test('a database that a newer release has migrated further is left as it is', async ({ scratch: { url, folder } }) => {
  await write(folder, '0001_make', 'CREATE TABLE note (id int);');
  await write(folder, '0002_newer', 'CREATE TABLE newer (id int);');
  await applyMigrations(url, { folder });
  await rm(join(folder, '0002_newer'), { recursive: true });
  expect(await applyMigrations(url, { folder })).toMatchObject({ applied: [] });
});

test("the project's migrations make what its schema says", async ({ scratch: { url, client } }) => {
  expect(await schemaDrift(url)).toBeNull();
  const { rows } = await client.query(`SELECT datname FROM pg_database WHERE datname LIKE 'ade_shadow_%'`);
  expect(rows).toEqual([]);
});

test('a schema that the migrations do not make is shown as SQL', async ({ scratch: { url, folder } }) => {
  await write(folder, '0001_make', 'CREATE TABLE note (id int PRIMARY KEY);');
  await writeFile(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  await writeFile(
    join(dirname(folder), 'schema.prisma'),
    'datasource db {\n provider = "postgresql"\n}\nmodel note {\n id Int @id\n text String?\n}\n',
  );
  expect(await schemaDrift(url, { folder })).toContain('ADD COLUMN     "text" TEXT');
});
