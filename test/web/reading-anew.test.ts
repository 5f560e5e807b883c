import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { Client, fetchExchange } from 'urql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ReadingAnew } from '../../web/src/data/reading-anew.ts';

const query = '{ count }';

/** Requests that wait for their answer, oldest first. */
const waiting: ServerResponse[] = [];
const server = createServer((request, response) => {
  request.resume();
  waiting.push(response);
});
let client: Client;
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const anew = new ReadingAnew();
  const url = `http://127.0.0.1:${port}/graphql`;
  client = anew.watch(new Client({ url, preferGetMethod: false, exchanges: [anew.exchange, fetchExchange] }));
});
afterAll(() => server.close());

const read = () => client.query(query, {}, { requestPolicy: 'network-only' }).toPromise();

/** Answers the request that has waited longest, once there is one. */
async function answer(data: { count: number } | null): Promise<void> {
  await expect.poll(() => waiting.length).toBeGreaterThan(0);
  const response = waiting.shift();
  if (data === null) response?.destroy();
  else response?.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
}

test('who reads anew while the same is being read gets an answer that was asked for afterwards', async () => {
  const first = read();
  await expect.poll(() => waiting.length).toBe(1);
  const [second, third] = [read(), read()];
  await answer({ count: 1 });
  await answer({ count: 2 });
  const results = await Promise.all([first, second, third]);
  expect(results.map(({ data }) => data.count)).toEqual([2, 2, 2]);
  // Once for all that asked meanwhile, and then no more.
  const last = read();
  await answer({ count: 3 });
  expect((await last).data.count).toBe(3);
  expect(waiting).toEqual([]);
});

test('a page that shows the answer is shown it, and then what was asked for afterwards', async () => {
  const seen: unknown[] = [];
  const { unsubscribe } = client
    .query(query, {}, { requestPolicy: 'network-only' })
    .subscribe(({ data, stale }) => void seen.push([data?.count, stale]));
  await expect.poll(() => waiting.length).toBe(1);
  const again = read();
  await answer({ count: 4 });
  await answer({ count: 5 });
  await again;
  await expect
    .poll(() => seen)
    .toEqual([
      [4, true],
      [5, false],
    ]);
  unsubscribe();
});

test('without the server there is one failure, and nothing is asked on and on', async () => {
  const first = read();
  await expect.poll(() => waiting.length).toBe(1);
  const second = read();
  await answer(null);
  const results = await Promise.all([first, second]);
  expect(results.map(({ error }) => error?.networkError !== undefined)).toEqual([true, true]);
  expect(waiting).toEqual([]);
});
