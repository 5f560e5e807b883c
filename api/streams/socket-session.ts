import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { CloseCode } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { Grant } from '../../src/auth/grants.ts';

/** Milliseconds that operations are given to say goodbye before their socket is closed, and clients to answer that. */
export const goodbyeMs = 1_000;
/** Bytes that may wait to be written before a client counts as slow. Small, so that no operation keeps the turn for long. */
const mostBuffered = 16 * 1024;
/** RFC 6455, 7.4.1. */
export const goingAway = 1001;

/** The messages whose order matters for an id (the protocol's `subscribe` and `complete`). */
const aboutOperation = z.object({ type: z.enum(['subscribe', 'complete']), id: z.string() });

export interface SessionOperation {
  /** It was completed, by the client or by us: nothing more of it is sent, and its id is free. */
  isOver: boolean;
  /** Resolves when nothing of it is left on the server. Never rejects. */
  ended: Promise<void>;
}

/** One client on one socket: what it runs, and for how long it may. */
export class SocketSession {
  readonly socket: WebSocket;
  /** Set by the heartbeat and taken back by the client's answer. */
  isSilent = false;
  readonly #transport: Duplex;
  #request: IncomingMessage | null;
  #sentThisTurn = 0;
  readonly #operations = new Map<string, SessionOperation>();
  readonly #atEnd: (() => void)[] = [];

  /** `transport` is what the socket writes to. */
  constructor(socket: WebSocket, transport: Duplex, request: IncomingMessage) {
    this.socket = socket;
    this.#request = request;
    this.#transport = transport;
  }

  /** The request that asked for the socket; once, since it is worth kilobytes and the socket may stay for days. */
  takeRequest(): IncomingMessage {
    const request = this.#request;
    if (!request) throw new Error('The request of a socket is looked at once, when it introduces itself.');
    this.#request = null;
    return request;
  }

  /**
   * Sends a message. Resolves at once while little is waiting to be written, else when the bytes are with the operating system:
   * so a slow client holds up its own operations and nothing else.
   */
  send(data: string): Promise<void> {
    if (this.socket.readyState !== this.socket.OPEN) return Promise.resolve();
    this.#gather();
    // A send that fails is followed by the socket's closing, which ends everything.
    if (this.socket.bufferedAmount > mostBuffered)
      return new Promise((resolve) => this.socket.send(data, () => resolve()));
    this.socket.send(data, () => {});
    return Promise.resolve();
  }

  /** Operations that are running, or are being ended. */
  get size(): number {
    return this.#operations.size;
  }

  /** The operation that has the id now. */
  operation(id: string): SessionOperation | null {
    return this.#operations.get(id) ?? null;
  }

  /** The client is being told that the operation is over, and may use its id from then on. */
  complete(id: string): void {
    const operation = this.#operations.get(id);
    if (operation) operation.isOver = true;
  }

  /** Has something done when the socket is closed; at once when it is closed already. */
  atEnd(step: () => void): void {
    if (this.socket.readyState === this.socket.OPEN) this.#atEnd.push(step);
    else step();
  }

  /** The socket is closed. */
  end(): void {
    for (const step of this.#atEnd.splice(0)) step();
  }

  /**
   * Hands a message to the protocol's implementation, except that a `subscribe` whose id was used by an operation that is over
   * waits until that one is gone: the implementation keeps operations by id and would take one for the other.
   */
  async receive(text: string, handle: (text: string) => Promise<void>): Promise<void> {
    const message = aboutOperation.safeParse(parseJson(text)).data;
    const known = message && this.#operations.get(message.id);
    if (message?.type === 'complete') this.complete(message.id);
    if (message?.type !== 'subscribe') return handle(text);
    const { id } = message;
    if (known && !known.isOver)
      return this.socket.close(CloseCode.SubscriberAlreadyExists, 'Subscriber already exists');
    const operation: SessionOperation = { isOver: false, ended: Promise.resolve() };
    this.#operations.set(id, operation);
    const run = known ? known.ended.then(() => (operation.isOver ? undefined : handle(text))) : handle(text);
    operation.ended = run
      .catch(() => {})
      .finally(() => {
        if (this.#operations.get(id) === operation) this.#operations.delete(id);
      });
    return run;
  }

  /** The first message of a turn is written as it comes; those that follow it in the same turn are written together. */
  #gather(): void {
    this.#sentThisTurn += 1;
    if (this.#sentThisTurn === 1) {
      setImmediate(() => {
        if (this.#sentThisTurn > 1) this.#transport.uncork();
        this.#sentThisTurn = 0;
      });
    } else if (this.#sentThisTurn === 2) {
      this.#transport.cork();
    }
  }

  /** Closes the socket as soon as its grant is over: operations end by themselves, and say why, before. */
  async closeWith(grant: Grant): Promise<void> {
    const now = grant.now();
    if (typeof now !== 'string') return;
    const ended = Promise.all([...this.#operations.values()].map((operation) => operation.ended));
    await Promise.race([ended, delay(goodbyeMs, undefined, { ref: false })]);
    await grant.release();
    if (now === 'SHUTDOWN') this.socket.close(goingAway, 'Going away');
    else this.socket.close(CloseCode.Forbidden, 'Forbidden');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
