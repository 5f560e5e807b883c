import { createClient, type Client as SocketClient } from 'graphql-ws/client';
import { headersOf } from './credentials.ts';
import type { Endpoint } from './transport.ts';

/** Milliseconds between pings, and those in which the server has to answer one. */
const pingMs = 10_000;
const pongMs = 5_000;

/** The one WebSocket of a client, there while something is subscribed to. It never comes back by itself: followers do that, from their cursor. */
export class Connection {
  readonly #endpoint: Endpoint;
  readonly #waiting = new Set<() => void>();
  /** Whether the server has accepted the connection that there is. */
  #isAccepted = false;
  #client: Promise<SocketClient> | null = null;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  open(): Promise<SocketClient> {
    this.#client ??= connect(this.#endpoint, (isAccepted) => {
      this.#isAccepted = isAccepted;
      if (isAccepted) for (const hear of this.#waiting) hear();
    });
    return this.#client;
  }

  /** Calls `hear` when the server accepts a connection; at once where it has. Answers how to stop that. */
  onAccepted(hear: () => void): () => void {
    this.#waiting.add(hear);
    if (this.#isAccepted) hear();
    return () => this.#waiting.delete(hear);
  }

  async close(): Promise<void> {
    const client = await this.#client;
    this.#client = null;
    await client?.dispose();
  }
}

async function connect({ url, credentials }: Endpoint, note: (isAccepted: boolean) => void): Promise<SocketClient> {
  let unanswered: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: await webSocket(),
    connectionParams: () => headersOf(credentials),
    retryAttempts: 0,
    keepAlive: pingMs,
    on: {
      // A server that is gone without a word, or a network that is, closes nothing.
      ping: (received) => {
        if (!received) unanswered = setTimeout(() => client.terminate(), pongMs);
      },
      pong: (received) => {
        if (received) clearTimeout(unanswered);
      },
      connected: () => note(true),
      closed: () => {
        clearTimeout(unanswered);
        note(false);
      },
    },
  });
  return client;
}

/** The platform's, or for Node 20, which has none, that of `ws`. */
async function webSocket(): Promise<unknown> {
  return globalThis.WebSocket ?? (await import('ws')).WebSocket;
}
