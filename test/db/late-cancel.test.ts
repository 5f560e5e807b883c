import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { cancelledBy } from '../../src/db/cancellation.ts';
import { createDatabase } from '../../src/db/database.ts';
import { createTestDatabase } from '../support/database.ts';

/** The first bytes of a CancelRequest: its length and its code. */
const cancelRequest = Buffer.from([0, 0, 0, 16, 0x04, 0xd2, 0x16, 0x2e]);

test('a request to cancel that comes late ends no statement of another request', async () => {
  const database = await createTestDatabase();
  const { hostname, port } = new URL(database.url);
  const held: (() => Promise<unknown>)[] = [];
  const arrived = Promise.withResolvers<void>();
  const sockets: Socket[] = [];
  // On the way to the database, requests to cancel are held until the test lets them go.
  const way = createServer((client) => {
    client.once('data', (first) => {
      const server = connect(Number(port), hostname);
      sockets.push(client, server);
      const pass = () => {
        server.write(first);
        client.pipe(server).pipe(client);
        // PostgreSQL closes the connection of such a request when it has carried it out.
        return once(server, 'close');
      };
      client.on('error', () => server.destroy());
      server.on('error', () => client.destroy());
      if (!first.subarray(0, 8).equals(cancelRequest)) return pass();
      held.push(pass);
      arrived.resolve();
    });
  }).listen(0, '127.0.0.1');
  await once(way, 'listening');
  const address = way.address();
  const url = new URL(database.url);
  url.port = String(typeof address === 'object' ? address?.port : '');
  const db = createDatabase(url.href, { poolSize: 1 });
  const gates = createDatabase(database.url, { poolSize: 1 });
  try {
    const leaving = new AbortController();
    await gates.query('SELECT pg_advisory_lock(1), pg_advisory_lock(2)');
    // Comes to its end by itself: the request to cancel it is still on its way.
    const first = cancelledBy(leaving.signal, () => db.query('SELECT pg_advisory_lock(1)'));
    await expect.poll(() => waiting(database.url)).toBe(1);
    leaving.abort(new Error('The client has left.'));
    await arrived.promise;
    await gates.query('SELECT pg_advisory_unlock(1)');
    await Promise.allSettled([first]);
    const second = db.query('SELECT pg_advisory_lock(2), 42 AS n');
    await expect.poll(() => waiting(database.url)).toBe(1);
    await Promise.all(held.map((pass) => pass()));
    await gates.query('SELECT pg_advisory_unlock(2)');
    expect((await second).rows).toMatchObject([{ n: 42 }]);
  } finally {
    await db.close();
    await gates.close();
    for (const socket of sockets) socket.destroy();
    way.close();
    await database.drop();
  }
});

test('who waits for the connection of a client that leaves gets one', async () => {
  const database = await createTestDatabase();
  const db = createDatabase(database.url, { poolSize: 1 });
  try {
    const leaving = new AbortController();
    const left = cancelledBy(leaving.signal, () => db.query('SELECT pg_sleep(60)'));
    await expect.poll(() => waiting(database.url)).toBe(1);
    const others = Array.from({ length: 5 }, () => db.query('SELECT 42 AS n'));
    leaving.abort(new Error('The client has left.'));
    await expect(left).rejects.toThrow();
    for (const { rows } of await Promise.all(others)) expect(rows).toEqual([{ n: 42 }]);
  } finally {
    await db.close();
    await database.drop();
  }
});

/** How many statements of this database wait for a lock or sleep. */
async function waiting(url: string): Promise<number> {
  const look = createDatabase(url, { poolSize: 1 });
  const { rows } = await look.query(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND wait_event IN ('advisory', 'PgSleep')`,
  );
  await look.close();
  return rows.length;
}
