import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ env: { ADE_ENVIRONMENT: 'production' } });
});

afterAll(() => server.stop());

interface Answered {
  status: number;
  data?: unknown;
  errors: { message: string; extensions: Record<string, unknown> }[];
}

async function post(body: object | string, key: string | null = null): Promise<Answered> {
  const headers = {
    accept: 'application/graphql-response+json',
    'content-type': 'application/json',
    ...(key === null ? {} : { 'x-api-key': key }),
  };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: text });
  return { errors: [], status: response.status, ...JSON.parse(await response.text()) };
}

const codesOf = ({ errors }: Answered) => errors.map(({ extensions }) => extensions.code);
const aliases = (count: number) => Array.from({ length: count }, (_, at) => `a${at}: __typename`).join(' ');

describe('a document that is too large', () => {
  test('is refused by its tokens, strangers earlier than members, and the same the second time', async () => {
    const query = `{ nodes(ids: [${'"a" '.repeat(2_500)}]) { id } }`;
    const refusal = { code: 'QUERY_TOO_COMPLEX', measure: 'tokens', cost: 2_001, limit: 2_000 };
    for (let time = 0; time < 2; time += 1) {
      const { status, errors } = await post({ query });
      expect(status).toBe(400);
      expect(errors).toMatchObject([{ extensions: refusal }]);
    }
    expect(codesOf(await post({ query }, server.owner.apiKey))).toEqual(['LIMIT_EXCEEDED']);
    // It is kept now, for those who may send it.
    expect(codesOf(await post({ query }))).toEqual(['QUERY_TOO_COMPLEX']);
  });

  test('is refused by its aliases, directives and depth', async () => {
    const refused = async (query: string) => (await post({ query })).errors[0]?.extensions;
    expect(await refused(`{ ${aliases(101)} }`)).toMatchObject({ measure: 'aliases', cost: 101, limit: 100 });
    const again = '__typename '.repeat(102);
    expect(await refused(`{ ${again} }`)).toMatchObject({ measure: 'aliases', cost: 101, limit: 100 });
    expect(await refused(`{ __typename ${'@include(if: true) '.repeat(101)} }`)).toMatchObject({
      measure: 'directives',
    });
    expect(await refused(`${'{ a '.repeat(50)}${'}'.repeat(50)}`)).toMatchObject({ measure: 'depth', cost: 50 });
  });

  test.each([
    ['lists in lists', `{ node(id: ${'['.repeat(1_900)}`],
    ['objects in objects', `{ node(id: ${'{a:'.repeat(600)}`],
    ['types in types', `query ($a: ${'['.repeat(1_900)}`],
    ['selections without an end', '{a'.repeat(900)],
  ])('%s are a fault of the client', async (_name, query) => {
    for (const key of [null, server.owner.apiKey]) {
      const { status, errors } = await post({ query }, key);
      expect(status).toBe(400);
      expect(errors[0]?.extensions.code).not.toBe('INTERNAL');
    }
  });

  test('is refused by its bytes, before they are read', async () => {
    const query = `{ __typename } #${'x'.repeat(70_000)}`;
    expect(await post({ query })).toMatchObject({ status: 413, errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] });
    expect((await post({ query }, server.owner.apiKey)).status).toBe(200);
  });
});

test.each([
  ['a list in lists', 'JSON'],
  ['an object in objects', 'JSON'],
])('variables that are %s, ever so deep, are a fault of the client', async (name) => {
  const [open, close] = name.startsWith('a list') ? ['[', ']'] : ['{"a":', '}'];
  const answerTo = (depth: number) => {
    const deep = `${open.repeat(depth)}1${close.repeat(depth)}`;
    return post(`{"query":"query ($a: JSON) { __typename }","variables":{"a":${deep}}}`, server.owner.apiKey);
  };
  expect(await answerTo(15_000)).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  // Here there are too many values already, whatever their depth.
  expect(await answerTo(100_000)).toMatchObject({ status: 413, errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] });
});

describe('an operation that costs too much', () => {
  const nested = (levels: number): string =>
    levels === 0 ? 'id' : `documents(first: 20) { nodes { workspace { ${nested(levels - 1)} } } }`;

  test('is refused before it is run, with its cost and the limit', async () => {
    const query = `query ($id: ID!) { workspace(id: $id) { ${nested(4)} } }`;
    const { status, errors, data } = await post(
      { query, variables: { id: server.owner.workspaceId } },
      server.owner.apiKey,
    );
    expect(status).toBe(400);
    expect(data).toBeUndefined();
    expect(errors).toHaveLength(1);
    expect(errors[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX', measure: 'cost', limit: 20_000 });
    expect(Number(errors[0]?.extensions.cost)).toBeGreaterThan(160_000);
  });

  test('is judged by the operation that is named, and by the variables that are given', async () => {
    const query = `query Dear($n: Int) { viewer { workspaces(first: 100) { nodes { documents(first: $n) { nodes { name } } } } } } query Cheap { __typename }`;
    const ask = (operationName: string, n: number) =>
      post({ query, operationName, variables: { n } }, server.owner.apiKey);
    expect(codesOf(await ask('Dear', 1))).toEqual([]);
    expect(codesOf(await ask('Dear', 100))).toEqual([]);
    expect(codesOf(await ask('Cheap', 100))).toEqual([]);
    const dearer = query.replace('name', 'name jobs(first: $n) { nodes { id } }');
    expect(
      codesOf(await post({ query: dearer, operationName: 'Dear', variables: { n: 100 } }, server.owner.apiKey)),
    ).toEqual(['QUERY_TOO_COMPLEX']);
  });
});
