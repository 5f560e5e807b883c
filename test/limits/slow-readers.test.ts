import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SlowReaders } from '../../api/limits/slow-readers.ts';

/** More than the system takes from a process for a client that does not read. */
const large = Buffer.alloc(32 * 1_024 ** 2, 'x');
const hourMs = 3_600_000;

let server: ReturnType<typeof createServer>;
let port: number;
let answered: Socket[];
let clients: Socket[];

beforeEach(async () => {
  answered = [];
  clients = [];
  server = createServer((request, response) => {
    response.end(request.url === '/small' ? 'small' : large);
    answered.push(request.socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  port = typeof address === 'object' ? (address?.port ?? 0) : 0;
});

afterEach(() => {
  for (const client of clients) client.destroy();
  server.close();
});

/** A client that asks and reads nothing, and the server's end of it. */
async function asker(path: string): Promise<Socket> {
  const client = connect(port, '127.0.0.1');
  client.on('error', () => {});
  clients.push(client);
  const before = answered.length;
  client.pause().write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  await expect.poll(() => answered.length).toBe(before + 1);
  const socket = answered[before];
  if (!socket) throw new Error('It was not answered.');
  return socket;
}

test('a client that takes nothing is cut after a while, one that took all is not', async () => {
  const readers = new SlowReaders(server, { leastBytesPerSecond: 1, heldBytes: Number.POSITIVE_INFINITY });
  const silent = await asker('/large');
  const done = await asker('/small');
  const now = performance.now();
  readers.look(now);
  readers.look(now + 9_000);
  expect([silent.destroyed, done.destroyed]).toEqual([false, false]);
  readers.look(now + hourMs);
  expect([silent.destroyed, done.destroyed]).toEqual([true, false]);
  readers.stop();
});

test('a client that goes on taking is not cut, however long it takes', async () => {
  const readers = new SlowReaders(server, { leastBytesPerSecond: 1, heldBytes: Number.POSITIVE_INFINITY });
  const socket = await asker('/large');
  const now = performance.now();
  readers.look(now);
  clients[0]?.resume();
  await expect.poll(() => socket.writableLength).toBe(0);
  readers.look(now + hourMs);
  expect(socket.destroyed).toBe(false);
  readers.stop();
});

test('what all clients leave untaken is bounded', async () => {
  const readers = new SlowReaders(server, { leastBytesPerSecond: 1, heldBytes: 70 * 1_024 ** 2 });
  const sockets = [await asker('/large'), await asker('/large'), await asker('/large'), await asker('/small')];
  readers.look(performance.now());
  expect(sockets.filter(({ destroyed }) => destroyed)).toHaveLength(1);
  expect(sockets.at(-1)?.destroyed).toBe(false);
  readers.stop();
});
