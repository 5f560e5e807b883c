import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { startAnotherApi } from '../support/another-api.ts';
import { addKey, addPerson } from '../support/people.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const createDocument = graphql(`
  mutation CreateToGuess($input: CreateWorkspaceInput!) {
    createWorkspace(input: $input) { __typename }
  }
`);

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({
    env: {
      ADE_RATES_POINTS: '1000',
      ADE_RATES_POINTS_PER_SECOND: '1',
      ADE_REQUESTS_COST: '1000',
      ADE_RATES_STRANGER_POINTS: '400',
      ADE_RATES_STRANGER_POINTS_PER_SECOND: '1',
      ADE_RATES_SIGN_INS: '2',
      ADE_RATES_SLUGS: '3',
      ADE_RATES_SLUGS_PER_HOUR: '1',
      ADE_RATES_SIGN_INS_PER_MINUTE: '1',
    },
  });
});

afterAll(() => server.stop());

interface Cost {
  requested: number;
  limit: number;
  remaining: number;
  resetAt: string;
}

interface Answered {
  status: number;
  headers: Headers;
  data?: { rateLimit: unknown };
  errors?: { message: string; extensions: Record<string, unknown> }[];
  extensions: { cost: Cost };
}

async function post(query: string, key: string | null, url = server.url): Promise<Answered> {
  const headers = { 'content-type': 'application/json', ...(key === null ? {} : { 'x-api-key': key }) };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return { status: response.status, headers: response.headers, ...JSON.parse(await response.text()) };
}

describe('every answer says what it cost and what is left', () => {
  test('over HTTP, whatever comes of it', async () => {
    const { apiKey } = await server.addTenant();
    const cost = { requested: 2, limit: 1_000, remaining: expect.any(Number), resetAt: expect.any(String) };
    const { headers, ...first } = await post('{ server { version } }', apiKey);
    expect(first.extensions).toEqual({ cost, reads: 'Query.server' });
    expect(headers.get('ratelimit-policy')).toBe('"points";q=1000;w=1000');
    expect(headers.get('ratelimit')).toMatch(/^"points";r=\d+;t=\d+$/);
    expect((await post('{ no such', apiKey)).extensions.cost.requested).toBe(1);
    expect((await post('{ noSuchField }', apiKey)).extensions.cost.requested).toBe(1);
    const wrong = await post('{ __typename }', 'ade_wrong');
    expect(wrong).toMatchObject({ status: 401, extensions: { cost: { requested: 1, limit: 400 } } });
    expect(wrong.headers.get('ratelimit')).toContain('"points"');
    const tooLarge = await fetch(`${server.url}/graphql`, { method: 'POST', body: 'x'.repeat(100_000) });
    expect(tooLarge.status).toBe(413);
    expect(await tooLarge.json()).toMatchObject({ extensions: { cost: { limit: 400 } } });
  });

  test('in answer to the query for it', async () => {
    const { apiKey } = await server.addTenant();
    const { data, extensions } = await post('{ rateLimit { cost limit remaining resetAt } }', apiKey);
    const { requested, ...left } = extensions.cost;
    expect(data?.rateLimit).toMatchObject({ cost: requested, limit: left.limit, remaining: left.remaining });
  });

  test('on a socket, for results, items and errors', async () => {
    const { apiKey, workspaceId } = await server.addTenant();
    const socket = await RawSocket.acknowledged(server.url, apiKey);
    socket.subscribe('1', '{ server { version } }');
    expect(await socket.next()).toMatchObject({ type: 'next', payload: { extensions: { cost: { requested: 2 } } } });
    expect(await socket.next()).toMatchObject({ type: 'complete' });
    socket.subscribe('2', '{ nonsense }');
    expect(await socket.next()).toMatchObject({ type: 'error', payload: [{ extensions: { cost: { requested: 1 } } }] });
    socket.subscribe('3', `subscription { workspaceEvents(workspaceId: "${workspaceId}") { __typename } }`);
    await server
      .client(apiKey)
      .published()
      .catch(() => {});
    await socket.close();
  });
});

describe('a client that has nothing left', () => {
  const dear = '{ viewer { workspaces(first: 100) { nodes { name documents(first: 3) { nodes { name } } } } } }';

  test('is answered 429 with the time to wait; others are not held up', async () => {
    const { apiKey } = await server.addTenant();
    expect((await post(dear, apiKey)).status).toBe(200);
    const { status, headers, errors, data } = await post(dear, apiKey);
    expect(status).toBe(429);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED', budget: 'points', retryAfterSeconds: expect.any(Number) } },
    ]);
    expect(Number(headers.get('retry-after'))).toBe(errors?.[0]?.extensions.retryAfterSeconds);
    expect((await post('{ server { version } }', server.owner.apiKey)).status).toBe(200);
  });

  test('is answered the same on a socket', async () => {
    const { apiKey } = await server.addTenant();
    const socket = await RawSocket.acknowledged(server.url, apiKey);
    socket.subscribe('1', dear);
    expect(await socket.next()).toMatchObject({ type: 'next', payload: { data: {} } });
    await socket.next();
    socket.subscribe('2', dear);
    const refused = { extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) } };
    expect(await socket.next()).toMatchObject({ id: '2', payload: { errors: [refused] } });
    await socket.close();
  });

  test('has nothing left at other processes either', async () => {
    const other = await startAnotherApi(server);
    const { apiKey } = await server.addTenant();
    expect((await post(dear, apiKey)).status).toBe(200);
    await expect
      .poll(async () => (await post('{ rateLimit { cost } }', apiKey, other.url)).extensions.cost.remaining)
      .toBeLessThan(600);
    await other.close();
  });
});

test('attempts to sign in have a budget of their own, which aliases do not stretch', async () => {
  const signIn = 'signIn(input: { email: "a@example.org", password: "wrong" }) { __typename }';
  const { errors } = await post(`mutation { ${['a', 'b', 'c'].map((name) => `${name}: ${signIn}`).join(' ')} }`, null);
  expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', budget: 'signIn' } }]);
});

test('slugs that are taken are guessed slowly, whatever comes of it and with however many keys', async () => {
  const { client, userId } = await addPerson(server, { workspaceId: server.owner.workspaceId, role: 'OWNER' });
  const key = await addKey(server, {
    workspaceId: server.owner.workspaceId,
    userId,
    permissions: ['workspace.manage'],
  });
  const create = (slug: string) =>
    client
      .ask(createDocument, { input: { name: 'Guess', slug } })
      .then(({ data, errors }) => (data ? data.createWorkspace.__typename : errors[0]?.extensions?.budget));
  expect([await create('main'), await create('free'), await create('main')]).toEqual([
    'ConflictError',
    'Workspace',
    'ConflictError',
  ]);
  expect(await create('main')).toBe('slug');
  const renamed = `mutation { updateWorkspace(input: { workspaceId: "${key.workspaceId}", slug: "free" }) { __typename } }`;
  expect((await post(renamed, key.apiKey)).errors).toMatchObject([{ extensions: { budget: 'slug' } }]);
});

test('a document that is too long for what is left is answered 429 as well', async () => {
  const { apiKey } = await server.addTenant();
  const long = (at: number) => `{ __typename } #${at}${'x'.repeat(200_000)}`;
  const answers = [await post(long(1), apiKey), await post(long(2), apiKey), await post(long(3), apiKey)];
  expect(answers.map(({ status }) => status)).toEqual([200, 429, 429]);
});

test('strangers share what their address has, and leave the members theirs', async () => {
  await expect
    .poll(async () => (await post('{ viewer { workspaces(first: 100) { nodes { id } } } }', null)).status)
    .toBe(429);
  expect((await post('{ server { version } }', server.owner.apiKey)).status).toBe(200);
});
