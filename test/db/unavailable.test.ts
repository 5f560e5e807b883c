import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { isDatabaseAway, isStatementCancelled } from '../../src/db/unavailable.ts';

/** What a call rejects with. */
const faultOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

test.each([
  ['PostgreSQL refuses connections', { code: '53300' }],
  ['its disk is full', { code: '53100' }],
  ['it is stopping', { code: '57P01' }],
  ['its database was dropped', { code: '57P04' }],
  ['it cannot read its own files', { code: '58030' }],
  ['it ended a session that stood still', { code: '25P03' }],
  ['a standby has taken its place', { code: '25006' }],
  ['the pool of connections is at its end', new Error('Cannot use a pool after calling end on the pool')],
  ['a connection has broken', { code: '08006' }],
  ['a socket was reset', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
  ['Prisma cannot reach it', { code: 'P1001' }],
  ['its adapter cannot', { cause: { kind: 'DatabaseNotReachable' } }],
  [
    'Prisma says it below its own fault',
    { code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '57P03' } } } },
  ],
  ['node-postgres says it in words', new Error('Connection terminated unexpectedly')],
  ['it is the cause of another fault', new Error('read the job', { cause: { code: '57P02' } })],
])('the database is away when %s', (_when, error) => {
  expect(isDatabaseAway(error)).toBe(true);
});

test.each([
  ['a statement took too long', { code: '57014' }],
  ['a value is there already', { code: '23505' }],
  ['a transaction has to be run again', { code: '40001' }],
  ['a text only speaks of it', new Error('The notes say: Connection terminated')],
  ['there is no fault', undefined],
])('it is not when %s', (_when, error) => {
  expect(isDatabaseAway(error)).toBe(false);
});

test('a socket that is not there is a database that is away, and a file that is not there is not', async () => {
  const socket = new Client({ host: '/nonexistent' });
  expect(isDatabaseAway(await faultOf(socket.connect()))).toBe(true);
  expect(isDatabaseAway(await faultOf(readFile('/nonexistent/rows')))).toBe(false);
});

test('a statement that was cancelled is known by its state alone', () => {
  expect(isStatementCancelled({ meta: { driverAdapterError: { cause: { originalCode: '57014' } } } })).toBe(true);
  expect(isStatementCancelled({ code: '57P01' })).toBe(false);
});
