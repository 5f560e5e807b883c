/** Statements of our own and Prisma's, which joins them for models, are one transaction, and end together. */

import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { cancelledBy } from '../../src/db/cancellation.ts';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { Prisma, PrismaClient } from '../../src/db/generated/client.ts';
import { statement } from '../../src/db/statement.ts';
import { type TransactionClient, TransactionExpiredError } from '../../src/db/transactions.ts';
import { isDatabaseAway } from '../../src/db/unavailable.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { watchBusyClients } from '../support/busy-clients.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await createTestDatabase();
  database = createDatabase(server.url, { poolSize: 4 });
});

afterAll(async () => {
  await database.close();
  await server.drop();
});

test('values come back as Prisma gives them', async () => {
  const all = Prisma.sql`SELECT 1::int AS int, 9007199254740993::int8 AS big, 1.10::numeric AS exact, 0.5::float8 AS float, true AS flag,
    'a'::text AS text, NULL::text AS nothing, DATE '2024-02-29' AS day, TIMESTAMPTZ '2024-02-29 12:00:00.5+02' AS moment,
    '{"a": [1, null]}'::jsonb AS json, ARRAY['a', NULL]::text[] AS texts, '\\x00ff'::bytea AS bytes, 'USER'::"ActorKind" AS kind`;
  const prisma = new PrismaClient({ adapter: new PrismaPg(server.url) });
  const theirs = await prisma.$queryRaw<Record<string, unknown>[]>(all);
  await prisma.$disconnect();
  const ours = await database.transaction((tx) => tx.$queryRaw<Record<string, unknown>[]>(all));
  const plain = (rows: Record<string, unknown>[]) =>
    rows.map(({ bytes, ...row }) => ({ ...row, bytes: Buffer.from(bytes as Uint8Array).toString('hex') }));
  expect(plain(ours)).toEqual(plain(theirs));
});

test('parameters are taken as Prisma takes them, nested parts of a statement too', async () => {
  const [day, ids] = [new Date('2024-02-29T10:00:00.500Z'), ['a', 'b"c']];
  const part = Prisma.sql`SELECT ${day}::timestamptz AS moment, ${ids}::text[] AS ids, ${12n}::int8 AS big, ${null}::text AS nothing`;
  const [row] = await database.transaction((tx) => tx.$queryRaw<unknown[]>`SELECT * FROM (${part}) part WHERE ${true}`);
  expect(row).toEqual({ moment: day, ids, big: 12n, nothing: null });
});

test('both ways see what the other has written, and are undone together', async () => {
  const id = newId('User');
  const failed = database.transaction(async (tx) => {
    const insert = statement('INSERT INTO "user" (id, email, name) VALUES ($1, $2, $3) RETURNING id');
    expect(await tx.$queryNamed(insert, [id, 'both@example.org', 'Ada'])).toEqual([{ id }]);
    expect(await tx.user.update({ where: { id }, data: { name: 'Eve' } })).toMatchObject({ name: 'Eve' });
    expect(await tx.$executeRaw`UPDATE "user" SET name = 'Bo' WHERE id = ${id}`).toBe(1);
    expect(await tx.user.findUniqueOrThrow({ where: { id } })).toMatchObject({ name: 'Bo' });
    throw new Error('undo');
  });
  await expect(failed).rejects.toThrow('undo');
  expect(await database.prisma.user.findUnique({ where: { id } })).toBeNull();
});

test('once the time of a transaction is over, its statements go to no connection that is another’s by now', async () => {
  const [late, other] = [newId('User'), newId('User')];
  const insert = (id: string) =>
    Prisma.sql`INSERT INTO "user" (id, email, name) VALUES (${id}, ${`${id.toLowerCase()}@example.org`}, '')`;
  const ended = Promise.withResolvers<void>();
  const work = async (tx: TransactionClient) => {
    try {
      // Up to the moment in which its time is over.
      for (;;) await tx.$executeRaw`SELECT 1`;
    } catch (error) {
      expect(isDatabaseAway(error)).toBe(true);
    }
    await expect(tx.$executeRaw(insert(late))).rejects.toThrow();
    await expect(tx.$queryNamed(statement('SELECT 1'), [])).rejects.toThrow();
    await expect(tx.user.count()).rejects.toThrow(TransactionExpiredError);
    ended.resolve();
  };
  const overrun = expect(database.transaction(work, { timeout: 50 })).rejects.toThrow(TransactionExpiredError);
  await ended.promise;
  await database.transaction((tx) => tx.$executeRaw(insert(other)));
  await overrun;
  const { rows } = await database.pool.query('SELECT id FROM "user" WHERE id = ANY ($1)', [[late, other]]);
  expect(rows).toEqual([{ id: other }]);
});

