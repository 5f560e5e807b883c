// The floor: what `ws` and ioredis alone do. A client of /<channel> is sent what is published on it. Prints its port.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { type WebSocket, WebSocketServer } from 'ws';

const [redisUrl = ''] = process.argv.slice(2);
const redis = new Redis(redisUrl);
// A client that subscribes before its ready check is over fails, since the check's answer comes to a subscriber.
await once(redis, 'ready');
const channels = new Map<string, Set<WebSocket>>();
redis.on('message', (channel: string, message: string) => {
  for (const socket of channels.get(channel) ?? []) socket.send(message);
});
const server = createServer();
const sockets = new WebSocketServer({ server });
sockets.on('connection', async (socket, { url = '/' }) => {
  const channel = url.slice(1);
  const listeners = channels.get(channel) ?? new Set();
  channels.set(channel, listeners.add(socket));
  socket.once('close', () => listeners.delete(socket));
  await redis.subscribe(channel);
  socket.send('ready');
});
server.listen(0, '127.0.0.1', () => {
  const { port }: AddressInfo = JSON.parse(JSON.stringify(server.address()));
  console.log(`listening on ${port}`);
});
