import { afterAll, beforeAll, expect, test } from 'vitest';
import { allModels } from '../../schema/reads/models.ts';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let server: TestDatabase;
let db: Database;
beforeAll(async () => {
  server = await createTestDatabase();
  db = createDatabase(server.url, { poolSize: 2 });
});
afterAll(async () => {
  await db.close();
  await server.drop();
});

test('tables and columns are called in the database as their names in the models say', async () => {
  const { rows } = await db.pool.query<{ name: string }>(
    `SELECT format('"%s"."%s"', table_name, column_name) AS name FROM information_schema.columns WHERE table_schema = 'public'`,
  );
  const there = new Set(rows.map(({ name }) => name));
  const described = allModels.flatMap(({ table, columns }) =>
    [...columns.values()].map(({ sql }) => `${table}.${sql}`),
  );
  // The only type that Prisma does not know is the feed's `xid`.
  expect(described.filter((name) => !there.has(name) && !name.endsWith('."xid"'))).toEqual([]);
  expect(described.length).toBeGreaterThan(100);
});

test('relations are tied by columns that there are', async () => {
  for (const { name, table, relations } of allModels) {
    for (const [relation, { model, on }] of relations) {
      const target = allModels.find((other) => other.name === model);
      const read = `SELECT count(*) FROM ${table} a, ${target?.table} b WHERE ${on('a', 'b')}`;
      await expect(db.pool.query(read), `${name}.${relation}`).resolves.toBeDefined();
    }
  }
});

test('dates have more than milliseconds where the models say so, and nowhere else', async () => {
  const { rows } = await db.pool.query<{ name: string }>(
    `SELECT format('"%s"."%s"', table_name, column_name) AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type = 'timestamp with time zone' AND datetime_precision <> 3`,
  );
  const finer = new Set(rows.map(({ name }) => name));
  const described = allModels.flatMap(({ table, columns }) =>
    [...columns.values()].map(({ sql, isFine }) => ({ name: `${table}.${sql}`, isFine })),
  );
  for (const { name, isFine } of described) expect(isFine, name).toBe(finer.has(name));
});

test('ids are held to their form by the database where the models say so', async () => {
  const { rows } = await db.pool.query<{ name: string }>(
    `SELECT format('"%s"', t.relname) AS name FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
     WHERE c.contype = 'c' AND c.convalidated AND pg_get_constraintdef(c.oid) ~ '^CHECK \\(\\(id ~ ''\\^[a-z]+_\\[0-9A-HJKMNP-TV-Z\\]\\{26\\}\\$'''`,
  );
  const held = new Set(rows.map(({ name }) => name));
  const plain = allModels.filter(({ columns }) => columns.get('id')?.isPlain);
  expect(plain.map(({ table }) => table).filter((table) => !held.has(table))).toEqual([]);
  expect(plain.length).toBeGreaterThan(5);
});
