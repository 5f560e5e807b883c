import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tooManyValues } from '../../api/graphql/json-values.ts';
import { Room } from '../../api/limits/room.ts';
import type { Client } from '../support/client.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

describe('the room for bodies', () => {
  const room = new Room(100);

  /** Asks for room; `names` gains the name when it is given. Answers how to go, whether it has come in or not. */
  function enter(name: string, amount: number, owner: string, names: string[]): () => Promise<void> {
    const leaving = new AbortController();
    const entered = room.enter(amount, owner, leaving.signal).catch(() => null);
    void entered.then((isIn) => isIn && names.push(name));
    return async () => {
      leaving.abort();
      (await entered)?.();
    };
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  test('is given in turn, a quarter of it to one owner, and given back', async () => {
    const inside: string[] = [];
    const first = enter('a 20', 20, 'a', inside);
    const second = enter('a 10', 10, 'a', inside);
    const large = enter('b 80', 80, 'b', inside);
    const another = enter('c 5', 5, 'c', inside);
    await settled();
    expect(inside).toEqual(['a 20', 'b 80']);
    await large();
    await settled();
    expect(inside).toEqual(['a 20', 'b 80', 'c 5']);
    await first();
    await settled();
    expect(inside).toEqual(['a 20', 'b 80', 'c 5', 'a 10']);
    await second();
    await another();
    await enter('d 100', 100, 'd', inside)();
    const gone = enter('e 100', 100, 'e', inside);
    await settled();
    expect(inside.slice(4)).toEqual(['d 100', 'e 100']);
    await gone();
  });

  test('is not kept for those that leave while they wait', async () => {
    const inside: string[] = [];
    const whole = enter('a', 100, 'a', inside);
    const left = enter('b', 100, 'b', inside);
    const last = enter('c', 100, 'c', inside);
    await left();
    await whole();
    await settled();
    expect(inside).toEqual(['a', 'c']);
    await last();
  });

  test('has what is small wait for its own owner only', async () => {
    const inside: string[] = [];
    const points = new Room(100, { passing: 10 });
    const entered = async (name: string, amount: number) => {
      const leave = await points.enter(amount, name.slice(0, 1), undefined);
      inside.push(name);
      return leave;
    };
    const whole = await entered('a 100', 100);
    const large = entered('b 11', 11);
    const small = await entered('c 10', 10);
    void entered('a 10', 10);
    await settled();
    expect(inside).toEqual(['a 100', 'c 10']);
    whole();
    await large;
    await settled();
    expect(inside).toEqual(['a 100', 'c 10', 'b 11', 'a 10']);
    small();
  });
});

describe('values of JSON', () => {
  test('are counted outside of strings', () => {
    const values = (count: number) => JSON.stringify(Array.from({ length: count - 1 }, () => ({ 'a"': '[,{\\"' })));
    expect(tooManyValues(values(10_000))).toBeNull();
    expect(tooManyValues(values(20_001))).not.toBeNull();
    expect(tooManyValues(JSON.stringify({ text: `${'[,{"\\'.repeat(50_000)}` }))).toBeNull();
    expect(tooManyValues(`"${'['.repeat(50_000)}`)).toBeNull();
    expect(tooManyValues('['.repeat(50_000))).not.toBeNull();
  });
});

describe('an API process', () => {
  let server: TestServer;
  let other: Client;

  beforeAll(async () => {
    const env = { ADE_REQUESTS_HELD_BODY_BYTES: '100 KiB', ADE_REQUESTS_AT_A_TIME: '4' };
    server = await startTestServer({ env });
    other = await server.addTenant();
  });
  afterAll(() => server.stop());

  async function ask({ apiKey }: Client, query: string, variables: Record<string, unknown> = {}): Promise<string> {
    const headers = { 'content-type': 'application/json', 'x-api-key': apiKey ?? '' };
    const body = JSON.stringify({ query, variables });
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body });
    return response.text();
  }
  const answered = '{"data":{"__typename":"Query"}';
  const large = `{ __typename } #${'x'.repeat(90_000)}`;

  /** Begins to send a large body, and stops. */
  async function stopHalfWay(apiKey: string): Promise<Socket> {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const head = `Host: a\r\nContent-Type: application/json\r\nX-API-Key: ${apiKey}\r\nContent-Length: 90000\r\n`;
    socket.write(`POST /graphql HTTP/1.1\r\n${head}\r\n{"query":"`);
    return socket;
  }

  test('holds so many bytes of bodies, and answers small requests meanwhile', async () => {
    const socket = await stopHalfWay(server.owner.apiKey ?? '');
    const waiting = ask(other, large);
    expect(await ask(server.owner, '{ __typename }')).toContain(answered);
    socket.destroy();
    expect(await waiting).toContain(answered);
  });

  test('refuses what would become far more in memory, however it comes', async () => {
    const variables = { a: Array.from({ length: 20_000 }, () => []) };
    expect(await ask(server.owner, 'query ($a: JSON) { __typename }', variables)).toContain('"LIMIT_EXCEEDED"');
    const socket = await RawSocket.acknowledged(server.url, server.owner.apiKey);
    socket.subscribe('1', 'query ($a: JSON) { __typename }', variables);
    expect((await socket.closed).code).toBe(4400);
  });

  test('does not count streams that stay among the requests that it works on', async () => {
    const query = `subscription { workspaceEvents(workspaceId: "${server.owner.workspaceId}") { __typename } }`;
    const headers = {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'x-api-key': server.owner.apiKey ?? '',
    };
    const leaving = new AbortController();
    for (let count = 0; count < 4; count += 1) {
      const init = { method: 'POST', headers, body: JSON.stringify({ query }), signal: leaving.signal };
      const response = await fetch(`${server.url}/graphql`, init);
      expect(response.status).toBe(200);
    }
    expect(await ask(server.owner, '{ __typename }')).toContain(answered);
    leaving.abort();
  });
});
