import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { untilGone } from '../support/process-tree.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** The engine's processes that this one has started. */
async function processes(): Promise<number[]> {
  const children = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
  const pids = children.split(' ').filter(Boolean).map(Number);
  const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((_pid, at) => commands[at]?.includes('engine-process/child'));
}

test('who looks at a document and leaves has no process read on', async () => {
  const text = `Number,Text\n${Array.from({ length: 1_900 }, (_, row) => `${row},${'word '.repeat(2_000)}\n`).join('')}`;
  const id = await server.owner.uploaded('long.csv', text);
  const leaving = new AbortController();
  const answer = fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': server.owner.apiKey ?? '' },
    body: JSON.stringify({ query: `{ document(id: "${id}") { sheets { name } } }` }),
    signal: leaving.signal,
  });
  answer.catch(() => {});
  // None is started before the first document is asked for.
  await expect.poll(processes).toHaveLength(1);
  const pids = await processes();
  leaving.abort();
  await expect(answer).rejects.toThrow();
  await untilGone(pids);
});
