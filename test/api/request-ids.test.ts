import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startLoggedApi } from '../support/logged-api.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let api: Awaited<ReturnType<typeof startLoggedApi>>;
let link: string;
const requestId = 'the-request-of-the-test';

beforeAll(async () => {
  server = await startTestServer();
  api = await startLoggedApi(server);
  const id = await server.owner.uploaded('a.csv', 'a,b\n1,2\n');
  const { data } = await json(await post(`{ document(id: "${id}") { downloadUrl } }`, { key: server.owner.apiKey }));
  link = data.document.downloadUrl;
});
afterAll(async () => {
  await api.close();
  await server.stop();
});
beforeEach(() => {
  api.lines.length = 0;
});

function post(query: string, { key, headers = {} }: { key: string | null; headers?: Record<string, string> }) {
  const own = { 'content-type': 'application/json', 'x-request-id': requestId, ...(key ? { 'x-api-key': key } : {}) };
  return fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { ...own, ...headers },
    body: JSON.stringify({ query }),
  });
}

async function json(response: Response) {
  return JSON.parse(await response.text());
}

/** Breaks what no request expects: a table is gone. */
async function without<T>(table: string, work: () => Promise<T>): Promise<T> {
  const { pool } = server.services.db;
  await pool.query(`ALTER TABLE "${table}" RENAME TO "${table}_away"`);
  try {
    return await work();
  } finally {
    await pool.query(`ALTER TABLE "${table}_away" RENAME TO "${table}"`);
  }
}

const masked = [{ message: 'Internal error', extensions: { code: 'INTERNAL', requestId } }];
const documents = '{ workspace { documents { nodes { name } } } }';

/** What is logged as a fault: each line of it names the request. */
function expectLoggedFaults() {
  const faults = api.lines.filter(({ level }) => level === 'error');
  expect(faults.length).toBeGreaterThan(0);
  for (const { correlationId } of faults) expect(correlationId).toBe(requestId);
}

describe('a fault that was not expected is answered and logged under the id of its request', () => {
  test('over HTTP, when it is found out who is asking', async () => {
    const answer = await without('api_key', () => post('{ viewer { isAdministrator } }', { key: server.owner.apiKey }));
    expect(answer.headers.get('x-request-id')).toBe(requestId);
    expect(await json(answer)).toMatchObject({ errors: masked });
    expectLoggedFaults();
  });

  test('over HTTP, in a resolver', async () => {
    const answer = await without('document', () => post(documents, { key: server.owner.apiKey }));
    expect(await json(answer)).toMatchObject({ errors: masked });
    expectLoggedFaults();
  });

  test('on a stream of events', async () => {
    const headers = { accept: 'text/event-stream' };
    const text = await without('document', async () =>
      (await post(documents, { key: server.owner.apiKey, headers })).text(),
    );
    expect(text).toContain(`"requestId":"${requestId}"`);
    expectLoggedFaults();
  });

  test('on a stream of many operations', async () => {
    const headers = { 'x-api-key': server.owner.apiKey ?? '' };
    const token = await (await fetch(`${api.url}/graphql`, { method: 'PUT', headers })).text();
    const leaving = new AbortController();
    const own = { ...headers, 'x-graphql-event-stream-token': token };
    const accept = 'text/event-stream';
    const stream = await fetch(`${api.url}/graphql`, { headers: { ...own, accept }, signal: leaving.signal });
    await without('document', async () => {
      const body = JSON.stringify({ query: documents, extensions: { operationId: '1' } });
      await fetch(`${api.url}/graphql`, { method: 'POST', headers: { ...own, 'x-request-id': requestId }, body });
      let text = '';
      for await (const chunk of stream.body ?? []) {
        text += Buffer.from(chunk).toString();
        if (text.includes('event: complete')) break;
      }
      expect(text).toContain(`"requestId":"${requestId}"`);
    });
    leaving.abort();
    expectLoggedFaults();
  });

  test('on a socket, for an operation and for the socket', async () => {
    const open = () => RawSocket.open(api.url, { headers: { 'x-request-id': requestId } });
    const socket = await open();
    socket.send({ type: 'connection_init', payload: { 'x-api-key': server.owner.apiKey } });
    expect(await socket.next()).toMatchObject({ type: 'connection_ack' });
    await without('document', async () => {
      socket.subscribe('1', documents);
      expect(await socket.next()).toMatchObject({ payload: { errors: masked } });
    });
    await socket.close();
    const refused = await open();
    await without('api_key', async () => {
      refused.send({ type: 'connection_init', payload: { 'x-api-key': server.owner.apiKey } });
      expect(await refused.closed).toEqual({ code: 4500, reason: `Internal error, request ${requestId}` });
    });
    expectLoggedFaults();
  });

  test('in a download', async () => {
    const answer = await without('document', () => fetch(link, { headers: { 'x-request-id': requestId } }));
    expect({ status: answer.status, ...(await json(answer)) }).toMatchObject({ status: 500, requestId });
    expectLoggedFaults();
  });
});

test('a query that is answered before the router has the headers of one that is not, and its line', async () => {
  const ask = () => post('query Named { workspace { name } }', { key: server.owner.apiKey });
  const headersOf = (response: Response) => {
    const { date: _now, ratelimit: _left, 'content-length': _length, ...same } = Object.fromEntries(response.headers);
    return same;
  };
  const ordinary = await ask();
  const quick = await ask();
  expect(headersOf(quick)).toEqual(headersOf(ordinary));
  expect((await json(quick)).data).toEqual((await json(ordinary)).data);
  const lines = () => api.lines.filter(({ msg, operation }) => msg === 'request' && operation === 'Named');
  await expect.poll(lines).toHaveLength(2);
  const [, line] = lines();
  const facts = { correlationId: requestId, method: 'POST', path: '/graphql', status: 200, reads: 'compiled' };
  expect(line).toMatchObject(facts);
});
