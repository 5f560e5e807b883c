import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let id: string;
let apiKey: string;
beforeAll(async () => {
  server = await startTestServer();
  apiKey = server.owner.apiKey ?? '';
  id = await server.owner.published();
});
afterAll(() => server.stop());

const query = 'subscription ($id: ID!) { configurationEvents(configurationId: $id) { __typename } }';
const aborts = 2_000;
const atOnce = 50;
const nothing = { timelines: 0, followers: 0, grants: 0, connections: 0 };

/** Leaves at another moment each time: before the request is read, while it is judged, after its first bytes. */
async function afterAWhile(round: number): Promise<void> {
  for (let turn = 0; turn < round % 24; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function abortMany(one: (round: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < aborts; from += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, (_abort, index) => one(from + index)));
  }
}

/** Sends a request over a connection of its own, and resets that. */
async function sendAndLeave(round: number, line: string, headers: Record<string, string>, body = ''): Promise<void> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  const all = { Host: 'localhost', 'X-API-Key': apiKey, 'Content-Length': String(Buffer.byteLength(body)), ...headers };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${line} HTTP/1.1\r\n${head.join('')}\r\n${body}`);
  // Some wait for an answer to begin, which not every moment lets them have.
  if (round % 5 === 0) await once(socket, 'data');
  else await afterAWhile(round);
  socket.resetAndDestroy();
}

describe('clients that leave within milliseconds leave nothing behind', () => {
  it('a Server-Sent Events connection for each operation', async () => {
    const headers = { Accept: 'text/event-stream', 'Content-Type': 'application/json' };
    const body = JSON.stringify({ query, variables: { id } });
    await abortMany((round) => sendAndLeave(round, 'POST /graphql', headers, body));
    await expect.poll(() => server.streams()).toEqual(nothing);
  });

  it('one Server-Sent Events connection for many', async () => {
    await abortMany(async (round) => {
      const reserved = await fetch(`${server.url}/graphql`, { method: 'PUT', headers: { 'x-api-key': apiKey } });
      expect(reserved.status).toBe(201);
      const token = await reserved.text();
      await sendAndLeave(round, `GET /graphql?token=${token}`, { Accept: 'text/event-stream' });
    });
    // A stream that was reserved and never opened, since its client left before the request was read, is given back after 30 s.
    await expect.poll(() => server.streams()).toEqual(nothing);
  }, 120_000);

  it('a WebSocket', async () => {
    await abortMany(async (round) => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      socket.on('error', () => {});
      await once(socket, 'open');
      socket.send(JSON.stringify({ type: 'connection_init', payload: { 'x-api-key': apiKey } }));
      if (round % 3 > 0) {
        await once(socket, 'message');
        for (const operation of ['a', 'b']) {
          socket.send(JSON.stringify({ id: operation, type: 'subscribe', payload: { query, variables: { id } } }));
        }
        if (round % 3 === 1) socket.send(JSON.stringify({ id: 'a', type: 'complete' }));
      }
      await afterAWhile(round);
      socket.terminate();
    });
    await expect.poll(() => server.streams()).toEqual(nothing);
  });
});