test('what Prisma still does when the time of its transaction is over is undone, and comes to nobody else', async () => {
  const id = newId('User');
  const overrun = database.transaction(
    async (tx) => {
      await tx.user.create({ data: { id, email: 'overrun@example.org', name: '' } });
      for (;;) await tx.user.update({ where: { id }, data: { name: 'x' } });
    },
    { timeout: 50 },
  );
  await expect(overrun).rejects.toThrow(TransactionExpiredError);
  expect(await database.prisma.user.findUnique({ where: { id } })).toBeNull();
});

test('a statement that still waits when the time of its transaction is over does not hold up its end', async () => {
  const id = await withConfiguration('waited-for');
  const holder = await database.pool.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM workspace WHERE id = $1 FOR UPDATE', [id]);
  const rename = { where: { id }, data: { name: 'Renamed' } };
  const ways = [
    async (tx: TransactionClient): Promise<unknown> => tx.workspace.update(rename),
    async (tx: TransactionClient): Promise<unknown> =>
      tx.$executeRaw`UPDATE workspace SET name = 'Renamed' WHERE id = ${id}`,
  ];
  for (const way of ways) {
    await expect(database.transaction(way, { timeout: 50 })).rejects.toThrow(TransactionExpiredError);
  }
  await holder.query('COMMIT');
  holder.release();
  expect(await database.prisma.workspace.findUnique({ where: { id } })).toMatchObject({ name: 'waited-for' });
}, 20_000);

type Sleep = () => Promise<unknown>;

test.each<[how: string, work: (sleep: Sleep, tx: TransactionClient) => Promise<unknown>]>([
  ['runs', (sleep) => sleep()],
  ['runs, and others wait behind it,', (sleep, tx) => Promise.all([sleep(), sleep(), tx.user.count()])],
  ['is left behind by another that failed', (sleep) => Promise.all([sleep(), Promise.reject(new Error('undo'))])],
])('a statement that %s when its transaction ends is cancelled, and nothing is sent meanwhile', async (_how, work) => {
  const single = createDatabase(server.url, { poolSize: 1 });
  const watched = watchBusyClients();
  onTestFinished(watched.stop);
  const ends: unknown[] = [];
  const overrun = single.transaction(
    (tx) => {
      const sleep = () => {
        const slept = tx.$queryRaw`SELECT pg_sleep(60)`;
        slept.catch((error: unknown) => ends.push(error));
        return slept;
      };
      return work(sleep, tx);
    },
    { timeout: 50 },
  );
  await expect(overrun).rejects.toThrow(/undo|may take 50 ms/);
  // None comes to the end of its own time, which the server limits.
  for (const end of ends) expect(String(end)).toMatch(/user request|terminated|is over/);
  expect(await single.transaction((tx) => tx.$queryRaw`SELECT 42 AS n`)).toEqual([{ n: 42 }]);
  expect(watched.given).toEqual([]);
  await single.close();
});

test('statements of one moment are sent one after another, in a transaction and where Prisma makes one', async () => {
  const watched = watchBusyClients();
  onTestFinished(watched.stop);
  const include = { memberships: true, configurations: true, documents: true } as const;
  const asked = (slug: string) => ({ data: { id: newId('Workspace'), name: slug, slug }, include });
  const answers = await database.transaction((tx) =>
    Promise.all([
      tx.workspace.create(asked('joined')),
      tx.$queryRaw`SELECT 1 AS n`,
      tx.$executeRaw`SELECT FROM "user"`,
    ]),
  );
  expect(answers).toMatchObject([{ slug: 'joined', documents: [] }, [{ n: 1 }], expect.any(Number)]);
  expect(await database.prisma.workspace.create(asked('alone'))).toMatchObject({ slug: 'alone', documents: [] });
  expect(watched.given).toEqual([]);
});

