import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function ask(): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-api-key': server.owner.apiKey ?? '' };
  const query = 'query ($id: ID!) { workspace(id: $id) { documents(first: 1) { nodes { name } } } }';
  const body = JSON.stringify({ query, variables: { id: server.owner.workspaceId } });
  return (await fetch(`${server.url}/graphql`, { method: 'POST', headers, body })).text();
}

test('a compiled statement that is cancelled is not asked for again', async () => {
  await ask();
  expect(await ask()).toContain('"reads":"compiled"');
  const { pool } = server.services.db;
  const holder = await pool.connect();
  try {
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE document IN ACCESS EXCLUSIVE MODE');
    const answer = ask();
    for (let cancelled = 0; cancelled === 0; await delay(10)) {
      const { rowCount } = await pool.query(
        `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      cancelled = rowCount ?? 0;
    }
    expect(await answer).toContain('"reason":"STATEMENT_TIMEOUT"');
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
  }
});
