import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook as Verifier } from 'standardwebhooks';

/** What a receiver was sent. */
export interface Received {
  path: string;
  body: string;
  headers: Record<string, string>;
}

/** A server that takes webhooks, on a port of its own. */
export interface Receiver {
  /** Where it is, with a path. */
  url(path?: string): string;
  readonly received: Received[];
  /** Resolves with what comes next. */
  next(): Promise<Received>;
  close(): Promise<void>;
}

/** Answers what `answer` says; 204 unless given. */
export async function openReceiver(
  answer: (sent: Received, response: ServerResponse) => void = (_sent, response) => response.writeHead(204).end(),
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const sent = { path: request.url ?? '', body, headers };
    received.push(sent);
    server.emit('received', sent);
    answer(sent, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: (path = '/') => `http://127.0.0.1:${port}${path}`,
    received,
    next: async () => (await once(server, 'received'))[0],
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Whether a receiver with this secret believes what it was sent, as the public library judges. */
export function isSignedWith(secret: string, { body, headers }: Received): boolean {
  try {
    new Verifier(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
