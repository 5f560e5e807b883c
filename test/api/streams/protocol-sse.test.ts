import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { append } from '../../support/append.ts';
import { EventSource, type ServerSentEvent } from '../../support/event-source.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let endpoint: string;
let headers: Record<string, string>;
beforeAll(async () => {
  server = await startTestServer({
    env: { ADE_HTTP_OPERATIONS_PER_CONNECTION: '3', ADE_HTTP_CONNECTIONS_PER_VIEWER: '4' },
  });
  endpoint = `${server.url}/graphql`;
  headers = { 'x-api-key': server.owner.apiKey ?? '', 'content-type': 'application/json' };
});
afterAll(() => server.stop());

const viewer = '{ viewer { apiKey { name } } }';
const events = `subscription ($id: ID!, $after: String) {
  configurationEvents(configurationId: $id, after: $after) { ... on Event { sequence } ... on StreamEnd { reason } }
}`;
const paid = { cost: expect.objectContaining({ requested: expect.any(Number), remaining: expect.any(Number) }) };
const eventData = z.object({ data: z.object({ configurationEvents: z.object({ __typename: z.string() }) }) });
const cursorData = z.object({ data: z.object({ configurationEvents: z.object({ cursor: z.string() }) }) });
const nobodyListens = { timelines: 0, followers: 0, grants: 0, connections: 0 };

async function addConfiguration() {
  const id = await server.owner.published();
  return { id, place: { stream: id, workspaceId: server.owner.workspaceId } };
}

/** A comment keeps a connection open and says nothing. */
async function nextEvent(source: EventSource): Promise<ServerSentEvent | null> {
  for (;;) {
    const event = await source.next();
    if (event === null || event.event !== null) return event;
  }
}

