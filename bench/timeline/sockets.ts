import { once } from 'node:events';
import { WebSocket } from 'ws';

/** Sockets that are opened at a time: enough to be quick, few enough for the server's backlog. */
const atOnce = 100;

/** Opens that many sockets, each ready to be sent something. */
export async function openMany(count: number, open: (index: number) => Promise<WebSocket>): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  for (let from = 0; from < count; from += atOnce) {
    const size = Math.min(atOnce, count - from);
    sockets.push(...(await Promise.all(Array.from({ length: size }, (_socket, index) => open(from + index)))));
  }
  return sockets;
}

/** A socket of the floor, on one channel. */
export async function openBare(port: number, channel: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/${channel}`, { perMessageDeflate: false });
  await once(socket, 'message');
  return socket;
}

const query = `subscription ($id: ID!, $after: String) {
  configurationEvents(configurationId: $id, after: $after) {
    __typename
    ... on Event { cursor sequence }
    ... on ConfigurationDraftSavedEvent { number }
  }
}`;

/** A socket with one subscription to a configuration's timeline. Resolves once it has been acknowledged and sent. */
export async function openSubscribed(
  port: number,
  apiKey: string,
  id: string,
  after: string | null,
): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', { perMessageDeflate: false });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { 'x-api-key': apiKey } }));
  await once(socket, 'message');
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { id, after } } }));
  return socket;
}

export async function closeAll(sockets: readonly WebSocket[]): Promise<void> {
  await Promise.all(
    sockets.map(async (socket) => {
      const closed = once(socket, 'close');
      socket.terminate();
      await closed;
    }),
  );
}
