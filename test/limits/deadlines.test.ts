import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cancelledBy } from '../../src/db/cancellation.ts';
import { createDatabase } from '../../src/db/database.ts';
import { createTestDatabase } from '../support/database.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

/** Statements of the API that wait for a lock or sleep. */
const waiting = `SELECT count(*)::int AS count FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active' AND wait_event_type IN ('Lock', 'Timeout')`;

interface Refused {
  status: number;
  retryAfter: string | null;
  code: unknown;
  reason: unknown;
}

async function ask(server: { url: string }, key: string, query: string, signal?: AbortSignal): Promise<Refused> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify({ query }),
    signal: signal ?? null,
  });
  const { errors = [] }: { errors?: { extensions: Record<string, unknown> }[] } = JSON.parse(await response.text());
  const { code, reason } = errors[0]?.extensions ?? {};
  return { status: response.status, retryAfter: response.headers.get('retry-after'), code, reason };
}

describe('work that is over', () => {
  test('has its statement cancelled, begins no other, and leaves its connection usable', async () => {
    const database = await createTestDatabase();
    const db = createDatabase(database.url, { poolSize: 2 });
    const ending = new AbortController();
    const sleeping = cancelledBy(ending.signal, () => db.pool.query('SELECT pg_sleep(60)'));
    sleeping.catch(() => {});
    const admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    const asleep = async () => (await admin.query<{ count: number }>(waiting)).rows[0]?.count;
    await expect.poll(asleep).toBe(1);
    ending.abort(new Error('over'));
    await expect(sleeping).rejects.toMatchObject({ code: '57014' });
    await expect(cancelledBy(ending.signal, () => db.pool.query('SELECT 1'))).rejects.toThrow('over');
    await expect(cancelledBy(ending.signal, async () => await db.prisma.workspace.count())).rejects.toThrow();
    expect(await asleep()).toBe(0);
    expect((await db.pool.query('SELECT 1')).rowCount).toBe(1);
    await admin.end();
    await db.close();
    await database.drop();
  });
});

describe('a request that takes too long', () => {
  let server: TestServer;
  let admin: pg.Client;
  const documents = () => `{ workspace(id: "${server.owner.workspaceId}") { documents(first: 3) { nodes { name } } } }`;
  // Within a transaction the view of activity stays as it was first seen.
  const stuck = async () => (await server.services.db.pool.query<{ count: number }>(waiting)).rows[0]?.count;

  beforeAll(async () => {
    server = await startTestServer({ env: { ADE_REQUESTS_SECONDS: '4', ADE_REQUESTS_ANSWER_BYTES: '2000' } });
    admin = new pg.Client({ connectionString: server.databaseUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await server.stop();
  });
  afterEach(() => admin.query('ROLLBACK'));

  test('is answered at its deadline, and its statements are cancelled', async () => {
    await admin.query('BEGIN; LOCK TABLE document IN ACCESS EXCLUSIVE MODE');
    const refused = await ask(server, server.owner.apiKey ?? '', documents());
    expect(refused).toEqual({ status: 503, retryAfter: '5', code: 'UNAVAILABLE', reason: 'DEADLINE' });
    await expect.poll(stuck).toBe(0);
    await admin.query('ROLLBACK');
    expect(await ask(server, server.owner.apiKey ?? '', documents())).toMatchObject({ status: 200 });
  });

  test('ends when its client leaves', async () => {
    await admin.query('BEGIN; LOCK TABLE document IN ACCESS EXCLUSIVE MODE');
    const leaving = new AbortController();
    const asked = ask(server, server.owner.apiKey ?? '', documents(), leaving.signal).catch(() => 'left');
    await expect.poll(stuck, { interval: 20 }).toBe(1);
    leaving.abort();
    expect(await asked).toBe('left');
    await expect.poll(stuck, { interval: 20 }).toBe(0);
    await admin.query('ROLLBACK');
  });

  test('an answer that is too large is not sent', async () => {
    for (let at = 0; at < 30; at += 1) await server.owner.uploaded(`${'x'.repeat(100)}-${at}.csv`, 'a\n1\n');
    const large = documents().replace('first: 3', 'first: 30');
    expect(await ask(server, server.owner.apiKey ?? '', large)).toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(await ask(server, server.owner.apiKey ?? '', documents())).toMatchObject({ status: 200, code: undefined });
  });
});

/** Passes bytes on to a server, until it hangs: then it keeps connections and says nothing. */
async function startHangingProxy(to: URL) {
  const sockets = new Set<Socket>();
  let isHanging = false;
  const proxy = createServer((client) => {
    sockets.add(client);
    const server = connect(Number(to.port), to.hostname);
    sockets.add(server);
    const pass = (from: Socket, other: Socket) => {
      from.on('data', (data) => {
        if (!isHanging) other.write(data);
      });
      from.on('close', () => other.destroy());
      from.on('error', () => {});
    };
    pass(client, server);
    pass(server, client);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port }: AddressInfo = Object(proxy.address());
  const url = new URL(to);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    hang(hangs: boolean) {
      isHanging = hangs;
      // Connections that hung have lost bytes: the other side finds out by itself that they are dead.
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}

test('a database that hangs fails requests at their deadline, and is used again when it answers', async () => {
  const database = await createTestDatabase();
  const proxy = await startHangingProxy(new URL(database.url));
  const server = await startTestServer({
    env: { DATABASE_URL: proxy.url, ADE_REQUESTS_SECONDS: '2', ADE_DATABASE_POOL_SIZE: '3' },
    databaseUrl: proxy.url,
  });
  const key = server.owner.apiKey ?? '';
  const query = '{ viewer { workspaces { nodes { name } } } }';
  expect(await ask(server, key, query)).toMatchObject({ status: 200 });
  proxy.hang(true);
  const refused = await Promise.all(Array.from({ length: 12 }, () => ask(server, key, query)));
  for (const each of refused) expect(each).toMatchObject({ status: 503, retryAfter: '5', code: 'UNAVAILABLE' });
  proxy.hang(false);
  await expect.poll(async () => (await ask(server, key, query)).status).toBe(200);
  await server.stop();
  await proxy.close();
  await database.drop();
});
