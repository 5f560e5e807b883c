import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { append } from '../../support/append.ts';
import { type Message, RawSocket } from '../../support/raw-socket.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let apiKey: string;
beforeAll(async () => {
  server = await startTestServer({
    env: { ADE_HTTP_CONNECTION_INIT_SECONDS: '1', ADE_HTTP_OPERATIONS_PER_CONNECTION: '5' },
  });
  apiKey = server.owner.apiKey ?? '';
});
afterAll(() => server.stop());

const viewer = '{ viewer { apiKey { name } } }';
const events = `subscription ($id: ID!, $after: String) {
  configurationEvents(configurationId: $id, after: $after) { ... on Event { sequence } ... on StreamEnd { reason } }
}`;

const paid = { cost: expect.objectContaining({ requested: expect.any(Number), remaining: expect.any(Number) }) };
const nobodyListens = { timelines: 0, followers: 0, grants: 0, connections: 0 };

/** The next message that is looked for; those before it are passed over. */
async function messageOf(socket: RawSocket, isLookedFor: (message: Message) => boolean): Promise<Message> {
  for (;;) {
    const message = await socket.next();
    if (isLookedFor(message)) return message;
  }
}

async function addConfiguration() {
  const id = await server.owner.published();
  return { id, place: { stream: id, workspaceId: server.owner.workspaceId } };
}

describe('a socket is closed with', () => {
  it.for([
    { what: 'a message of unknown type', message: '{"type":"unheard of"}' },
    { what: 'a message without a type', message: '{"id":"1"}' },
    { what: 'a message that is no object', message: '["ping"]' },
    { what: 'a message that is no JSON', message: 'hello' },
    { what: 'a subscription without an id', message: `{"type":"subscribe","payload":{"query":"${viewer}"}}` },
    { what: 'a subscription without a query', message: '{"type":"subscribe","id":"1","payload":{}}' },
  ])('4400 after $what', async ({ message }) => {
    const socket = await RawSocket.acknowledged(server.url, apiKey);
    socket.send(message);
    expect(await socket.closed).toMatchObject({ code: 4400 });
  });

  it('4400 after a binary message, whatever it holds', async () => {
    const socket = await RawSocket.acknowledged(server.url, apiKey);
    socket.socket.send(Buffer.from('{"type":"ping"}'), { binary: true });
    expect(await socket.closed).toMatchObject({ code: 4400 });
  });

  it('4401 when it subscribes before it was acknowledged', async () => {
    const socket = await RawSocket.open(server.url);
    socket.subscribe('1', viewer);
    expect(await socket.closed).toMatchObject({ code: 4401 });
  });

  it('4403 when its introduction is refused', async () => {
    for (const payload of [
      undefined,
      {},
      { 'x-api-key': 'nonsense' },
      { 'x-api-key': 7 },
      { 'x-api-key': `${apiKey}x` },
    ]) {
      const socket = await RawSocket.open(server.url);
      socket.send({ type: 'connection_init', payload });
      expect(await socket.closed).toMatchObject({ code: 4403 });
    }
  });

  it('4406 when it speaks no protocol, or another', async () => {
    for (const protocols of [[], ['graphql-ws'], ['soap']]) {
      const socket = await RawSocket.open(server.url, { protocols }).catch((error: Error) => error);
      // The client itself gives up when none of the protocols it offered is chosen.
      if (socket instanceof Error) expect(socket.message).toContain('no subprotocol');
      else expect(await socket.closed).toMatchObject({ code: 4406 });
    }
  });

  it('4408 when it does not introduce itself in time', async () => {
    const socket = await RawSocket.open(server.url);
    expect(await socket.closed).toMatchObject({ code: 4408 });
  });

  it('4409 when it uses the id of an operation that is still active', async () => {
    const { id } = await addConfiguration();
    const socket = await RawSocket.acknowledged(server.url, apiKey);
    socket.subscribe('same', events, { id });
    await socket.next();
    socket.subscribe('same', viewer);
    expect(await socket.closed).toMatchObject({ code: 4409 });
  });

  it('4429 when it introduces itself twice', async () => {
    const socket = await RawSocket.acknowledged(server.url, apiKey);
    socket.send({ type: 'connection_init', payload: { 'x-api-key': apiKey } });
    expect(await socket.closed).toMatchObject({ code: 4429 });
  });

  it('4500 after a fault of the server, which it does not tell', async () => {
    const { pool } = server.services.db;
    await pool.query('ALTER TABLE api_key RENAME TO api_key_away');
    try {
      const socket = await RawSocket.open(server.url);
      socket.send({ type: 'connection_init', payload: { 'x-api-key': apiKey } });
      expect(await socket.closed).toEqual({
        code: 4500,
        reason: expect.stringMatching(/^Internal error, request \w{26}$/),
      });
    } finally {
      await pool.query('ALTER TABLE api_key_away RENAME TO api_key');
    }
  });

  it('1009 after a message that is too large', async () => {
    const socket = await RawSocket.acknowledged(server.url, apiKey);
    socket.send({ type: 'ping', payload: { padding: 'x'.repeat(1024 ** 2) } });
    expect(await socket.closed).toMatchObject({ code: 1009 });
  });
});

