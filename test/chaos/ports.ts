import { createServer } from 'node:net';

/** Below what systems hand out to outgoing connections (ip(7), ip_local_port_range): those take the place of a server that is away. */
const range = { from: 15_000, to: 30_000 };

/** A port that is free now, and that only servers ask for. */
export async function serverPort(): Promise<number> {
  for (;;) {
    const port = range.from + Math.floor(Math.random() * (range.to - range.from));
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
