import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type RunningApi, startApi } from '../../../api/main.ts';
import { graphql } from '../../../generated/graphql/index.ts';
import { loadSettings } from '../../../src/config/settings.ts';
import type { Context } from '../../../src/domain/kernel/context.ts';
import { newId } from '../../../src/domain/kernel/ids.ts';
import { transact } from '../../../src/domain/kernel/transaction.ts';
import { createLogger } from '../../../src/log.ts';
import { type OpenServices, openServices } from '../../../src/services.ts';
import { append } from '../../support/append.ts';
import { createClient as createTestClient } from '../../support/client.ts';
import { secret } from '../../support/server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { DoomedDatabase } from '../../worker/doomed-database.ts';

const downloadUrl = graphql(`query DownloadUrlInOutage($id: ID!) { document(id: $id) { downloadUrl } }`);
const log = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });

let database: DoomedDatabase;
let api: RunningApi;
/** Services of the test's own, which the cuts do not reach. */
let services: OpenServices;
let context: Context;
let apiKey: string;
let workspaceId: string;
let userId: string;
const clients: Client[] = [];

beforeAll(async () => {
  database = await DoomedDatabase.start();
  const dataDir = await mkdtemp(join(await temporaryFolder(), 'faults-'));
  const env = {
    DATABASE_URL: database.url,
    ADE_SECRET: secret,
    ADE_PORT: '0',
    ADE_DATA_DIR: dataDir,
    ADE_LOG_LEVEL: 'silent',
  };
  const settings = loadSettings({ env: { ...env, ADE_ENVIRONMENT: 'development' }, cwd: dataDir });
  api = await startApi(settings, { databaseUrl: database.url, secret, version: '0.0.0-test' }, log);
  services = await openServices(settings, database.directUrl, log);
  context = { ...services, viewer: null, correlationId: null };
  if (!api.firstSetup) throw new Error('A new database.');
  ({ apiKey, workspaceId, userId } = api.firstSetup);
});
afterEach(async () => {
  database.mend();
  await Promise.all(clients.splice(0).map((client) => client.dispose()));
});
afterAll(async () => {
  await api.close();
  await services.close();
  await database.stop();
});

/** The real client, as its users make it, save that it is more patient and less slow. */
function connect(options: { lazy?: boolean } = {}): Client {
  const client = createClient({
    url: `${api.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { 'x-api-key': apiKey },
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 20)),
    ...options,
  });
  clients.push(client);
  return client;
}

async function addConfiguration() {
  const stream = newId('Configuration');
  const data = { id: stream, workspaceId, name: stream, slug: stream.toLowerCase().replace('_', '-') };
  await services.db.prisma.configuration.create({ data });
  return { stream, workspaceId };
}

const events = `subscription ($id: ID!, $after: String) {
  configurationEvents(configurationId: $id, after: $after) { __typename ... on Event { sequence } }
}`;

/** The numbers of the next events. */
async function take(items: AsyncIterableIterator<unknown>, count: number): Promise<number[]> {
  const numbers: number[] = [];
  while (numbers.length < count) {
    const { value } = await items.next();
    if (value.errors) throw new Error(JSON.stringify(value.errors));
    numbers.push(value.data.configurationEvents.sequence);
  }
  return numbers;
}

it('a client that signs in while the database is away is told to come back, and follows once it is there', async () => {
  const place = await addConfiguration();
  await append(services, place, 2);
  database.cut();
  const client = connect();
  const codes: unknown[] = [];
  const isClosed = new Promise<void>((resolve) => {
    client.on('closed', (event) => {
      codes.push(typeof event === 'object' && event !== null && 'code' in event ? event.code : null);
      if (codes.length === 2) resolve();
    });
  });
  const items = client.iterate({ query: events, variables: { id: place.stream } });
  const received = take(items, 2);
  await isClosed;
  database.mend();
  expect(await received).toEqual([1, 2]);
  expect(new Set(codes)).toEqual(new Set([1013]));
});

it('a subscription that begins while the database is away begins when it is back, on the same socket', async () => {
  const place = await addConfiguration();
  await append(services, place, 2);
  const client = connect({ lazy: false });
  await new Promise((resolve) => client.on('connected', resolve));
  let closed = 0;
  client.on('closed', () => {
    closed += 1;
  });
  database.cut();
  const refused = database.refused;
  const received = take(client.iterate({ query: events, variables: { id: place.stream } }), 2);
  await expect.poll(() => database.refused).toBeGreaterThan(refused + 1);
  database.mend();
  expect(await received).toEqual([1, 2]);
  expect(closed).toBe(0);
});

it('a subscription that follows already goes on, each event once and in order', async () => {
  const place = await addConfiguration();
  const client = connect();
  const items = client.iterate({ query: events, variables: { id: place.stream } });
  await append(services, place, 1);
  expect(await take(items, 1)).toEqual([1]);
  for (let round = 0; round < 3; round += 1) {
    const received = take(items, 4);
    database.cut();
    await append(services, place, 2);
    const refused = database.refused;
    await expect.poll(() => database.refused).toBeGreaterThan(refused);
    database.mend();
    await append(services, place, 2);
    expect(await received).toEqual([2, 3, 4, 5].map((number) => number + round * 4));
  }
});

it('an item whose fields cannot be read is sent when they can, and not with an error in its place', async () => {
  const place = await addConfiguration();
  const client = connect();
  const query = `subscription ($id: ID!) {
    configurationEvents(configurationId: $id) { ... on Event { sequence actor { ... on User { name } } } }
  }`;
  const viewer = { actor: { kind: 'USER' as const, id: userId }, userId, apiKeyId: null, sessionId: null };
  const rights = { isAdministrator: false, expiresAt: null, standings: new Map() };
  await transact({ ...context, viewer: { ...viewer, ...rights } }, async (tx) => {
    for (let number = 1; number <= 200; number += 1) {
      const payload = { configurationId: place.stream, versionId: 'none', number };
      tx.record({ ...place, type: 'configuration.draft_saved', payload });
    }
  });
  const items = client.iterate({ query, variables: { id: place.stream } });
  let isOver = false;
  const ending = (async () => {
    while (!isOver) {
      await services.db.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ade-api' AND datname = current_database()`,
      );
    }
  })();
  const seen: unknown[] = [];
  while (seen.length < 200) {
    const { value } = await items.next();
    expect(value.errors).toBeUndefined();
    seen.push(value.data.configurationEvents);
  }
  isOver = true;
  await ending;
  const actor = { name: expect.any(String) };
  expect(seen).toEqual(Array.from({ length: 200 }, (_event, index) => ({ sequence: index + 1, actor })));
});

