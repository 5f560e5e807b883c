import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeCursor } from '../../../src/timeline/cursor.ts';
import { append } from '../../support/append.ts';
import { RawSocket } from '../../support/raw-socket.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const item = `{ __typename ... on Event { sequence } ... on StreamReset { reason earliestCursor } ... on StreamEnd { reason } }`;
const streamEvents = `subscription ($id: ID!, $after: String) { events: configurationEvents(configurationId: $id, after: $after) ${item} }`;
const feedEvents = `subscription ($id: ID!, $after: String) {
  events: workspaceEvents(workspaceId: $id, after: $after, types: [CONFIGURATION_DRAFT_SAVED]) ${item}
}`;
const jobEvents = `subscription ($id: ID!, $after: String) { events: jobEvents(jobId: $id, after: $after) ${item} }`;

type Item = { __typename: string; sequence?: number; reason?: string; earliestCursor?: string };

/** The first items of a subscription. */
async function read(
  apiKey: string | null,
  query: string,
  id: string,
  after: string | null,
  count: number,
): Promise<Item[]> {
  const socket = await RawSocket.acknowledged(server.url, apiKey);
  socket.subscribe('s', query, { id, after });
  const items: Item[] = [];
  while (items.length < count) {
    const message = await socket.next();
    if (message.type !== 'next') throw new Error(JSON.stringify(message));
    const { data }: { data: { events: Item } } = JSON.parse(JSON.stringify(message.payload));
    items.push(data.events);
  }
  await socket.close();
  return items;
}

/** A configuration with events 1 to 12, of which retention has taken 1 to 6, the workspace's other events before them included. */
async function pruned() {
  const client = await server.addTenant();
  const stream = await client.published();
  await append(server.services, { stream, workspaceId: client.workspaceId }, 10);
  const { pool } = server.services.db;
  const { rows } = await pool.query<{ seq: number; pos: string }>(
    'SELECT seq, pos::text FROM event WHERE stream = $1 ORDER BY seq',
    [stream],
  );
  const cursors = new Map(rows.map(({ seq, pos }) => [seq, encodeCursor({ stream, seq, pos })]));
  const last = rows[5];
  const values = [client.workspaceId, last?.pos];
  await pool.query('DELETE FROM event WHERE workspace_id = $1 AND event.pos <= $2::bigint', values);
  await pool.query('INSERT INTO event_horizon (workspace_id, pos) VALUES ($1, $2::bigint)', values);
  return { client, stream, cursor: (seq: number) => cursors.get(seq) ?? '' };
}

const numbers = (items: Item[]) => items.map(({ sequence }) => sequence);

it('a stream whose cursor retention has passed says so, and goes on with the earliest that is there', async () => {
  const { client, stream, cursor } = await pruned();
  const [reset, ...rest] = await read(client.apiKey, streamEvents, stream, cursor(3), 7);
  expect(reset).toMatchObject({ __typename: 'StreamReset', reason: 'RETENTION' });
  expect(numbers(rest)).toEqual([7, 8, 9, 10, 11, 12]);
  const again = await read(client.apiKey, streamEvents, stream, reset?.earliestCursor ?? '', 6);
  expect(numbers(again)).toEqual([7, 8, 9, 10, 11, 12]);
});

it('a stream whose cursor is the last that retention took has lost nothing, nor has one without a cursor', async () => {
  const { client, stream, cursor } = await pruned();
  expect(numbers(await read(client.apiKey, streamEvents, stream, cursor(6), 2))).toEqual([7, 8]);
  expect(numbers(await read(client.apiKey, streamEvents, stream, cursor(9), 3))).toEqual([10, 11, 12]);
  expect(numbers(await read(client.apiKey, streamEvents, stream, null, 6))).toEqual([7, 8, 9, 10, 11, 12]);
});

it('a feed says the same, also when it is read by types', async () => {
  const { client, cursor } = await pruned();
  const { workspaceId } = client;
  const [reset, ...rest] = await read(client.apiKey, feedEvents, workspaceId, cursor(5), 7);
  expect(reset).toMatchObject({ __typename: 'StreamReset', reason: 'RETENTION' });
  expect(numbers(rest)).toEqual([7, 8, 9, 10, 11, 12]);
  expect(numbers(await read(client.apiKey, feedEvents, workspaceId, reset?.earliestCursor ?? '', 1))).toEqual([7]);
  expect(numbers(await read(client.apiKey, feedEvents, workspaceId, cursor(6), 2))).toEqual([7, 8]);
  expect(numbers(await read(client.apiKey, feedEvents, workspaceId, null, 2))).toEqual([7, 8]);
});

it('a page whose cursor retention has passed is refused with the earliest cursor there is', async () => {
  const { client, stream, cursor } = await pruned();
  const page = async (after: string) => {
    const query = `query ($id: ID!, $after: String) {
      configuration(id: $id) { events(first: 3, after: $after) { nodes { sequence } } }
    }`;
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': client.apiKey ?? '' },
      body: JSON.stringify({ query, variables: { id: stream, after } }),
    });
    return JSON.parse(await response.text());
  };
  const nodes = (...sequences: number[]) => ({
    data: { configuration: { events: { nodes: sequences.map((sequence) => ({ sequence })) } } },
  });
  const { errors } = await page(cursor(2));
  expect(errors).toMatchObject([{ extensions: { code: 'CURSOR_EXPIRED', earliestCursor: expect.any(String) } }]);
  expect(await page(errors[0].extensions.earliestCursor)).toMatchObject(nodes(7, 8, 9));
  expect(await page(cursor(6))).toMatchObject(nodes(7, 8, 9));
});

