import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SlowBodies } from '../../api/limits/slow-bodies.ts';

// Answers before the body is there, as refusals do.
const server = createServer((request, response) => {
  request.resume();
  response.end('no');
});
const slowBodies = new SlowBodies(server, 1);
let port: number;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  port = typeof address === 'object' ? (address?.port ?? 0) : 0;
});

afterAll(() => {
  slowBodies.stop();
  server.close();
});

test.each(['whose client leaves once it was answered', 'that comes after all'])(
  'a body %s is not kept',
  async (way) => {
    const socket = connect(port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhel');
    await once(socket, 'data');
    expect(slowBodies.size).toBe(1);
    if (way.startsWith('whose')) socket.destroy();
    else socket.write('lo');
    await expect.poll(() => slowBodies.size).toBe(0);
    socket.destroy();
  },
);
