import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { RunningApi } from '../../../api/main.ts';
import { Grants } from '../../../src/auth/grants.ts';
import { accessTopic } from '../../../src/hub/topics.ts';
import { startAnotherApi } from '../../support/another-api.ts';
import { append, type Place } from '../../support/append.ts';
import type { Client } from '../../support/client.ts';
import { EventSource } from '../../support/event-source.ts';
import { type Message, RawSocket } from '../../support/raw-socket.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const events = `subscription ($id: ID!, $after: String) {
  configurationEvents(configurationId: $id, after: $after) { ... on Event { sequence cursor occurredAt } ... on StreamEnd { reason } }
}`;

/** Milliseconds after a revocation from which on nothing that happens is sent any more, as promised. */
const promised = 2_000;

let server: TestServer;
let other: RunningApi;
beforeAll(async () => {
  server = await startTestServer({ redisUrl: inject('redisUrl') });
  other = await startAnotherApi(server);
});
afterAll(async () => {
  await other.close();
  await server.stop();
});

interface Subscriber {
  client: Client;
  place: Place;
  sockets: RawSocket[];
}

/** A tenant of its own with one idle stream on each of the two API processes. */
async function subscribed(query = events): Promise<Subscriber> {
  const client = await server.addTenant();
  const stream = await client.published();
  const sockets = await Promise.all([server.url, other.url].map((url) => RawSocket.acknowledged(url, client.apiKey)));
  for (const socket of sockets) {
    socket.subscribe('s', query, { id: stream });
    await socket.next();
  }
  return { client, place: { stream, workspaceId: client.workspaceId }, sockets };
}

/** Everything until the stream ends. */
async function untilComplete(socket: RawSocket): Promise<Message[]> {
  const messages: Message[] = [];
  for (let message = await socket.next(); message.type === 'next'; message = await socket.next())
    messages.push(message);
  return messages;
}

const keyOf = (client: Client) => [client.apiKey?.replace(/_[^_]+$/, '')];
const run = (sql: string, values: unknown[]) => server.services.db.pool.query(sql, values);
const endedFor = (reason: string) => ({
  type: 'next',
  id: 's',
  payload: { data: { configurationEvents: { reason } } },
});

describe('a stream ends, on every process,', () => {
  it.for([
    {
      what: 'its key is revoked',
      sql: 'UPDATE api_key SET revoked_at = now() WHERE prefix = $1',
      reason: 'ACCESS_REVOKED',
    },
    { what: 'its key is deleted', sql: 'DELETE FROM api_key WHERE prefix = $1', reason: 'ACCESS_REVOKED' },
    {
      what: 'the key’s creator leaves the workspace',
      sql: 'DELETE FROM membership WHERE user_id = (SELECT created_by_id FROM api_key WHERE prefix = $1)',
      reason: 'ACCESS_REVOKED',
    },
    {
      what: 'its key is made to expire',
      sql: 'UPDATE api_key SET expires_at = now() WHERE prefix = $1',
      reason: 'EXPIRED',
    },
  ])('and its socket with 4403, when $what', async ({ sql, reason }) => {
    const { client, sockets } = await subscribed();
    await run(sql, keyOf(client));
    for (const socket of sockets) {
      const messages = await untilComplete(socket);
      expect(messages.at(-1)).toMatchObject(endedFor(reason));
      expect(await socket.closed).toMatchObject({ code: 4403 });
    }
  });

  it('but not its socket, when its viewer may read no events any more', async () => {
    const { client, sockets } = await subscribed();
    await run(
      `UPDATE api_key SET permissions = array_remove(permissions, 'events.read') WHERE prefix = $1`,
      keyOf(client),
    );
    for (const socket of sockets) {
      expect((await untilComplete(socket)).at(-1)).toMatchObject(endedFor('ACCESS_REVOKED'));
      socket.subscribe('q', '{ viewer { apiKey { name } } }');
      expect(await socket.next()).toMatchObject({ type: 'next', id: 'q', payload: { data: { viewer: {} } } });
      await socket.close();
    }
  });

  // Judged by when things happened and not by when they arrived, so that it holds on a machine of any speed.
  it('and sends nothing that happens two seconds after the revocation, however much is appended', async () => {
    const { client, place, sockets } = await subscribed();
    let isOver = false;
    const appending = (async () => {
      for (let number = 1; !isOver; number += 1) await append(server.services, place, 3, number);
    })();
    const { rows } = await run(
      'UPDATE api_key SET revoked_at = now() WHERE prefix = $1 RETURNING revoked_at AS "revokedAt"',
      keyOf(client),
    );
    const received = await Promise.all(sockets.map(untilComplete));
    isOver = true;
    await appending;
    for (const messages of received) {
      const times = JSON.stringify(messages).matchAll(/"occurredAt":"([^"]+)"/g);
      for (const [, occurredAt = ''] of times) {
        expect(Date.parse(occurredAt)).toBeLessThan(rows[0].revokedAt.getTime() + promised);
      }
    }
  });

  it('when it is one of Server-Sent Events', async () => {
    const client = await server.addTenant();
    const source = await EventSource.open(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'x-api-key': client.apiKey ?? '', 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: events, variables: { id: await client.published(), after: 'HEAD' } }),
    });
    await source.next();
    await run('UPDATE api_key SET revoked_at = now() WHERE prefix = $1', keyOf(client));
    const received = [];
    for (let event = await source.next(); event; event = await source.next()) if (event.event) received.push(event);
    expect(received).toMatchObject([
      { event: 'next', data: { data: { configurationEvents: { reason: 'ACCESS_REVOKED' } } } },
      { event: 'complete', data: '' },
    ]);
  });
});

it('a hint brings a revocation, without the look once a second', async () => {
  const { db, hub, log } = server.services;
  const grants = new Grants({ db, hub, log, renewEveryMs: 2 ** 31 - 1 });
  const client = await server.addTenant();
  const viewer = await server.services.signIns.signIn({ apiKey: client.apiKey, authorization: null, cookie: null });
  if (!viewer) throw new Error('The key is not good.');
  const { promise: isTold, resolve: onChange } = Promise.withResolvers<void>();
  const grant = grants.grant(viewer, onChange);
  await run('UPDATE api_key SET revoked_at = now() WHERE prefix = $1', keyOf(client));
  await hub.publish([accessTopic(viewer.userId)]);
  await isTold;
  expect(grant.now()).toBe('ACCESS_REVOKED');
  await grant.release();
  await grants.close();
});

it('a stream whose key has run out goes on from its cursor with a new key', async () => {
  const { client, place, sockets } = await subscribed();
  await append(server.services, place, 5);
  await run(`UPDATE api_key SET expires_at = now() + interval '100 milliseconds' WHERE prefix = $1`, keyOf(client));
  const [socket] = sockets;
  if (!socket) throw new Error('No socket.');
  const messages = await untilComplete(socket);
  const before = messages.flatMap(({ payload }) => JSON.stringify(payload).match(/"sequence":(\d+)/)?.[1] ?? []);
  expect(messages.at(-1)).toMatchObject(endedFor('EXPIRED'));
  await run('UPDATE api_key SET expires_at = NULL WHERE prefix = $1', keyOf(client));
  const [, cursor] = /"cursor":"([^"]+)"/.exec(JSON.stringify(messages.at(-2))) ?? [];
  await append(server.services, place, 1, 6);
  const again = await RawSocket.acknowledged(server.url, client.apiKey);
  again.subscribe('s', events, { id: place.stream, after: cursor });
  expect(JSON.stringify(await again.next())).toContain(`"sequence":${Number(before.at(-1)) + 1}`);
  await again.close();
});

it('a subscription to a job fails when its viewer may see it no more', async () => {
  const client = await server.addTenant();
  const documentId = await client.uploaded('a.csv', 'A,B\n1,2\n');
  const configurationId = await client.published();
  const id = await client.submitted(documentId, configurationId);
  const socket = await RawSocket.acknowledged(server.url, client.apiKey);
  socket.subscribe('j', 'subscription ($id: ID!) { job(id: $id) { status } }', { id });
  expect(await socket.next()).toMatchObject({ payload: { data: { job: { status: 'QUEUED' } } } });
  await run('UPDATE api_key SET revoked_at = now() WHERE prefix = $1', keyOf(client));
  expect(await socket.next()).toMatchObject({
    id: 'j',
    type: 'error',
    payload: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
  expect(await socket.closed).toMatchObject({ code: 4403 });
});
