import { once } from 'node:events';
import { type ClientOptions, type RawData, WebSocket } from 'ws';

export interface Message {
  type?: string;
  id?: string;
  payload?: unknown;
}

export interface RawSocketOptions extends ClientOptions {
  /** `graphql-transport-ws` unless given. */
  protocols?: string[];
}

/** A WebSocket that says whatever a test wants to be said, and keeps what comes back in order. */
export class RawSocket {
  readonly socket: WebSocket;
  /** Resolves when the socket is closed. */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #received: Message[] = [];
  readonly #events = new EventTarget();

  /** Resolves when the socket is open; rejects with the server's refusal. */
  static async open(url: string, { protocols, ...options }: RawSocketOptions = {}): Promise<RawSocket> {
    const address = `${url.replace(/^http/, 'ws')}/graphql`;
    const socket = new WebSocket(address, protocols ?? ['graphql-transport-ws'], options);
    const raw = new RawSocket(socket);
    await once(socket, 'open');
    return raw;
  }

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => {
        resolve({ code, reason: String(reason) });
        this.#events.dispatchEvent(new Event('change'));
      });
    });
    socket.on('message', (data: RawData) => {
      this.#received.push(JSON.parse(String(data)));
      this.#events.dispatchEvent(new Event('change'));
    });
    socket.on('error', () => {});
  }

  /** Opens a socket and introduces it. */
  static async acknowledged(url: string, apiKey: string | null, options: RawSocketOptions = {}): Promise<RawSocket> {
    const raw = await RawSocket.open(url, options);
    raw.send({ type: 'connection_init', payload: { 'x-api-key': apiKey } });
    const ack = await raw.next();
    if (ack.type !== 'connection_ack') throw new Error(`Not acknowledged: ${JSON.stringify(ack)}`);
    return raw;
  }

  send(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables: Record<string, unknown> = {}): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
  }

  /** The next message; rejects when the socket closes without one. */
  async next(): Promise<Message> {
    for (;;) {
      const message = this.#received.shift();
      if (message) return message;
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('The socket is closed.');
      await once(this.#events, 'change');
    }
  }

  /** The last of the `next` messages that come one after another; what follows them is taken too. */
  async lastNext(): Promise<Message> {
    let last = await this.next();
    for (let message = last; message.type === 'next'; message = await this.next()) last = message;
    return last;
  }

  /** Everything that has come until the server answers a ping that is sent now. */
  async untilPong(): Promise<Message[]> {
    this.send({ type: 'ping' });
    const messages: Message[] = [];
    for (;;) {
      const message = await this.next();
      if (message.type === 'pong') return messages;
      messages.push(message);
    }
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}
