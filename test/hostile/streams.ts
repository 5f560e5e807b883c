import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type Attack, send, type Target } from './attack.ts';

/** Streams that one storm begins and leaves. */
const ofOneStorm = 30;

const subscription = ({ workspaceId }: Target) =>
  `subscription { workspaceEvents(workspaceId: "${workspaceId}") { __typename } }`;

function subscribe(target: Target, signal: AbortSignal): Promise<Response> {
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream', 'x-api-key': target.key };
  const body = JSON.stringify({ query: subscription(target) });
  return fetch(`${target.url}/graphql`, { method: 'POST', headers, body, signal });
}

async function socketOf({ url, signal }: Target): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('error', () => {});
  await once(socket, 'open', { signal });
  return socket;
}

const storm = (name: string, leaveOne: (target: Target, at: number) => Promise<void>): Attack => ({
  kind: 'streams that are left at once',
  name,
  run: async (target) => {
    await Promise.all(Array.from({ length: ofOneStorm }, (_, at) => leaveOne(target, at).catch(() => {})));
    return null;
  },
});

/** Streams that are begun and left, at every moment of their beginning. */
export const streamAttacks: readonly Attack[] = [
  storm('event streams', async (target, at) => {
    const leaving = AbortSignal.any([target.signal, AbortSignal.timeout(at)]);
    const response = await subscribe(target, leaving);
    await response.body?.cancel();
  }),
  // One that is never opened keeps its place for 30 s, as promised.
  storm('event streams that were reserved', async (target) => {
    const headers = { 'x-api-key': target.key };
    const { status, text: token } = await send(target, '/graphql', { method: 'PUT', headers });
    if (status !== 201) return;
    const open = { ...headers, accept: 'text/event-stream', 'x-graphql-event-stream-token': token };
    const response = await fetch(`${target.url}/graphql`, { headers: open, signal: target.signal });
    await response.body?.cancel();
  }),
  storm('sockets', async (target, at) => {
    const socket = await socketOf(target);
    socket.send(JSON.stringify({ type: 'connection_init', payload: { 'x-api-key': target.key } }));
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: subscription(target) } }));
    setTimeout(() => socket.terminate(), at);
    await once(socket, 'close');
  }),
];

/** Milliseconds in which places of streams that were left are free again: a reserved one is given up after 30 s. */
const freeWithin = 60_000;

/** Holds when this client, whose streams have all been left, may have as many as ever. */
export async function placesAreFree(target: Target, places: number): Promise<string | null> {
  const leaving = new AbortController();
  const over = performance.now() + freeWithin;
  try {
    for (let open = 0; open < places; ) {
      const response = await subscribe(target, AbortSignal.any([target.signal, leaving.signal]));
      if (response.ok) open += 1;
      else if (performance.now() > over) return `after the storms a client has ${open} places of ${places}`;
      else await delay(100);
    }
    return null;
  } finally {
    leaving.abort();
  }
}