it('a job that is followed across a cut shows what has become of it', async () => {
  const ids = { job: newId('Job'), document: newId('Document'), version: newId('ConfigurationVersion') };
  const { stream } = await addConfiguration();
  await services.db.pool.query(
    `WITH document AS (
       INSERT INTO document (id, kind, workspace_id, name, content_type, byte_size, sha256, storage_key, actor_kind)
       VALUES ($2, 'SOURCE', $4, 'a.csv', 'text/csv', 1, repeat('0', 64), $2, 'SYSTEM') RETURNING id
     ), version AS (
       INSERT INTO configuration_version (id, configuration_id, number, status, spec_yaml, actor_kind)
       VALUES ($3, $5, 1, 'DRAFT', '', 'SYSTEM') RETURNING id
     ) INSERT INTO job (id, workspace_id, document_id, configuration_version_id, status, max_attempts, actor_kind)
     SELECT $1, $4, document.id, version.id, 'QUEUED', 3, 'SYSTEM' FROM document, version`,
    [ids.job, ids.document, ids.version, workspaceId, stream],
  );
  const place = { stream: ids.job, workspaceId, documentId: ids.document };
  const created = { jobId: ids.job, documentId: ids.document, configurationVersionId: ids.version };
  await transact(context, async (tx) => tx.record({ ...place, type: 'job.created', payload: created }));
  const client = connect();
  const items = client.iterate({
    query: 'subscription ($id: ID!) { job(id: $id) { status } }',
    variables: { id: ids.job },
  });
  expect((await items.next()).value).toMatchObject({ data: { job: { status: 'QUEUED' } } });
  const next = items.next();
  database.cut();
  await transact(context, async (tx) => {
    await tx.db.job.update({ where: { id: ids.job }, data: { status: 'CANCELLED', finishedAt: new Date() } });
    tx.record({ ...place, type: 'job.cancelled', payload: { jobId: ids.job } });
  });
  const refused = database.refused;
  await expect.poll(() => database.refused).toBeGreaterThan(refused + 1);
  database.mend();
  expect((await next).value).toMatchObject({ data: { job: { status: 'CANCELLED' } } });
  expect((await items.next()).done).toBe(true);
});

it('over Server-Sent Events a sign-in that cannot be judged is answered 503, and when to try again', async () => {
  database.cut();
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ query: events, variables: { id: 'cfg_x' } }),
  });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
});

it('a download that cannot be looked up is answered 503, and when to try again', async () => {
  const client = createTestClient(api.url, apiKey, workspaceId);
  const id = await client.uploaded('a.csv', 'a\n1\n');
  const { document } = await client.get(downloadUrl, { id });
  database.cut();
  const response = await fetch(document?.downloadUrl ?? '');
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
  expect(await response.json()).toMatchObject({ code: 'UNAVAILABLE', requestId: expect.any(String) });
});

it('a socket of a server that stops is closed with 1001, which the client takes for coming back', async () => {
  const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  const closed = once(socket, 'close');
  await api.close();
  expect((await closed)[0]).toBe(1001);
});
