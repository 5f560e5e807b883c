import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { MessageType, parseMessage, type SubscribeMessage } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Grant } from '../../src/auth/grants.ts';
import { correlationIdFrom, type Logger } from '../../src/log.ts';
import { tooManyValues } from '../graphql/json-values.ts';
import { type Closing, closings } from './close-codes.ts';

/** Milliseconds that operations are given to say goodbye before their socket is closed, and clients to answer that. */
export const goodbyeMs = 1_000;
/** Bytes that may wait to be written before a client counts as slow. Small, so that no operation keeps the turn for long. */
const mostBuffered = 16 * 1024;

/** What a session keeps by its id. */
export interface RunningOperation {
  /** Resolves when nothing of it is left. */
  run(): Promise<void>;
  /** The client has completed it, or is gone. */
  end(): void;
}

/** One client on one socket: what it runs, and for how long it may. */
export class SocketSession {
  readonly socket: WebSocket;
  /** Of the request that asked for the socket, and of every operation on it. */
  readonly correlationId: string;
  readonly log: Logger;
  /** Set by the heartbeat and taken back by the client's answer. */
  isSilent = false;
  readonly #transport: Duplex;
  #request: IncomingMessage | null;
  #sentThisTurn = 0;
  readonly #operations = new Map<string, RunningOperation>();
  /** Operations of which something is left, the completed ones included. */
  #running = 0;
  #onIdle: (() => void) | null = null;
  readonly #atEnd: (() => void)[] = [];

  /** `transport` is what the socket writes to. */
  constructor(socket: WebSocket, transport: Duplex, { request, log }: { request: IncomingMessage; log: Logger }) {
    this.socket = socket;
    this.correlationId = correlationIdFrom(request.headers);
    this.log = log.child({ correlationId: this.correlationId });
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

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  close({ code, reason }: Closing): void {
    this.socket.close(code, reason);
  }

  /**
   * Sends a message. Resolves at once while little is waiting to be written, else when the bytes are with the operating system:
   * so a slow client holds up its own operations and nothing else.
   */
  send(data: string): Promise<void> {
    if (!this.isOpen) return Promise.resolve();
    this.#gather();
    // A send that fails is followed by the socket's closing, which ends everything.
    if (this.socket.bufferedAmount > mostBuffered)
      return new Promise((resolve) => this.socket.send(data, () => resolve()));
    this.socket.send(data, ignore);
    return sent;
  }

  /** Operations that are running, or are being ended. */
  get size(): number {
    return this.#running;
  }

  /** Has something done when the socket is closed; at once when it is closed already. */
  atEnd(step: () => void): void {
    if (this.isOpen) this.#atEnd.push(step);
    else step();
  }

  /** The socket is closed. */
  end(): void {
    for (const operation of this.#operations.values()) operation.end();
    this.#operations.clear();
    for (const step of this.#atEnd.splice(0)) step();
  }

  /**
   * Takes what is about operations out of what the client sends: those that the protocol's implementation would run weigh a frame
   * and a handful of closures each, for as long as they last. `null` for a message that the implementation is to have.
   */
  receive(text: string): SubscribeMessage | 'DONE' | null {
    let message: ReturnType<typeof parseMessage>;
    try {
      const refused = tooManyValues(text);
      if (refused) throw refused;
      message = parseMessage(text);
    } catch {
      this.close(closings.invalidMessage);
      return 'DONE';
    }
    if (message.type === MessageType.Complete) {
      this.#operations.get(message.id)?.end();
      this.#operations.delete(message.id);
      return 'DONE';
    }
    if (message.type !== MessageType.Subscribe) return null;
    if (!this.#operations.has(message.id)) return message;
    this.close(closings.idInUse);
    return 'DONE';
  }

  /** Runs an operation under its id, which is free again once the client has been sent that it is over. */
  async run(id: string, operation: RunningOperation): Promise<void> {
    this.#operations.set(id, operation);
    this.#running += 1;
    try {
      await operation.run();
    } finally {
      this.free(id, operation);
      this.#running -= 1;
      if (this.#running === 0) this.#onIdle?.();
    }
  }

  /** The client may use the id from now on. */
  free(id: string, operation: RunningOperation): void {
    if (this.#operations.get(id) === operation) this.#operations.delete(id);
  }

  /** Closes the socket as soon as its grant is over: operations end by themselves, and say why, before. */
  async closeWith(grant: Grant): Promise<void> {
    const now = grant.now();
    if (typeof now !== 'string') return;
    const ended = new Promise<void>((resolve) => {
      this.#onIdle = resolve;
      if (this.#running === 0) resolve();
    });
    await Promise.race([ended, delay(goodbyeMs, undefined, { ref: false })]);
    await grant.release();
    this.close(now === 'SHUTDOWN' ? closings.stopping : closings.forbidden);
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
}

const sent = Promise.resolve();
const ignore = () => {};
