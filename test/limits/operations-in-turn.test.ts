import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';

/** Statements of the API that wait for a lock. */
const waiting = `SELECT count(*)::int AS count FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active' AND wait_event_type = 'Lock'`;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { ADE_REQUESTS_COST_AT_A_TIME: '20' } });
});
afterAll(() => server.stop());

async function ask(query: string, apiKey: string | null): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(apiKey === null ? {} : { 'x-api-key': apiKey }) };
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return response.json();
}

test.each(['ordinary', 'compiled'])('%s operations of one client wait while its share is worked on', async (way) => {
  const { workspaceId, apiKey = null } = server.owner;
  const list = (field: string) =>
    `{ workspace(id: "${workspaceId}") { ${field}(first: 10) { nodes { id } } } } # ${way}`;
  // A document that is known is compiled.
  if (way === 'compiled') for (const field of ['configurations', 'documents']) await ask(list(field), apiKey);
  const lock = await server.services.db.pool.connect();
  await lock.query('BEGIN');
  await lock.query('LOCK TABLE configuration');
  const answered: string[] = [];
  const held = ask(list('configurations'), apiKey).then(() => answered.push('held'));
  const count = async () => (await server.services.db.pool.query<{ count: number }>(waiting)).rows[0]?.count;
  await expect.poll(count).toBe(1);
  const next = ask(list('documents'), apiKey).then(() => answered.push('next'));
  // Strangers, who come after it, do not wait.
  for (let at = 0; at < 20; at += 1) expect(await ask('{ server { version } }', null)).toMatchObject({ data: {} });
  expect(answered).toEqual([]);
  await lock.query('ROLLBACK');
  lock.release();
  await Promise.all([held, next]);
  expect(answered).toEqual(['held', 'next']);
});
