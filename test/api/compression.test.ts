import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  for (let at = 0; at < 30; at += 1) await server.owner.uploaded(`a document of many ${at}.csv`, `a,b\n${at},2\n`);
});
afterAll(() => server.stop());

const long = '{ workspace { documents(first: 30) { nodes { id name sha256 } } } }';
const short = '{ workspace { id } }';

interface Sent {
  method?: string;
  headers?: Record<string, string>;
}

/** What comes over the wire, as it comes. */
async function ask(query: string, { method = 'POST', headers = {} }: Sent) {
  const url = `${server.url}/graphql${method === 'GET' ? `?query=${encodeURIComponent(query)}` : ''}`;
  const sent = request(url, { method, headers: { 'content-type': 'application/json', ...headers } });
  sent.end(method === 'POST' ? JSON.stringify({ query }) : undefined);
  const { promise, resolve, reject } = Promise.withResolvers<{ encoding: string; vary: string; bytes: Buffer }>();
  sent.on('error', reject).on('response', (response) => {
    const { 'content-encoding': encoding = 'identity', vary = '' } = response.headers;
    buffer(response).then((bytes) => resolve({ encoding, vary, bytes }), reject);
  });
  return promise;
}

const withKey = (accepted: string) => ({
  'x-api-key': server.owner.apiKey ?? '',
  'accept-encoding': accepted,
});

test.each([
  ['br, gzip', 'br'],
  ['gzip, deflate', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['*', 'br'],
  ['deflate', 'identity'],
  ['identity;q=1, gzip;q=0.0', 'identity'],
  ['', 'identity'],
])('to a client that takes %j a long answer is sent as %s', async (accepted, expected) => {
  const plain = await ask(long, { headers: withKey('') });
  // The first time it is executed, then compiled.
  for (let time = 0; time < 2; time += 1) {
    const { encoding, vary, bytes } = await ask(long, { headers: withKey(accepted) });
    expect([encoding, vary]).toEqual([expected, 'Accept-Encoding']);
    const text = encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes;
    expect(JSON.parse(text.toString()).data).toEqual(JSON.parse(plain.bytes.toString()).data);
    if (encoding !== 'identity') expect(bytes.length).toBeLessThan(text.length / 2);
  }
});

test('short answers are sent as they are', async () => {
  expect((await ask(short, { headers: withKey('br') })).encoding).toBe('identity');
});

test('answers of mutations are not compressed: they hold secrets that are made once', async () => {
  const query = `mutation { ${Array.from({ length: 90 }, (_alias, at) => `aLongAlias${at}: __typename`).join(' ')} }`;
  const { encoding, bytes } = await ask(query, { headers: withKey('br') });
  expect(bytes.length).toBeGreaterThan(1_024);
  expect(encoding).toBe('identity');
});

test('what a page of another site may have asked for with cookies is not compressed', async () => {
  const { 'x-api-key': _key, ...headers } = withKey('br');
  const stranger = `{ ${Array.from({ length: 90 }, (_alias, at) => `aLongAlias${at}: __typename`).join(' ')} }`;
  expect((await ask(stranger, { method: 'GET', headers })).encoding).toBe('br');
  expect((await ask(stranger, { method: 'GET', headers: { ...headers, cookie: 'ade-access=x' } })).encoding).toBe(
    'identity',
  );
});

test('requests are not unpacked', async () => {
  for (const encoding of ['gzip', 'br', 'deflate', 'zstd', 'GZIP, identity']) {
    const headers = { ...withKey('identity'), 'content-encoding': encoding };
    const { bytes } = await ask(short, { headers });
    expect(bytes.toString()).toContain('"UNSUPPORTED_MEDIA_TYPE"');
  }
  const plain = await ask(short, { headers: { ...withKey('identity'), 'content-encoding': 'identity' } });
  expect(plain.bytes.toString()).toContain('"data"');
});
