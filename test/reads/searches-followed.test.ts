import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeCursor } from '../../src/timeline/cursor.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

// A list is followed from the moment that it was read at. What ids are known of it is asked before it is read: what comes in between is in no list, and has to be followed.

/** Statements of the API that wait for an advisory lock. */
const waiting = `SELECT count(*)::int AS count FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND classid = 0 AND objid = 77
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  // Once it knows the ids, it waits until the lock is free.
  await server.services.db.pool.query(`
    CREATE OR REPLACE FUNCTION ade_ids_made(noun text, made_from timestamptz, made_to timestamptz) RETURNS text[] LANGUAGE plpgsql VOLATILE AS $$
    DECLARE ids text[] := (SELECT ARRAY[min(first_id), max(last_id)] FROM made_span WHERE workspace_id = ANY (ade_workspaces()) AND made_span.noun = ade_ids_made.noun);
    BEGIN
      PERFORM pg_advisory_xact_lock_shared(77);
      RETURN ids;
    END $$`);
});
afterAll(() => server.stop());

test('what is added while the ids of a list are asked for is followed', async () => {
  const { workspaceId, apiKey = '' } = server.owner;
  const list = async () => {
    const query = `{ workspace(id: "${workspaceId}") { eventsCursor documents(first: 10, filter: { createdTo: "2099-01-01T00:00:00Z" }) { nodes { name } } } }`;
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey ?? '' },
      body: JSON.stringify({ query }),
    });
    const { data } = await response.json();
    const { pos } = decodeCursor(data.workspace.eventsCursor);
    return { pos: BigInt(pos ?? 0), names: data.workspace.documents.nodes.map(({ name }: { name: string }) => name) };
  };
  await server.owner.uploaded('first.csv', 'a,b\n1,2\n');
  // A document that is known is compiled.
  expect(await list()).toMatchObject({ names: ['first.csv'] });
  const { pool } = server.services.db;
  const lock = await pool.connect();
  await lock.query('SELECT pg_advisory_lock(77)');
  const held = list();
  await expect.poll(async () => (await pool.query<{ count: number }>(waiting)).rows[0]?.count).toBe(1);
  const documentId = await server.owner.uploaded('second.csv', 'a,b\n3,4\n');
  await lock.query('SELECT pg_advisory_unlock(77)');
  lock.release();
  const { pos, names } = await held;
  const { rows } = await pool.query<{ pos: string }>('SELECT pos FROM event WHERE document_id = $1', [documentId]);
  expect(rows.length).toBeGreaterThan(0);
  if (!names.includes('second.csv')) for (const event of rows) expect(BigInt(event.pos)).toBeGreaterThan(pos);
});
