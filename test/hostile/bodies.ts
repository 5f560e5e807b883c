import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Attack, ask, refused, send, type Target, understood } from './attack.ts';

async function open({ url }: Target): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** What a server says to bytes; empty when it closes without a word. */
async function say(target: Target, text: string): Promise<string> {
  const socket = await open(target);
  let heard = '';
  socket.setEncoding('latin1').on('data', (data: string) => {
    heard += data;
    if (heard.includes('\r\n\r\n')) socket.end();
  });
  socket.write(text);
  const leave = () => socket.destroy();
  target.signal.addEventListener('abort', leave, { once: true });
  await once(socket, 'close');
  target.signal.removeEventListener('abort', leave);
  return heard;
}

const head = (length: number | null, type = 'application/json', more = '') =>
  `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\n${length === null ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`}\r\n${more}\r\n`;
const multipart = 'multipart/form-data; boundary=b';

const raw = (name: string, text: string, statuses: readonly number[]): Attack => ({
  kind: 'bodies and headers',
  name,
  run: async (target) => {
    const heard = await say(target, text);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 0);
    return [0, 429, 503, ...statuses].includes(status) ? null : `was answered ${heard.slice(0, 100)}`;
  },
});

function form(parts: Record<string, string | Blob>): FormData {
  const data = new FormData();
  for (const [name, part] of Object.entries(parts)) data.set(name, part);
  return data;
}

const upload = 'mutation ($f: File!) { uploadDocument(input: { workspaceId: "ws_1", file: $f }) { __typename } }';
const operations = JSON.stringify({ query: upload, variables: { f: null } });

const posted = (name: string, parts: Record<string, string | Blob>): Attack => ({
  kind: 'bodies and headers',
  name,
  run: async (target) =>
    understood(
      await send(target, '/graphql', { method: 'POST', headers: { 'x-api-key': target.key }, body: form(parts) }),
    ),
});

/** Bodies that are too long, never end, or are not what they say; and headers. */
export const bodyAttacks: readonly Attack[] = [
  raw('a stranger’s upload that never comes', head(26_000_000, multipart), [401]),
  raw('a stranger’s upload of unknown length', head(null, multipart), [411, 401]),
  raw('a query of 20 MB that never comes', head(20_000_000), [413]),
  raw('a body of unknown length', `${head(null)}5\r\nhello\r\n0\r\n\r\n`, [411]),
  raw('two lengths', head(5, 'application/json', 'Content-Length: 7\r\n'), [400]),
  raw('a length that is none', 'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n', [400]),
  raw(
    '3,000 headers',
    head(2, 'application/json', Array.from({ length: 3_000 }, (_, at) => `a${at}: b\r\n`).join('')),
    [431],
  ),
  raw('a header of 100 kB', head(2, 'application/json', `a: ${'b'.repeat(100_000)}\r\n`), [431]),
  raw(
    'an odd Host',
    'GET /graphql?query={__typename} HTTP/1.1\r\nHost: a b"><script>\r\nConnection: close\r\n\r\n',
    [200, 400],
  ),
  raw('no HTTP at all', 'EHLO localhost\r\n\r\n', [400]),
  posted('a map that leads into a prototype', {
    operations,
    map: '{"0":["variables.__proto__.f"]}',
    0: new Blob(['a']),
  }),
  posted('a map of 5,000 places', {
    operations,
    map: JSON.stringify({ 0: Array.from({ length: 5_000 }, () => 'variables.f') }),
    0: new Blob(['a']),
  }),
  posted('a file before its map', { 0: new Blob(['a']), operations, map: '{"0":["variables.f"]}' }),
  posted('a map without its file', { operations, map: '{"0":["variables.f"]}' }),
  posted('operations as a list', { operations: `[${operations}]`, map: '{"0":["0.variables.f"]}', 0: new Blob(['a']) }),
  posted('20 files', {
    operations,
    map: '{"0":["variables.f"]}',
    ...Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`${at}`, new Blob(['a'])])),
  }),
  {
    kind: 'bodies and headers',
    name: 'an upload that is left half-way',
    run: async (target) => {
      const socket = await open(target);
      socket.write(head(10_000_000, multipart, `X-API-Key: ${target.key}\r\n`));
      socket.write(
        `--b\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${operations}\r\n--b\r\nContent-Disposition: form-data; name="map"\r\n\r\n{"0":["variables.f"]}\r\n--b\r\nContent-Disposition: form-data; name="0"; filename="a"\r\n\r\n${'x'.repeat(100_000)}`,
      );
      await once(socket.setTimeout(500), 'timeout');
      socket.destroy();
      return null;
    },
  },
  {
    kind: 'bodies and headers',
    name: 'a query over GET of 12 kB',
    run: async (target) =>
      understood(
        await send(target, `/graphql?query=${encodeURIComponent(`{ ${'server { version } '.repeat(300)} }`)}`, {
          method: 'GET',
        }),
      ),
  },
  {
    kind: 'bodies and headers',
    name: 'a mutation over GET',
    run: async (target) => {
      const query = encodeURIComponent('mutation { signOut(input: {}) { __typename } }');
      const { status } = await send(target, `/graphql?query=${query}`, { method: 'GET' });
      return [405, 429].includes(status) ? null : `was answered ${status}`;
    },
  },
  {
    kind: 'bodies and headers',
    name: 'a large query of a stranger',
    run: async (target) =>
      refused(await ask(target, { query: `{ __typename } #${'x'.repeat(1_000_000)}` }), ['LIMIT_EXCEEDED']),
  },
];
