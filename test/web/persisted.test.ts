import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession } from '../../src/domain/identity/session.ts';
import type { RequestContext } from '../../src/domain/kernel/context.ts';
import { addPerson } from '../auth/caller.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const built: Record<string, string> = JSON.parse(
  await readFile(join(import.meta.dirname, '../../web/dist/persisted-documents.json'), 'utf8'),
);
const [hash = '', text = ''] = Object.entries(built).find(([, document]) => /^query Viewer\b/.test(document)) ?? [];

let server: TestServer;
let person: Record<string, string>;
let key: Record<string, string>;
beforeAll(async () => {
  const env = { ADE_ENVIRONMENT: 'production', ADE_REQUESTS_PEOPLE_DOCUMENTS: 'persisted' };
  server = await startTestServer({ env });
  const { id } = await addPerson(server, { workspaceId: server.owner.workspaceId });
  const context: RequestContext = { ...server.services, viewer: null, correlationId: null };
  const { accessToken } = await openSession(context, { userId: id, method: 'PASSWORD' });
  person = { authorization: `Bearer ${accessToken}` };
  key = { 'x-api-key': server.owner.apiKey ?? '' };
});
afterAll(() => server.stop());

const extensions = { persistedQuery: { version: 1, sha256Hash: hash } };
const post = (body: object, headers: Record<string, string>) =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const get = (headers: Record<string, string>, asked: object = extensions) =>
  fetch(`${server.url}/graphql?extensions=${encodeURIComponent(JSON.stringify(asked))}`, { headers });
const arbitrary = { query: '{ viewer { user { email } } }' };

test('a document of the dashboard is answered by its hash, and by its text', async () => {
  for (const body of [{ extensions }, { extensions }, { query: text }]) {
    const answer = await (await post(body, person)).json();
    expect(answer).toMatchObject({ data: { viewer: { user: {} } } });
  }
});

test('what is asked is compiled the first time, be it the dashboard that asks or another client', async () => {
  const development = await startTestServer({ env: { ADE_ENVIRONMENT: 'development' } });
  const variables = { id: development.owner.workspaceId, text: 'sales' };
  const [, find = ''] = Object.entries(built).find(([, document]) => /^query Find\b/.test(document)) ?? [];
  const waysOf = async (query: string) => {
    const response = await fetch(`${development.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': development.owner.apiKey ?? '' },
      body: JSON.stringify({ query, variables }),
    });
    const { extensions: said } = await response.json();
    return said.reads;
  };
  expect(await waysOf(find)).toBe('compiled');
  expect(await waysOf(`${find} # mine`)).toBe('compiled');
  expect(await waysOf(`${find} # another`)).toBe('compiled');
  await development.stop();
});

test('a hash that is unknown says so', async () => {
  const other = { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } };
  for (const response of [await post({ extensions: other }, person), await get(person, other)]) {
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] });
  }
});

describe('where people may send no others', () => {
  test('theirs are refused, also when a key has just sent the same', async () => {
    expect(await (await post(arbitrary, key)).json()).toMatchObject({ data: { viewer: { user: null } } });
    expect(await (await post(arbitrary, key)).json()).toMatchObject({ data: { viewer: { user: null } } });
    for (const headers of [person, {}]) {
      const response = await post(arbitrary, headers);
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'DOCUMENT_NOT_PERSISTED' } }] });
    }
  });

  test('over an event stream as well', async () => {
    const headers = { ...person, accept: 'text/event-stream' };
    const query = `subscription { workspaceEvents(workspaceId: "${server.owner.workspaceId}") { __typename } }`;
    expect(await (await post({ query }, headers)).text()).toContain('DOCUMENT_NOT_PERSISTED');
  });
});

describe('a query by GET and by hash', () => {
  test('has a tag, and is not sent again while nothing has changed', async () => {
    const first = await get(person);
    const tag = first.headers.get('etag') ?? '';
    expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
    expect(first.headers.get('vary')).toContain('Authorization');
    const again = await get({ ...person, 'if-none-match': tag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const { slug } = await server.services.db.prisma.workspace.findFirstOrThrow();
    await server.services.db.prisma.user.updateMany({ data: { name: `Another of ${slug}` } });
    const changed = await get({ ...person, 'if-none-match': tag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(tag);
  });

  test('has none by its text, nor for those who are not signed in', async () => {
    const response = await fetch(
      `${server.url}/graphql?query=${encodeURIComponent('{ viewer { isAdministrator } }')}`,
      {
        headers: key,
      },
    );
    expect([response.status, response.headers.get('etag')]).toEqual([200, null]);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});