it('a cursor of the time when feeds had another order starts a feed anew, and still goes on a stream', async () => {
  const { client, stream } = await pruned();
  const { workspaceId } = client;
  const outdated = Buffer.from(JSON.stringify([stream, 9, '777', '3'])).toString('base64url');
  const [reset, ...rest] = await read(client.apiKey, feedEvents, workspaceId, outdated, 7);
  expect(reset).toMatchObject({ __typename: 'StreamReset', reason: 'OUTDATED' });
  expect(numbers(rest)).toEqual([7, 8, 9, 10, 11, 12]);
  expect(numbers(await read(client.apiKey, feedEvents, workspaceId, reset?.earliestCursor ?? '', 2))).toEqual([7, 8]);
  expect(numbers(await read(client.apiKey, streamEvents, stream, outdated, 2))).toEqual([10, 11]);
  const { errors } = await pageOf(
    client.apiKey,
    `workspace(id: "${workspaceId}") { events(after: "${outdated}") { nodes { id } } }`,
  );
  expect(errors).toMatchObject([{ extensions: { code: 'CURSOR_EXPIRED', earliestCursor: reset?.earliestCursor } }]);
});

it('a page after a cursor whose event is gone goes on from its place, and claims nothing before it that is not there', async () => {
  const { client, stream, cursor } = await pruned();
  const page = async (after: string) => {
    const selection = `events(first: 3, after: "${after}") { nodes { sequence } pageInfo { hasPreviousPage } }`;
    const { data } = await pageOf(client.apiKey, `configuration(id: "${stream}") { ${selection} }`);
    const { nodes, pageInfo } = data.configuration.events;
    return [nodes.map(({ sequence }: { sequence: number }) => sequence), pageInfo.hasPreviousPage];
  };
  expect(await page(cursor(6))).toEqual([[7, 8, 9], false]);
  expect(await page(cursor(7))).toEqual([[8, 9, 10], true]);
  await server.services.db.pool.query('DELETE FROM event WHERE stream = $1', [stream]);
  expect(await page(cursor(12))).toEqual([[], false]);
});

async function pageOf(apiKey: string | null, selection: string) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey ?? '' },
    body: JSON.stringify({ query: `{ ${selection} }` }),
  });
  return JSON.parse(await response.text());
}

it('somebody who follows already is not disturbed by retention', async () => {
  const client = await server.addTenant();
  const stream = await client.published();
  const socket = await RawSocket.acknowledged(server.url, client.apiKey);
  socket.subscribe('s', streamEvents, { id: stream });
  await socket.next();
  await socket.next();
  await server.services.db.pool.query('DELETE FROM event WHERE stream = $1', [stream]);
  await append(server.services, { stream, workspaceId: client.workspaceId }, 1);
  expect(await socket.next()).toMatchObject({ payload: { data: { events: { sequence: 3 } } } });
  await socket.close();
});

it('a job that is over and whose events are gone still ends its stream', async () => {
  const client = await server.addTenant();
  const documentId = await client.uploaded('a.csv', 'A,B\n1,2\n');
  const configurationId = await client.published();
  const { pool } = server.services.db;
  const { rows } = await pool.query<{ id: string; seq: number; pos: string }>(
    `WITH version AS (SELECT id FROM configuration_version WHERE configuration_id = $1 AND status = 'PUBLISHED'),
       ended AS (
         INSERT INTO job (id, workspace_id, document_id, configuration_version_id, status, max_attempts, actor_kind, finished_at)
         SELECT 'job_' || substr($2, 5), $3, $2, version.id, 'CANCELLED', 3, 'SYSTEM', now() FROM version RETURNING id
       ), head AS (INSERT INTO stream_head (stream, seq) SELECT id, 4 FROM ended)
     SELECT id, 2 AS seq, '1' AS pos FROM ended`,
    [configurationId, documentId, client.workspaceId],
  );
  const [job] = rows;
  if (!job) throw new Error('No job.');
  expect(await read(client.apiKey, jobEvents, job.id, null, 1)).toEqual([
    { __typename: 'StreamEnd', reason: 'TERMINAL' },
  ]);
  const seen = encodeCursor({ ...job, stream: job.id });
  expect(await read(client.apiKey, jobEvents, job.id, seen, 2)).toMatchObject([
    { __typename: 'StreamReset' },
    { __typename: 'StreamEnd', reason: 'TERMINAL' },
  ]);
  const last = encodeCursor({ ...job, stream: job.id, seq: 4 });
  expect(await read(client.apiKey, jobEvents, job.id, last, 1)).toEqual([
    { __typename: 'StreamEnd', reason: 'TERMINAL' },
  ]);
});

it.for([
  { what: 'a number that PostgreSQL has not', cursor: ['x', 2 ** 40, '1'] },
  { what: 'a position that PostgreSQL has not', cursor: ['x', 1, '18446744073709551615'] },
  { what: 'a number below zero', cursor: ['x', -1, '1'] },
  {
    what: 'a transaction, as earlier versions had it, that PostgreSQL has not',
    cursor: ['x', 1, '99999999999999999999', '1'],
  },
])('a cursor with $what is refused', async ({ cursor }) => {
  const after = Buffer.from(JSON.stringify(cursor)).toString('base64url');
  const socket = await RawSocket.acknowledged(server.url, server.owner.apiKey);
  socket.subscribe('s', feedEvents, { id: server.owner.workspaceId, after });
  expect(await socket.next()).toMatchObject({ payload: { errors: [{ extensions: { code: 'INVALID_CURSOR' } }] } });
  await socket.close();
});