describe('a connection for each operation', () => {
  const distinct = (query: string, variables: Record<string, unknown> = {}) =>
    EventSource.open(endpoint, {
      method: 'POST',
      headers: { ...headers, accept: 'text/event-stream' },
      body: JSON.stringify({ query, variables }),
    });

  it('answers 200 and text/event-stream, then next and complete, with an empty data line', async () => {
    const source = await distinct(viewer);
    expect(source.response.status).toBe(200);
    expect(source.response.headers.get('content-type')).toMatch(/^text\/event-stream(;|$)/);
    const next = await nextEvent(source);
    expect(next?.event).toBe('next');
    expect(next?.data).toMatchObject({ data: { viewer: { apiKey: {} } } });
    expect(await nextEvent(source)).toEqual({ event: 'complete', data: '' });
    expect(await nextEvent(source)).toBeNull();
  });

  it.for([
    { what: 'is not valid', query: '{ nothing }' },
    { what: 'cannot be parsed', query: '{ viewer' },
  ])('reports an operation that $what by next, on a stream that it accepts', async ({ query }) => {
    const source = await distinct(query);
    expect(source.response.status).toBe(200);
    expect(await nextEvent(source)).toEqual({
      event: 'next',
      data: { errors: [expect.objectContaining({ message: expect.any(String) })], extensions: paid },
    });
    expect(await nextEvent(source)).toEqual({ event: 'complete', data: '' });
  });

  it('works over GET', async () => {
    const { id } = await addConfiguration();
    const address = `${endpoint}?${new URLSearchParams({ query: events, variables: JSON.stringify({ id }) })}`;
    const source = await EventSource.open(address, { headers: { ...headers, accept: 'text/event-stream' } });
    expect((await nextEvent(source))?.data).toEqual({
      data: { configurationEvents: { sequence: 1 } },
      extensions: paid,
    });
    await source.close();
  });

  it('sends history, then live, and comments in between that keep proxies open', async () => {
    const { id, place } = await addConfiguration();
    const source = await distinct(events, { id });
    expect((await nextEvent(source))?.data).toEqual({
      data: { configurationEvents: { sequence: 1 } },
      extensions: paid,
    });
    expect((await nextEvent(source))?.data).toEqual({
      data: { configurationEvents: { sequence: 2 } },
      extensions: paid,
    });
    expect((await source.next())?.event).toBeNull();
    await append(server.services, place, 1);
    expect((await nextEvent(source))?.data).toEqual({
      data: { configurationEvents: { sequence: 3 } },
      extensions: paid,
    });
    await source.close();
  });

  it('goes on after the last id that the client has seen, as an EventSource asks for it, whatever is selected', async () => {
    const { id, place } = await addConfiguration();
    const query = 'subscription ($id: ID!) { configurationEvents(configurationId: $id) { __typename } }';
    const address = `${endpoint}?${new URLSearchParams({ query, variables: JSON.stringify({ id }) })}`;
    const from = (lastEventId: string) =>
      EventSource.open(address, {
        headers: { ...headers, accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) },
      });
    const names = async (source: EventSource, count: number) => {
      const seen: unknown[] = [];
      for (; seen.length < count; ) {
        const { data } = eventData.parse((await nextEvent(source))?.data);
        seen.push(data.configurationEvents.__typename);
      }
      return seen;
    };
    let lastEventId = '';
    const seen: unknown[] = [];
    for (const count of [1, 1, 3, 2]) {
      if (seen.length === 2) await append(server.services, place, 5);
      const source = await from(lastEventId);
      seen.push(...(await names(source, count)));
      await source.close();
      expect(source.lastEventId).not.toBe(lastEventId);
      lastEventId = source.lastEventId;
    }
    const saved = Array.from({ length: 5 }, () => 'ConfigurationDraftSavedEvent');
    expect(seen).toEqual(['ConfigurationCreatedEvent', 'ConfigurationPublishedEvent', ...saved]);
    const selecting = await distinct(events.replace('sequence', 'sequence cursor'), { id });
    const { data } = cursorData.parse((await nextEvent(selecting))?.data);
    expect(selecting.lastEventId).toBe(data.configurationEvents.cursor);
    await selecting.close();
  });

  it('refuses a last id that is none, and takes an empty one for none', async () => {
    const { id } = await addConfiguration();
    const body = JSON.stringify({ query: events, variables: { id } });
    const open = (lastEventId: string) =>
      EventSource.open(endpoint, {
        method: 'POST',
        headers: { ...headers, accept: 'text/event-stream', 'last-event-id': lastEventId },
        body,
      });
    const wrong = await open('7');
    expect((await nextEvent(wrong))?.data).toMatchObject({ errors: [{ extensions: { code: 'INVALID_CURSOR' } }] });
    await wrong.close();
    const empty = await open('');
    expect((await nextEvent(empty))?.data).toMatchObject({ data: { configurationEvents: { sequence: 1 } } });
    await empty.close();
  });

  it('ends on the server when the client closes the connection', async () => {
    const { id } = await addConfiguration();
    await expect.poll(() => server.streams()).toEqual(nobodyListens);
    const sources = await Promise.all([distinct(events, { id }), distinct(events, { id, after: 'HEAD' })]);
    await expect.poll(() => server.streams()).toEqual({ timelines: 1, followers: 2, grants: 2, connections: 2 });
    await Promise.all(sources.map((source) => source.close()));
    await expect.poll(() => server.streams()).toEqual(nobodyListens);
  });

  it('is refused when the viewer holds as many connections as they may', async () => {
    const { id } = await addConfiguration();
    await expect.poll(() => server.streams()).toEqual(nobodyListens);
    const sources = await Promise.all([1, 2, 3, 4].map(() => distinct(events, { id, after: 'HEAD' })));
    await expect.poll(() => server.streams().followers).toBe(4);
    const fifth = await distinct(events, { id });
    expect((await nextEvent(fifth))?.data).toMatchObject({ errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] });
    await Promise.all(sources.map((source) => source.close()));
    await expect.poll(() => server.streams()).toEqual(nobodyListens);
    await expect
      .poll(async () => {
        const source = await distinct(events, { id });
        const first = await nextEvent(source);
        await source.close();
        return first?.data;
      })
      .toEqual({ data: { configurationEvents: { sequence: 1 } }, extensions: paid });
  });
});