describe('an operation', () => {
  it('that is a query gives next and complete', async () => {
    const socket = await RawSocket.acknowledged(server.url, apiKey);
    socket.subscribe('q', viewer);
    expect(await socket.next()).toEqual({
      id: 'q',
      type: 'next',
      payload: { data: { viewer: { apiKey: { name: expect.any(String) } } }, extensions: paid },
    });
    expect(await socket.next()).toEqual({ id: 'q', type: 'complete' });
    await socket.close();
  });

  it.for([
    { what: 'is not valid', query: '{ nothing }' },
    { what: 'cannot be parsed', query: '{ viewer' },
    { what: 'names no operation of its document', query: 'query A { __typename } query B { __typename }' },
  ])('that $what gives error, and no complete', async ({ query }) => {
    const socket = await RawSocket.acknowledged(server.url, apiKey);
    socket.subscribe('e', query);
    expect(await socket.next()).toEqual({
      id: 'e',
      type: 'error',
      payload: [expect.objectContaining({ message: expect.any(String), extensions: expect.objectContaining(paid) })],
    });
    expect(await socket.untilPong()).toEqual([]);
    // The id is free again.
    socket.subscribe('e', viewer);
    expect(await socket.next()).toMatchObject({ id: 'e', type: 'next' });
    await socket.close();
  });

  it('sends nothing after the client has completed it, and its id is free at once', async () => {
    const { id, place } = await addConfiguration();
    await append(server.services, place, 2_000);
    const socket = await RawSocket.acknowledged(server.url, apiKey);
    for (let round = 0; round < 20; round += 1) {
      socket.subscribe('again', events, { id });
      expect(await socket.next()).toMatchObject({ id: 'again', type: 'next' });
      socket.send({ id: 'again', type: 'complete' });
    }
    socket.subscribe('again', viewer);
    const late = (await socket.untilPong()).filter(({ id: of }) => of === 'again');
    // What was on its way; then the answer of the query under the same id, which is only sent when the rest is over.
    const answer = late.findIndex(({ payload }) => JSON.stringify(payload ?? '').includes('viewer'));
    if (answer >= 0) expect(late.slice(answer + 1).map(({ type }) => type)).not.toContain('next');
    await expect.poll(() => server.streams().followers).toBe(0);
    expect(await socket.untilPong()).toEqual(expect.not.arrayContaining([expect.objectContaining({ type: 'next' })]));
    await socket.close();
  });

  it('sends nothing after the server has completed it', async () => {
    const socket = await RawSocket.acknowledged(server.url, apiKey);
    socket.subscribe('done', viewer);
    await socket.next();
    expect(await socket.next()).toEqual({ id: 'done', type: 'complete' });
    expect(await socket.untilPong()).toEqual([]);
    await socket.close();
  });

  it('beyond the number that one socket may run is refused, and the others run on', async () => {
    const { id, place } = await addConfiguration();
    const socket = await RawSocket.acknowledged(server.url, apiKey);
    const ids = ['s1', 's2', 's3', 's4', 's5'];
    for (const each of ids) socket.subscribe(each, events, { id });
    socket.subscribe('s6', viewer);
    const refused = await messageOf(socket, ({ id: of }) => of === 's6');
    expect(refused).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] });
    await append(server.services, place, 1);
    const sequence = await server.services.db.prisma.event.count({ where: { stream: id } });
    const newest = expect.objectContaining({
      type: 'next',
      payload: expect.objectContaining({ data: { configurationEvents: { sequence } } }),
    });
    for (const waiting = new Set(ids); waiting.size > 0; ) {
      const message = await messageOf(socket, ({ id: of }) => waiting.has(of ?? ''));
      if (newest.asymmetricMatch(message)) waiting.delete(message.id ?? '');
    }
    await socket.close();
  });
});

it('a ping is answered by a pong, with its payload; an unasked pong is ignored', async () => {
  const socket = await RawSocket.acknowledged(server.url, apiKey);
  socket.send({ type: 'pong' });
  socket.send({ type: 'ping' });
  expect(await socket.next()).toEqual({ type: 'pong' });
  socket.send({ type: 'ping', payload: { at: 7 } });
  expect(await socket.next()).toEqual({ type: 'pong', payload: { at: 7 } });
  await socket.close();
});

