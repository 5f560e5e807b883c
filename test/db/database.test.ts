import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelledBy } from '../../src/db/cancellation.ts';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { isSerializationFailure, isUniqueViolation } from '../../src/db/errors.ts';
import { nameWork } from '../../src/db/slow-statements.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { createLogger } from '../../src/log.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await createTestDatabase();
  database = createDatabase(server.url, { poolSize: 5, applicationName: 'ade-test' });
});

afterAll(async () => {
  await database.close();
  await server.drop();
});

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('should have been refused'),
    (error: unknown) => error,
  );

describe('isUniqueViolation', () => {
  const user = (email: string, id = newId('User')) => ({ data: { id, email, name: 'Ada' } });
  const insert = `INSERT INTO "user" (id, email, name) VALUES ($1, $2, '')`;

  test('knows the constraint of a Prisma write', async () => {
    await database.prisma.user.create(user('one@example.org'));
    const error = await rejection(database.prisma.user.create(user('one@example.org')));
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'user_email_key')).toBe(true);
    expect(isUniqueViolation(error, 'user_pkey')).toBe(false);
  });

  test('knows the constraint in an interactive transaction and in raw SQL through Prisma', async () => {
    const { id } = await database.prisma.user.create(user('two@example.org'));
    const inTransaction = database.transaction((transaction) => transaction.user.create(user('other@example.org', id)));
    expect(isUniqueViolation(await rejection(inTransaction), 'user_pkey')).toBe(true);
    const raw = database.prisma.$executeRawUnsafe(insert, newId('User'), 'two@example.org');
    expect(isUniqueViolation(await rejection(raw), 'user_email_key')).toBe(true);
  });

  test('knows the constraint of a query on the raw pool', async () => {
    await database.pool.query(insert, [newId('User'), 'three@example.org']);
    const error = await rejection(database.pool.query(insert, [newId('User'), 'three@example.org']));
    expect(isUniqueViolation(error, 'user_email_key')).toBe(true);
    expect(isUniqueViolation(error, 'user_pkey')).toBe(false);
  });

  test('is false for other failures', async () => {
    expect(isUniqueViolation(await rejection(database.pool.query('SELECT 1 / 0')))).toBe(false);
    expect(isUniqueViolation(await rejection(database.prisma.$queryRaw`SELECT 1 / 0`))).toBe(false);
    expect(isUniqueViolation(new Error('23505'))).toBe(false);
    expect(isUniqueViolation(undefined)).toBe(false);
  });
});

describe('isSerializationFailure', () => {
  test('knows two transactions that read what the other writes, in Prisma and in raw SQL', async () => {
    await database.pool.query('CREATE TABLE tally (n int)');
    await database.pool.query('INSERT INTO tally VALUES (1)');
    const client = await database.pool.connect();
    await client.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
    await client.query('SELECT sum(n) FROM tally');
    const write = database.transaction(
      async (transaction) => {
        await transaction.$queryRaw`SELECT sum(n) FROM tally`;
        await transaction.$executeRaw`INSERT INTO tally VALUES (2)`;
        await client.query('INSERT INTO tally VALUES (3)');
        await client.query('COMMIT');
      },
      { isolationLevel: 'Serializable' },
    );
    expect(isSerializationFailure(await rejection(write))).toBe(true);

    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await client.query('SELECT n FROM tally');
    await database.pool.query('UPDATE tally SET n = n + 1');
    expect(isSerializationFailure(await rejection(client.query('UPDATE tally SET n = n + 1')))).toBe(true);
    await client.query('ROLLBACK');
    client.release();
    expect(isSerializationFailure(new Error('40001'))).toBe(false);
  });
});

test('an instant is the same in Prisma and on the pool, whatever zone the server is set to', async () => {
  const zone = createDatabase(server.url, { poolSize: 2 });
  const name = new URL(server.url).pathname.slice(1);
  await database.pool.query(`ALTER DATABASE ${name} SET timezone = 'America/Toronto'`);
  const at = new Date('2026-02-03T04:05:06.789Z');
  const id = newId('User');
  await zone.prisma.user.create({ data: { id, email: 'zone@example.org', name: '', createdAt: at } });
  const read = await zone.prisma.user.findUniqueOrThrow({ where: { id } });
  const { rows } = await zone.pool.query('SELECT created_at FROM "user" WHERE id = $1', [id]);
  expect(read.createdAt).toEqual(at);
  expect(rows[0].created_at).toEqual(at);
  await zone.close();
});

test('the server cancels a statement that takes too long, and shows who runs what', async () => {
  const impatient = createDatabase(server.url, { poolSize: 2, statementTimeout: 20, applicationName: 'ade-impatient' });
  await expect(impatient.pool.query('SELECT pg_sleep(10)')).rejects.toMatchObject({ code: '57014' });
  const { rows } = await impatient.pool.query(`SELECT current_setting('application_name') AS name`);
  expect(rows).toEqual([{ name: 'ade-impatient' }]);
  await impatient.close();
});

test('a connection that the server ends while idle is reported and replaced; closing twice is fine', async () => {
  const lost = Promise.withResolvers<Error>();
  const fragile = createDatabase(server.url, { poolSize: 2, onConnectionLost: lost.resolve });
  const { rows } = await fragile.pool.query('SELECT pg_backend_pid() AS pid');
  await database.pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
  await expect(lost.promise).resolves.toMatchObject({ code: '57P01' });
  expect(await fragile.prisma.user.count({ where: { id: 'nobody' } })).toBe(0);
  await Promise.all([fragile.close(), fragile.close()]);
});

test('a slow statement is logged with what it was for and a hash of its plan, and without its values', async () => {
  const lines: Record<string, unknown>[] = [];
  const logged = Promise.withResolvers<void>();
  const write = (line: string) => {
    lines.push(JSON.parse(line));
    if (line.includes('WhoIsIt')) logged.resolve();
  };
  const log = createLogger({ level: 'info', format: 'json' }, { name: 'test', stream: { write } });
  // Every statement takes as long.
  const watched = createDatabase(server.url, { poolSize: 2, slow: { log, ms: Number.MIN_VALUE } });
  const ending = new AbortController();
  nameWork(ending.signal, 'WhoIsIt');
  await cancelledBy(ending.signal, () => watched.query('SELECT name FROM "user" WHERE id = $1', ['secret-value']));
  await logged.promise;
  const line = lines.find(({ operation }) => operation === 'WhoIsIt');
  expect(line).toMatchObject({ msg: 'slow statement', statement: 'SELECT name FROM "user" WHERE id = $1' });
  expect(line?.planHash).toMatch(/^[0-9a-f]{12}$/);
  expect(JSON.stringify(lines)).not.toContain('secret-value');
  await watched.close();
});