describe('a single connection', () => {
  async function reserve(): Promise<string> {
    const response = await fetch(endpoint, { method: 'PUT', headers });
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    return response.text();
  }
  const withToken = (token: string) => ({ ...headers, 'x-graphql-event-stream-token': token });
  const open = (token: string) =>
    EventSource.open(endpoint, { headers: { ...withToken(token), accept: 'text/event-stream' } });
  const run = (token: string | null, operationId: string | null, query: string, variables = {}) =>
    fetch(endpoint, {
      method: 'POST',
      headers: token === null ? headers : withToken(token),
      body: JSON.stringify({ query, variables, extensions: operationId === null ? {} : { operationId } }),
    });
  const complete = (token: string, operationId: string) =>
    fetch(`${endpoint}?${new URLSearchParams({ operationId })}`, { method: 'DELETE', headers: withToken(token) });

  it('is reserved by PUT, which answers 201 and a token, each time another', async () => {
    const [one, two] = [await reserve(), await reserve()];
    expect(one.length).toBeGreaterThanOrEqual(32);
    expect(two).not.toBe(one);
    for (const token of [one, two]) await (await open(token)).close();
  });

  it('takes the token from the header or from the address', async () => {
    const source = await open(await reserve());
    expect(source.response.status).toBe(200);
    expect(source.response.headers.get('content-type')).toMatch(/^text\/event-stream(;|$)/);
    await source.close();
    const token = await reserve();
    const fromAddress = await EventSource.open(`${endpoint}?token=${token}`, {
      headers: { ...headers, accept: 'text/event-stream' },
    });
    expect(fromAddress.response.status).toBe(200);
    await fromAddress.close();
  });

  it('is one stream for one token: a second one is refused with 409, and the first goes on', async () => {
    const token = await reserve();
    const source = await open(token);
    const second = await open(token);
    expect(second.response.status).toBe(409);
    expect((await run(token, 'q', viewer)).status).toBe(202);
    expect((await nextEvent(source))?.event).toBe('next');
    await source.close();
  });

  it('takes operations with 202, and sends next and complete with their id', async () => {
    const token = await reserve();
    const source = await open(token);
    const accepted = await run(token, 'first', viewer);
    expect(accepted.status).toBe(202);
    expect(await accepted.text()).toBe('');
    expect(await nextEvent(source)).toEqual({
      event: 'next',
      data: { id: 'first', payload: { data: { viewer: { apiKey: { name: expect.any(String) } } }, extensions: paid } },
    });
    expect(await nextEvent(source)).toEqual({ event: 'complete', data: { id: 'first' } });
    await source.close();
  });

  it('takes operations before the stream is opened, and sends what they had to say then', async () => {
    const token = await reserve();
    expect((await run(token, 'early', viewer)).status).toBe(202);
    const source = await open(token);
    expect((await nextEvent(source))?.data).toMatchObject({ id: 'early', payload: {} });
    await source.close();
  });

  it('reports an operation that is not valid by next', async () => {
    const token = await reserve();
    const source = await open(token);
    expect((await run(token, 'bad', '{ nothing }')).status).toBe(202);
    expect(await nextEvent(source)).toEqual({
      event: 'next',
      data: {
        id: 'bad',
        payload: { errors: [expect.objectContaining({ message: expect.any(String) })], extensions: paid },
      },
    });
    expect(await nextEvent(source)).toEqual({ event: 'complete', data: { id: 'bad' } });
    await source.close();
  });

  it('refuses an operation without its token, with a wrong one, without an id, and with the id of another', async () => {
    const { id } = await addConfiguration();
    const token = await reserve();
    const source = await open(token);
    expect((await run(null, 'no-token', events, { id })).status).toBe(400);
    expect((await run('nonsense', 'wrong-token', viewer)).status).toBe(404);
    expect((await run(token, null, viewer)).status).toBe(400);
    expect((await run(token, 'same', events, { id, after: 'HEAD' })).status).toBe(202);
    expect((await run(token, 'same', viewer)).status).toBe(409);
    expect((await run(token, 'two', events, { id, after: 'HEAD' })).status).toBe(202);
    expect((await run(token, 'three', events, { id, after: 'HEAD' })).status).toBe(202);
    expect((await run(token, 'four', viewer)).status).toBe(429);
    await source.close();
  });

  it('ends an operation on DELETE with its id, and goes on with the others', async () => {
    const { id, place } = await addConfiguration();
    await expect.poll(() => server.streams()).toEqual(nobodyListens);
    const token = await reserve();
    const source = await open(token);
    await run(token, 'one', events, { id, after: 'HEAD' });
    await run(token, 'two', events, { id, after: 'HEAD' });
    await expect.poll(() => server.streams().followers).toBe(2);
    expect((await complete(token, 'one')).status).toBe(200);
    await expect.poll(() => server.streams().followers).toBe(1);
    await append(server.services, place, 2);
    expect((await nextEvent(source))?.data).toMatchObject({ id: 'two' });
    expect((await nextEvent(source))?.data).toMatchObject({ id: 'two' });
    expect((await run(token, 'one', viewer)).status).toBe(202);
    await source.close();
  });

  it('belongs to the viewer that reserved it', async () => {
    const token = await reserve();
    const stranger = { 'x-api-key': (await server.addTenant()).apiKey ?? '', 'x-graphql-event-stream-token': token };
    const source = await EventSource.open(endpoint, { headers: { ...stranger, accept: 'text/event-stream' } });
    expect(source.response.status).toBe(404);
    expect((await fetch(endpoint, { method: 'PUT' })).status).toBe(401);
    expect((await fetch(endpoint, { method: 'PUT', headers: { 'x-api-key': 'nonsense' } })).status).toBe(401);
    await (await open(token)).close();
  });

  it('leaves nothing on the server when the client closes it, and its token is worth nothing any more', async () => {
    const { id } = await addConfiguration();
    await expect.poll(() => server.streams()).toEqual(nobodyListens);
    const token = await reserve();
    const source = await open(token);
    await run(token, 'history', events, { id });
    await run(token, 'head', events, { id, after: 'HEAD' });
    await expect.poll(() => server.streams().followers).toBe(2);
    await source.close();
    await expect.poll(() => server.streams()).toEqual(nobodyListens);
    expect((await run(token, 'late', viewer)).status).toBe(404);
  });
});