it('an abrupt end of the socket ends everything that ran on it', async () => {
  const { id } = await addConfiguration();
  await expect.poll(() => server.streams()).toEqual(nobodyListens);
  const sockets = await Promise.all([1, 2, 3].map(() => RawSocket.acknowledged(server.url, apiKey)));
  for (const socket of sockets) {
    socket.subscribe('history', events, { id });
    socket.subscribe('head', events, { id, after: 'HEAD' });
    await socket.next();
  }
  await expect.poll(() => server.streams()).toEqual({ timelines: 1, followers: 6, grants: 9, connections: 3 });
  for (const { socket } of sockets) socket.terminate();
  await expect.poll(() => server.streams()).toEqual(nobodyListens);
});

it('a socket that ends while its operations are being prepared leaves nothing', async () => {
  const { id } = await addConfiguration();
  for (let round = 0; round < 10; round += 1) {
    const socket = await RawSocket.acknowledged(server.url, apiKey);
    socket.subscribe('early', events, { id });
    if (round % 2) socket.send({ id: 'early', type: 'complete' });
    socket.socket.terminate();
  }
  await expect.poll(() => server.streams()).toEqual(nobodyListens);
});

describe('the upgrade', () => {
  const opened = (headers: Record<string, string>, url = server.url) =>
    RawSocket.open(url, { headers }).then(
      async (socket) => {
        await socket.close();
        return 'open';
      },
      (error: Error) => error.message,
    );

  it('is open to programs and to pages of our own, and closed to pages of others', async () => {
    expect(await opened({})).toBe('open');
    expect(await opened({ origin: server.url })).toBe('open');
    expect(await opened({ origin: 'https://evil.example' })).toContain('403');
    expect(await opened({ origin: `${server.url.replace(/\d+$/, '1')}` })).toContain('403');
    expect(await opened({ origin: 'null' })).toContain('403');
    expect(await opened({ origin: 'nonsense' })).toContain('403');
  });

  it('is open to the pages that the settings name', async () => {
    const named = await startTestServer({
      env: {
        ADE_PUBLIC_URL: 'https://ade.example/',
        ADE_HTTP_ALLOWED_ORIGINS: 'https://app.example, https://b.example:8443',
      },
    });
    expect(await opened({ origin: 'https://ade.example' }, named.url)).toBe('open');
    expect(await opened({ origin: 'https://app.example' }, named.url)).toBe('open');
    expect(await opened({ origin: 'https://b.example:8443' }, named.url)).toBe('open');
    expect(await opened({ origin: 'http://app.example' }, named.url)).toContain('403');
    await named.stop();
  });

  it('leads nowhere but to /graphql', async () => {
    expect(await opened({}, `${server.url}/elsewhere`)).toContain('404');
  });
});

it('a viewer holds no more connections open than they may, and others are not held up by it', async () => {
  const limited = await startTestServer({ env: { ADE_HTTP_CONNECTIONS_PER_VIEWER: '2' } });
  const key = limited.owner.apiKey;
  const [first] = await Promise.all([1, 2].map(() => RawSocket.acknowledged(limited.url, key)));
  const third = await RawSocket.open(limited.url);
  third.send({ type: 'connection_init', payload: { 'x-api-key': key } });
  expect(await third.closed).toMatchObject({ code: 1013 });
  const other = await limited.addTenant();
  await (await RawSocket.acknowledged(limited.url, other.apiKey)).close();
  await first?.close();
  await expect
    .poll(() =>
      RawSocket.acknowledged(limited.url, key).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  await limited.stop();
});

it('a server that stops ends streams with their reason, and sockets with 1001', async () => {
  const stopping = await startTestServer();
  const configurationId = await stopping.owner.published();
  const idle = await RawSocket.acknowledged(stopping.url, stopping.owner.apiKey);
  const socket = await RawSocket.acknowledged(stopping.url, stopping.owner.apiKey);
  socket.subscribe('s', events, { id: configurationId });
  await socket.next();
  await expect.poll(() => stopping.streams().followers).toBe(1);
  const stopped = stopping.stop();
  const messages = [];
  for (let message = await socket.next(); message.type === 'next'; message = await socket.next())
    messages.push(message);
  expect(messages.at(-1)?.payload).toMatchObject({ data: { configurationEvents: { reason: 'SHUTDOWN' } } });
  expect(await socket.closed).toMatchObject({ code: 1001 });
  expect(await idle.closed).toMatchObject({ code: 1001 });
  await stopped;
});
