import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startLoggedApi } from '../support/logged-api.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let api: Awaited<ReturnType<typeof startLoggedApi>>;
let key: string;
beforeAll(async () => {
  server = await startTestServer();
  api = await startLoggedApi(server);
  key = server.owner.apiKey ?? '';
});
afterAll(async () => {
  await api.close();
  await server.stop();
});
beforeEach(() => {
  api.lines.length = 0;
});

const faults = () => api.lines.filter(({ level }) => ['error', 'fatal'].includes(level));

/** Sends bytes as they are, and answers what came back; `hangUp` leaves without waiting for it. */
async function exchange(bytes: string | Buffer, hangUp = false): Promise<string> {
  const { port, hostname } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  if (hangUp) socket.write(bytes, () => socket.resetAndDestroy());
  else socket.write(bytes);
  await closed;
  return Buffer.concat(chunks).toString();
}

interface Parts {
  method?: string;
  path?: string;
  headers?: readonly string[];
  body?: string | Buffer;
  host?: string;
}

function request({ method = 'POST', path = '/graphql', headers = [], body = '', host = 'localhost' }: Parts): Buffer {
  const length = Buffer.byteLength(body);
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${host}`, `X-API-Key: ${key}`, 'Connection: close', ...headers];
  const head = [...lines, ...(length > 0 ? [`Content-Length: ${length}`] : []), '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]);
}

const json = 'Content-Type: application/json';
const asJson = (body: string | Buffer): Parts => ({ headers: [json], body });
const multipart = (...parts: readonly (readonly [string, string])[]): Parts => ({
  headers: ['Content-Type: multipart/form-data; boundary=b'],
  body: `${parts.map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--b--\r\n`,
});
const get = (path: string, ...headers: readonly string[]): Parts => ({ method: 'GET', path, headers });
const typename = '{"query":"{ __typename }"}';
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

const bodies: Record<string, Parts> = {
  nothing: asJson(''),
  null: asJson('null'),
  'a list': asJson('[]'),
  'a text': asJson('"{ __typename }"'),
  'no JSON': asJson('{"query":'),
  'a query that is no text': asJson('{"query":{"a":1}}'),
  'a query of half a character': asJson('{"query":"{ a(b: \\"\\ud800\\") }"}'),
  'a query with an escaped half': asJson('{"query":"{ node(id: \\"\\\\uD800\\") { id } }"}'),
  'a query with an escaped NUL': asJson('{"query":"{ node(id: \\"\\\\u{0}\\") { id } }"}'),
  'a number beyond all in the query': asJson('{"query":"{ viewer { workspaces(first: 1e400) { totalCount } } }"}'),
  'a metadata beyond all in the query': asJson(
    '{"query":"mutation { uploadDocument(input: { workspaceId: \\"a\\", file: null, metadata: [1e400] }) { __typename } }"}',
  ),
  'a list of 2,000 levels in the query': asJson(`{"query":"{ nodes(ids: ${deep(2_000)}) { id } }"}`),
  'variables that are a text': asJson('{"query":"{ __typename }","variables":"a"}'),
  'variables that are a list': asJson('{"query":"{ __typename }","variables":[1]}'),
  'variables of another prototype': asJson('{"query":"{ __typename }","variables":{"__proto__":[],"constructor":1}}'),
  'an operation name that is none': asJson('{"query":"{ __typename }","operationName":7}'),
  'an operation name of half a character': asJson('{"query":"{ __typename }","operationName":"\\ud800"}'),
  'extensions that are a text': asJson('{"query":"{ __typename }","extensions":"a"}'),
  'an operation id without a stream': asJson('{"query":"{ __typename }","extensions":{"operationId":{}}}'),
  'levels without end': asJson(deep(100_000)),
  'bytes that are no UTF-8': asJson(Buffer.from('7b227175657279223a22ff80fe227d', 'hex')),
  'a byte order mark': asJson(`\ufeff${typename}`),
  'UTF-16': { headers: ['Content-Type: application/json; charset=utf-16'], body: Buffer.from(typename, 'utf16le') },
  'compressed, and not': { headers: [json, 'Content-Encoding: gzip'], body: typename },
  'no type': { body: typename },
  'a type that is none': { headers: ['Content-Type: ;;;=\u00e9'], body: typename },
  'a form': { headers: ['Content-Type: application/x-www-form-urlencoded'], body: 'query=%ff%zz&variables=%7B' },
  'a query as it is': { headers: ['Content-Type: application/graphql'], body: '{ __typename' },
  'operations: null': multipart(['operations', 'null'], ['map', '{}']),
  'map: null': multipart(['operations', typename], ['map', 'null']),
  'a map into prototypes': multipart(['operations', typename], ['map', '{"__proto__":["variables.__proto__"]}']),
  'a map before operations': multipart(['map', '{}'], ['operations', typename]),
  'parts without end': { headers: ['Content-Type: multipart/form-data; boundary=b'], body: '--b\r\nContent-Disp' },
  'parts without a boundary': { headers: ['Content-Type: multipart/form-data'], body: typename },
  'a boundary that is none': { headers: ['Content-Type: multipart/form-data; boundary="\u00e9'], body: typename },
};

const addresses: Record<string, Parts> = {
  'no query': get('/graphql'),
  'a query with broken escapes': get('/graphql?query=%ff%zz'),
  'variables that are no JSON': get('/graphql?query=%7B__typename%7D&variables=%7B'),
  'variables that are null': get('/graphql?query=%7B__typename%7D&variables=null&extensions=1'),
  'a mutation': get('/graphql?query=mutation%7BsignOut%7B__typename%7D%7D'),
  'a subscription': get('/graphql?query=subscription%7Bjob(id:%22a%22)%7Bid%7D%7D', 'Accept: text/event-stream'),
  'what nothing accepts': get('/graphql?query=%7B__typename%7D', 'Accept: image/*;q=x,,;'),
  'a stream that is none': get('/graphql?token=%00', 'Accept: text/event-stream'),
  'an end without a stream': { method: 'DELETE', path: '/graphql?operationId=%ff' },
  'a reservation with a body': { method: 'PUT', headers: [json], body: '{' },
  options: { method: 'OPTIONS' },
  'a method that is none of ours': { method: 'PROPFIND' },
  'two slashes': get('//graphql'),
  'an address of another server': get('http://evil.example/graphql?query=%7B__typename%7D'),
  dots: get('/files/..%2f..%2fetc%2fpasswd'),
  'a link that is none': get('/files/a.b.c', 'Range: bytes=9-1,x', 'If-Range: "', 'If-None-Match: W/"'),
  'a broken escape': get('/files/%'),
  'a sign-on that is none': get('/auth/sso/%00/login?returnTo=%ff'),
  'a health check that is none': get('/health/%ff'),
  'a credential that is none': get('/graphql?query=%7B__typename%7D', 'Authorization: Bearer \u00ff.\u00ff.\u00ff'),
  'a cookie that is none': get('/graphql?query=%7B__typename%7D', 'Cookie: ade-refresh=%ff; =; ;;'),
  'a trace that is none': get('/graphql?query=%7B__typename%7D', 'traceparent: 00-0-0-0', 'x-request-id: \u00e9'),
};

const hosts = [
  '',
  ' ',
  'a b',
  'evil.example/a',
  '[::1',
  '[::1]:99999',
  'a:b:c',
  '%00',
  '-',
  '.',
  'é',
  'x'.repeat(2_000),
];

describe('what is odd about a request is a mistake of its client', () => {
  test.each([...Object.entries(bodies), ...Object.entries(addresses)])('%s', async (_name, parts) => {
    const answer = await exchange(request(parts));
    expect(answer).toMatch(/^HTTP\/1\.1 [234]/);
    expect(answer).not.toMatch(/"code":"(INTERNAL|UNAVAILABLE)"/);
    expect(faults()).toEqual([]);
  });

  test.each(hosts)('the host %j', async (host) => {
    const document = '{"query":"{ workspace { documents { nodes { downloadUrl } } } }"}';
    for (const parts of [asJson(document), get('/'), get('/auth/sso/none/login')]) {
      expect(await exchange(request({ ...parts, host }))).toMatch(/^HTTP\/1\.1 [234]/);
    }
    expect(faults()).toEqual([]);
  });

  test('a name of 50,000 letters, whichever way it is answered', async () => {
    const named = asJson(`{"query":"query ${'x'.repeat(50_000)} { viewer { isAdministrator } }"}`);
    for (const parts of [named, named]) expect(await exchange(request(parts))).toMatch(/^HTTP\/1\.1 200/);
    const names = api.lines.flatMap(({ operation }) => operation ?? []);
    expect(names).toEqual(Array(2).fill('x'.repeat(100)));
  });

  test('a client that leaves', async () => {
    const whole = request(asJson('{"query":"{ workspace { documents { nodes { name } } } }"}'));
    const upload = request(multipart(['operations', typename], ['map', '{}']));
    const parts = [whole, whole.subarray(0, -10), upload.subarray(0, -30), upload, whole.subarray(0, 40)];
    const many = Array.from({ length: 20 }, () => parts).flat();
    await Promise.all(many.map((bytes) => exchange(bytes, true)));
    // The answer to another request comes after what was done for those before it.
    await exchange(whole);
    expect(faults()).toEqual([]);
  });

  test.each([
    ['a query that is no text', '{"id":"1","type":"subscribe","payload":{"query":1}}'],
    ['variables that are a list', '{"id":"1","type":"subscribe","payload":{"query":"{ __typename }","variables":[]}}'],
    ['half of a character', '{"id":"\\ud800","type":"subscribe","payload":{"query":"{ __typename }"}}'],
    [
      'half of a character in the variables',
      '{"id":"1","type":"subscribe","payload":{"query":"query ($i: ID!) { node(id: $i) { id } }","variables":{"i":"\\ud800"}}}',
    ],
    [
      'variables without end',
      `{"id":"1","type":"subscribe","payload":{"query":"{ __typename }","variables":{"a":${deep(50_000)}}}}`,
    ],
    ['an id that is none', '{"id":{},"type":"subscribe","payload":{"query":"{ __typename }"}}'],
    ['a completion of nothing', '{"id":"2","type":"complete"}'],
    ['a message without end', deep(100_000)],
    ['null', 'null'],
    ['a second introduction', '{"type":"connection_init","payload":{"x-api-key":{"a":1}}}'],
  ])('%s on a socket', async (_name, message) => {
    const socket = await RawSocket.acknowledged(api.url, key);
    socket.send(message);
    socket.subscribe('last', '{ __typename }');
    // Either the socket is closed for it, or the next operation is served.
    const answered = await Promise.race([socket.closed, lastOf(socket)]);
    expect(answered).not.toMatchObject({ code: 4500 });
    await socket.close();
    expect(faults()).toEqual([]);
  });
});

async function lastOf(socket: RawSocket): Promise<unknown> {
  for (;;) {
    const message = await socket.next();
    if (message.id === 'last') return message;
  }
}