test('what is left of a model’s operation when its transaction ends reaches no connection that is another’s by now', async () => {
  const single = createDatabase(server.url, { poolSize: 1 });
  const id = await withConfiguration('left-over');
  const nested = { data: { name: 'Renamed', configurations: { create: aConfiguration('nested') } } };
  const holder = await database.pool.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM workspace WHERE id = $1 FOR UPDATE', [id]);
  const [late, isUndoing] = [Promise.withResolvers<unknown>(), Promise.withResolvers<void>()];
  const failed = single.scopedTo([id]).transaction(async (tx) => {
    tx.workspace.update({ where: { id }, ...nested }).then(late.resolve, late.resolve);
    const waiting = 'SELECT FROM pg_locks WHERE NOT granted';
    while ((await database.pool.query(waiting)).rowCount === 0);
    isUndoing.resolve();
    throw new Error('undo');
  });
  const undone = expect(failed).rejects.toThrow('undo');
  // The first statement is under way by then, and the second has not come.
  await isUndoing.promise;
  await holder.query('COMMIT');
  holder.release();
  await undone;
  expect(await late.promise).toBeInstanceOf(Error);
  expect(await single.prisma.workspace.findUnique({ where: { id } })).toMatchObject({ name: 'left-over' });
  expect(await single.prisma.configuration.count({ where: { workspaceId: id } })).toBe(1);
  await single.close();
});

test('work that does not wait for a model’s operation writes nothing', async () => {
  const id = await withConfiguration('hasty');
  const late = Promise.withResolvers<unknown>();
  const hasty = database.transaction(async (tx) => {
    await tx.workspace.update({ where: { id }, data: { name: 'Renamed' } });
    const nested = { name: 'Again', configurations: { create: aConfiguration('hasty-nested') } };
    tx.workspace.update({ where: { id }, data: nested }).then(late.resolve, late.resolve);
  });
  await expect(hasty).rejects.toThrow('not waited for');
  await late.promise;
  expect(await database.prisma.workspace.findUnique({ where: { id } })).toMatchObject({ name: 'hasty' });
  expect(await database.prisma.configuration.count({ where: { workspaceId: id } })).toBe(1);
});

test('a transaction one of whose statements failed is not taken for written, whatever its work makes of that', async () => {
  const id = newId('User');
  const swallowed = database.transaction(async (tx) => {
    await tx.user.create({ data: { id, email: 'swallowed@example.org', name: '' } });
    await tx.$executeRaw`SELECT 1 / 0`.catch(() => {});
  });
  await expect(swallowed).rejects.toThrow('all of it was undone');
  expect(await database.prisma.user.findUnique({ where: { id } })).toBeNull();
});

test('a transaction that cannot begin gives its connection back', async () => {
  const single = createDatabase(server.url, { poolSize: 1 });
  const gone = AbortSignal.abort(new Error('The client has left.'));
  const begun = cancelledBy(gone, () => single.transaction((tx) => tx.$queryRaw`SELECT 1`));
  await expect(begun).rejects.toThrow('The client has left.');
  expect(await single.transaction((tx) => tx.user.count())).toBeGreaterThanOrEqual(0);
  await single.close();
});

test('transactions that begin at one moment keep each its own wall', async () => {
  const workspaces = await Promise.all(Array.from({ length: 12 }, (_, at) => withConfiguration(`wall-${at}`)));
  const seen = workspaces.flatMap((id) => {
    const { prisma, transaction } = database.scopedTo([id]);
    const rows: Promise<{ workspaceId: string }[]>[] = [
      transaction((tx) => tx.configuration.findMany()),
      transaction((tx) => tx.$queryRaw`SELECT workspace_id AS "workspaceId" FROM configuration`),
      prisma.configuration.findMany(),
      prisma.configuration.updateManyAndReturn({ data: { name: id } }),
    ];
    return rows.map(async (all) => ({ id, saw: (await all).map(({ workspaceId }) => workspaceId) }));
  });
  for (const { id, saw } of await Promise.all(seen)) expect(saw).toEqual([id]);
  // Nothing of it stays on a connection.
  expect(await database.prisma.configuration.count({ where: { workspaceId: { in: workspaces } } })).toBe(
    workspaces.length,
  );
});

test('what the work of a transaction reads besides is not in it', async () => {
  const [id, other] = [await withConfiguration('besides'), newId('Configuration')];
  await database.transaction(async (tx) => {
    await tx.configuration.create({ data: { id: other, workspaceId: id, name: 'Besides', slug: 'other' } });
    expect(await database.prisma.configuration.findUnique({ where: { id: other } })).toBeNull();
    expect(await database.scopedTo([id]).prisma.configuration.count()).toBe(1);
    expect(await tx.$queryRaw`SELECT slug FROM configuration WHERE id = ${other}`).toEqual([{ slug: 'other' }]);
  });
});

function aConfiguration(slug: string) {
  return { id: newId('Configuration'), name: slug, slug };
}

/** A workspace of that name, with one configuration; its id. */
async function withConfiguration(slug: string): Promise<string> {
  const id = newId('Workspace');
  await database.prisma.workspace.create({ data: { id, name: slug, slug } });
  await database.prisma.configuration.create({ data: { ...aConfiguration(slug), workspaceId: id } });
  return id;
}
