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

/** What graphql-cop (https://github.com/dolevf/graphql-cop) asks of a server, and finds fault with unless it is refused. */
describe('a scanner', () => {
  async function scanned(
    path: string,
    body?: unknown,
  ): Promise<{ status: number; text: string; errors: number; isRun: boolean }> {
    const sent =
      body === undefined
        ? {}
        : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${server.url}${path}`, { ...sent, redirect: 'manual' });
    const text = await response.text();
    const answer: { data?: unknown; errors?: unknown[] } = text.startsWith('{') ? JSON.parse(text) : {};
    return { status: response.status, text, errors: answer.errors?.length ?? 0, isRun: answer.data != null };
  }
  const byGet = (query: string) => scanned(`/graphql?query=${encodeURIComponent(query)}`);
  const byPost = (query: string) => scanned('/graphql', { query });
  const aliases = Array.from({ length: 101 }, (_alias, at) => `alias${at}: __typename`).join(' ');
  const inTypes = '{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }';
  const around = '{ __schema { ...A } } fragment A on __Schema { __typename ...B } fragment B on __Schema { ...A }';

  test.each<[string, () => ReturnType<typeof scanned>]>([
    ['101 aliases', () => byPost(`{ ${aliases} }`)],
    [
      'ten operations at once',
      () =>
        scanned(
          '/graphql',
          Array.from({ length: 10 }, () => ({ query: '{ __typename }' })),
        ),
    ],
    ['the same field 500 times', () => byPost(`{ ${'__typename '.repeat(500)} }`)],
    ['ten directives', () => byPost('{ __typename @aa@aa@aa@aa@aa@aa@aa@aa@aa@aa }')],
    ['introspection', () => byPost('{ __schema { types { name fields { name } } } }')],
    ['introspection that goes round', () => byPost(inTypes)],
    ['fragments that go round', () => byPost(around)],
    ['a query by GET', () => byGet('{ __typename }')],
    ['a mutation by GET', () => byGet('mutation { __typename }')],
    ['a query in the address of a POST', () => scanned('/graphql?query=%7B__typename%7D', {})],
  ])('is refused %s', async (_name, ask) => {
    const { isRun, errors } = await ask();
    expect(isRun).toBe(false);
    // As many faults as there are directives would say that each of them was looked at.
    expect(errors).toBeGreaterThan(0);
    expect(errors).toBeLessThanOrEqual(5);
  });

  test('is told nothing by suggestions, traces and faults, and finds no page to write queries on', async () => {
    for (const query of ['{ __schema { directive } }', '{ workspac { id } }', 'qwerty cop { abc }', '{ __typename }']) {
      expect((await byPost(query)).text).not.toMatch(/Did you mean|tracing|exception|stack/);
    }
    for (const path of ['/graphiql', '/playground', '/console', '/graphql']) {
      expect((await scanned(path)).text).not.toMatch(/graphiql|playground/i);
    }
  });
});
