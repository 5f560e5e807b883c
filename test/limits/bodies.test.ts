import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;

beforeAll(async () => {
  const env = { ADE_HTTP_BODY_BYTES_PER_SECOND: '1 MiB', ADE_HTTP_CONNECTIONS_PER_ADDRESS: '20' };
  server = await startTestServer({ env });
});

afterAll(() => server.stop());

/** Opens a connection and says something on it. */
async function say(text: string): Promise<Socket> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

async function heardOn(socket: Socket): Promise<string> {
  let heard = '';
  socket.setEncoding('utf8').on('data', (data: string) => {
    heard += data;
  });
  await once(socket, 'close');
  return heard;
}

const head = (headers: Record<string, string>) =>
  `POST /graphql HTTP/1.1\r\nHost: localhost\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
const multipart = 'multipart/form-data; boundary=b';

describe('a body', () => {
  test('of files is not waited for when a stranger sends it', async () => {
    const heard = await heardOn(await say(head({ 'Content-Type': multipart, 'Content-Length': '26000000' })));
    expect(heard).toMatch(/^HTTP\/1\.1 401 /);
    expect(heard).toContain('UNAUTHENTICATED');
    expect(heard).toContain('"cost"');
  });

  test('that stops half-way does not keep its place', async () => {
    const started = performance.now();
    const socket = await say(`${head({ 'Content-Type': 'application/json', 'Content-Length': '50000' })}{"query":`);
    await heardOn(socket);
    expect(performance.now() - started).toBeGreaterThan(9_000);
  });
});

describe('a multipart request', () => {
  const twice = `mutation ($a: File!, $b: File!, $workspaceId: ID!) {
    a: uploadDocument(input: { workspaceId: $workspaceId, file: $a }) { ... on Document { name byteSize } }
    b: uploadDocument(input: { workspaceId: $workspaceId, file: $b }) { ... on Document { name byteSize } }
  }`;
  const map = '{"0":["variables.a"],"1":["variables.b"]}';

  async function send(parts: readonly (readonly [string, string | Blob, string?])[]) {
    const form = new FormData();
    for (const [name, value, fileName] of parts) {
      if (typeof value === 'string') form.append(name, value);
      else form.append(name, value, fileName);
    }
    const headers = { 'x-api-key': server.owner.apiKey ?? '' };
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: form });
    return { status: response.status, text: await response.text() };
  }

  const operations = () => {
    const variables = { a: null, b: null, workspaceId: server.owner.workspaceId };
    return JSON.stringify({ query: twice, variables });
  };
  const first = new Blob(['a\n1\n']);
  const second = new Blob(['b'.repeat(3_000_000)]);

  test('carries several files, each streamed when its turn comes', async () => {
    const { status, text } = await send([
      ['operations', operations()],
      ['map', map],
      ['0', first, 'first.csv'],
      ['1', second, 'second.csv'],
    ]);
    expect(status).toBe(200);
    expect(JSON.parse(text).data).toEqual({
      a: { name: 'first.csv', byteSize: 4 },
      b: { name: 'second.csv', byteSize: 3_000_000 },
    });
  });

  test('whose files come in another order than they are used says so', async () => {
    const { text } = await send([
      ['operations', operations()],
      ['map', map],
      ['1', second, 'second.csv'],
      ['0', first, 'first.csv'],
    ]);
    expect(JSON.parse(text).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test.each([
    ['without a map', [['operations', '{"query":"{ __typename }"}']]],
    ['without operations', [['map', map]]],
    [
      'with a map that leads nowhere',
      [
        ['operations', '{"query":"{ __typename }"}'],
        ['map', '{"0":["variables.a.b"]}'],
      ],
    ],
    [
      'with a map into a prototype',
      [
        ['operations', '{"query":"{ __typename }","variables":{}}'],
        ['map', '{"0":["variables.__proto__.a"]}'],
      ],
    ],
    [
      'with many operations',
      [
        ['operations', '[{"query":"{ __typename }"}]'],
        ['map', '{}'],
      ],
    ],
    [
      'with broken JSON',
      [
        ['operations', '{'],
        ['map', '{}'],
      ],
    ],
  ] as const)('%s is the client’s fault', async (_name, parts) => {
    const { status, text } = await send(parts);
    expect(status).toBe(400);
    expect(text).toContain('BAD_USER_INPUT');
  });

  test('whose files are not used is answered all the same', async () => {
    const { text } = await send([
      ['operations', '{"query":"query ($f: File) { __typename }","variables":{"f":null}}'],
      ['map', '{"0":["variables.f"]}'],
      ['0', second, 'unused.csv'],
    ]);
    expect(text).not.toContain('INTERNAL');
  });

  test('that is left half-way leaves nothing in the store', async () => {
    const body = `--b\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${operations()}\r\n--b\r\nContent-Disposition: form-data; name="map"\r\n\r\n${map}\r\n--b\r\nContent-Disposition: form-data; name="0"; filename="left.csv"\r\n\r\n${'x'.repeat(200_000)}`;
    const headers = { 'Content-Type': multipart, 'Content-Length': '5000000', 'X-API-Key': server.owner.apiKey ?? '' };
    const socket = await say(head(headers) + body);
    await once(socket.setTimeout(300), 'timeout');
    socket.destroy();
    expect(await server.services.db.prisma.document.count({ where: { name: 'left.csv' } })).toBe(0);
  });
});

test('connections beyond what one address may hold are closed at once', async () => {
  const sockets = await Promise.all(Array.from({ length: 20 }, () => say('')));
  const beyond = await Promise.all([say(''), say(''), say('')]);
  for (const socket of beyond) await once(socket, 'close');
  for (const socket of sockets) socket.destroy();
  await expect.poll(async () => (await fetch(`${server.url}/health/live`).catch(() => null))?.status).toBe(200);
});
