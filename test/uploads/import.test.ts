import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportDocumentInput } from '../../generated/graphql/graphql.ts';
import { graphql } from '../../generated/graphql/index.ts';
import type { Client } from '../support/client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const importDocument = graphql(`
  mutation Import($input: ImportDocumentInput!) {
    importDocument(input: $input) {
      __typename
      ... on Document { id name contentType byteSize tags jobs(last: 1) { nodes { id } } }
      ... on Error { code message }
      ... on ConflictError { reason }
      ... on LimitError { limit }
      ... on ValidationError { issues { path code } }
    }
  }
`);

const rows = 'Name,Age\nAnn,31\n';
const answers: Record<string, RequestListener> = {
  '/people%20of%20May.csv': (_request, response) => response.writeHead(200, { 'content-type': 'text/csv' }).end(rows),
  '/missing': (_request, response) => response.writeHead(404).end(),
  '/elsewhere': (_request, response) => response.writeHead(302, { location: '/people%20of%20May.csv' }).end(),
  '/packed': (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
  '/large': (_request, response) => response.writeHead(200, { 'content-length': 2 ** 21 }).flushHeaders(),
  '/larger-than-said': (_request, response) => response.end(Buffer.alloc(2 ** 21)),
  '/shorter-than-said': (_request, response) => {
    response.writeHead(200, { 'content-length': 1_000 });
    response.write(rows, () => response.destroy());
  },
  '/empty': (_request, response) => response.end(),
  '/silent': () => {},
};

let server: TestServer;
let guarded: TestServer;
let source: Server;
let address: string;
beforeAll(async () => {
  const env = { ADE_LIMITS_UPLOAD_BYTES: '1 MiB', ADE_UPLOADS_IMPORT_SECONDS: '2' };
  server = await startTestServer({ env: { ...env, ADE_OUTBOUND_PRIVATE_NETWORKS: 'true' } });
  guarded = await startTestServer();
  source = createServer((request, response) => answers[request.url ?? '']?.(request, response));
  source.listen(0, '127.0.0.1');
  await once(source, 'listening');
  const bound = source.address();
  address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}`;
});
afterAll(async () => {
  source.closeAllConnections();
  source.close();
  await Promise.all([server.stop(), guarded.stop()]);
});

const imported = async (client: Client, input: Omit<ImportDocumentInput, 'workspaceId'>) =>
  (await client.get(importDocument, { input: { workspaceId: client.workspaceId, ...input } })).importDocument;

async function keys(): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of server.services.store.list('workspaces/')) found.push(key);
  return found;
}

test('nothing is fetched for a key that is none', async () => {
  let requests = 0;
  const counting = () => {
    requests += 1;
  };
  source.on('request', counting);
  for (const idempotencyKey of ['', 'k'.repeat(70_000)]) {
    expect(await imported(server.owner, { url: `${address}/people%20of%20May.csv`, idempotencyKey })).toMatchObject({
      issues: [{ path: 'idempotencyKey', code: 'INVALID' }],
    });
  }
  source.off('request', counting);
  expect(requests).toBe(0);
});

test('a file becomes a document with its job, under the last part of its address, once for a key', async () => {
  const configurationId = await server.owner.published();
  const asked = {
    url: `${address}/people%20of%20May.csv`,
    tags: ['web'],
    run: { configurationId },
    idempotencyKey: 'once',
  };
  const first = await imported(server.owner, asked);
  expect(first).toMatchObject({
    name: 'people of May.csv',
    contentType: 'text/csv',
    byteSize: rows.length,
    tags: ['web'],
  });
  expect(first).toMatchObject({ jobs: { nodes: [{}] } });
  expect(await imported(server.owner, asked)).toEqual(first);
});

test.for([
  { path: '/missing', answer: { reason: 'IMPORT_FAILED' } },
  { path: '/elsewhere', answer: { reason: 'IMPORT_FAILED' } },
  { path: '/packed', answer: { reason: 'IMPORT_FAILED' } },
  { path: '/large', answer: { limit: 'uploadBytes' } },
  { path: '/larger-than-said', answer: { limit: 'uploadBytes' } },
  { path: '/shorter-than-said', answer: { reason: 'IMPORT_FAILED' } },
  { path: '/empty', answer: { issues: [{ path: 'file', code: 'EMPTY_FILE' }] } },
  { path: '/silent', answer: { reason: 'IMPORT_FAILED' } },
])('$path is refused, and nothing is kept', async ({ path, answer }) => {
  const before = await keys();
  expect(await imported(server.owner, { url: address + path })).toMatchObject(answer);
  expect(await keys()).toEqual(before);
});

describe('where private networks are closed', () => {
  test.for([
    'http://example.org/a.csv',
    'https://127.0.0.1/a.csv',
    'https://2130706433/a.csv',
    'https://0/a.csv',
    'https://localhost/a.csv',
    'https://[::1]/a.csv',
    'https://[::ffff:127.0.0.1]/a.csv',
    'https://[64:ff9b::7f00:1]/a.csv',
    'https://10.0.0.1/a.csv',
    'https://192.168.1.1/a.csv',
    'https://169.254.169.254/latest/meta-data',
    'https://[fd00::1]/a.csv',
    'https://[fe80::1]/a.csv',
    'https://ann:secret@example.org/a.csv',
    'file:///etc/passwd',
    'nonsense',
  ])('%s is refused', async (url) => {
    expect(await imported(guarded.owner, { url })).toMatchObject({ issues: [{ path: 'url', code: 'URL_REFUSED' }] });
  });
});

test('the workspace of others is none', async () => {
  const stranger = await server.addTenant();
  const input = { workspaceId: server.owner.workspaceId, url: `${address}/people%20of%20May.csv` };
  expect((await stranger.get(importDocument, { input })).importDocument).toMatchObject({ code: 'NOT_FOUND' });
});
