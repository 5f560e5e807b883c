import { buildSchema, getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession } from '../../src/domain/identity/session.ts';
import type { RequestContext } from '../../src/domain/kernel/context.ts';
import { addPerson } from '../auth/caller.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
const askers: Record<string, Record<string, string>> = { 'a stranger': {} };
beforeAll(async () => {
  server = await startTestServer({ env: { ADE_ENVIRONMENT: 'production' } });
  const { id } = await addPerson(server, { workspaceId: server.owner.workspaceId });
  const context: RequestContext = { ...server.services, viewer: null, correlationId: null };
  const { accessToken } = await openSession(context, { userId: id, method: 'PASSWORD' });
  askers['a person'] = { authorization: `Bearer ${accessToken}` };
  const other = await server.addTenant({ permissions: ['documents.write'] });
  askers['a key that may only upload'] = { 'x-api-key': other.apiKey ?? '' };
});
afterAll(() => server.stop());

const key = () => ({ 'x-api-key': server.owner.apiKey ?? '' });

async function introspected(headers: Record<string, string>, query: string) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  const answer: { data?: { __schema?: unknown }; errors?: unknown } = await response.json();
  return answer;
}

test('a key that may read is shown the schema, by introspection and as SDL, once', async () => {
  for (let time = 0; time < 2; time += 1) {
    expect((await introspected(key(), getIntrospectionQuery())).data?.__schema).toBeDefined();
  }
  const first = await fetch(`${server.url}/graphql/schema`, { headers: key() });
  expect(first.status).toBe(200);
  expect(
    buildSchema(await first.text())
      .getQueryType()
      ?.getFields(),
  ).toHaveProperty('workspace');
  const tag = first.headers.get('etag') ?? '';
  const again = await fetch(`${server.url}/graphql/schema`, { headers: { ...key(), 'if-none-match': tag } });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

describe.each(['a stranger', 'a person', 'a key that may only upload'])('%s', (name) => {
  test.each([
    getIntrospectionQuery(),
    '{ __schema { queryType { name } } }',
    '{ __type(name: "Job") { name } }',
    'query ($t: String!) { a: __type(name: $t) { name } }',
    '{ ...S } fragment S on Query { __schema { queryType { name } } }',
  ])('is shown nothing, also after a key has asked the same', async (query) => {
    await introspected(key(), query);
    const { data, errors } = await introspected(askers[name] ?? {}, query);
    expect(data).toBeUndefined();
    expect(errors).toBeDefined();
  });

  test('is refused the SDL', async () => {
    const response = await fetch(`${server.url}/graphql/schema`, { headers: askers[name] ?? {} });
    expect([401, 403]).toContain(response.status);
    expect(await response.text()).not.toContain('type Query');
  });
});

test('a key that is wrong is refused the SDL', async () => {
  const response = await fetch(`${server.url}/graphql/schema`, { headers: { 'x-api-key': 'ade_wrong' } });
  expect(response.status).toBe(401);
});
