import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { connect } from 'node:net';
import pg from 'pg';
import { z } from 'zod';
import { isPlanStale } from './errors.ts';
import type { SlowStatements } from './slow-statements.ts';
import { traced } from './traced-statements.ts';
import { Turns } from './turns.ts';

const current = new AsyncLocalStorage<AbortSignal | undefined>();

/** Milliseconds in which a server that is asked to cancel a statement has to have done it, before its connection is given up. */
const cancelWithinMs = 2_000;

/**
 * Runs work that ends with the signal: its statement under way is cancelled on the server, and none is begun after that, except the
 * end of a transaction. They reject with the signal's reason, or with what the server says of it.
 */
export function cancelledBy<T>(signal: AbortSignal, work: () => T): T {
  return current.run(signal, work);
}

/** Runs work for the next request in the course of one that may be over, such as opening the connection that the next one waits for. */
export function cancelledByNothing<T>(work: () => T): T {
  return current.run(undefined, work);
}

/** What the work that is under way ends with. Work of two requests must not share a statement. */
export function currentSignal(): AbortSignal | undefined {
  return current.getStore();
}

/**
 * Gives a connection to its caller in the caller's own context. The pool calls back in that of the request before, which gave the connection back and whose
 * work may be over: the statements of the next would end with it.
 */
export function keepCallersContext(pool: pg.Pool): void {
  pool.connect = new Proxy(pool.connect, {
    apply(connect, self, given: unknown[]) {
      const [callback] = given;
      if (typeof callback !== 'function') return Reflect.apply(connect, self, given);
      const inContext = AsyncLocalStorage.snapshot();
      const called = (...answer: unknown[]) => inContext(() => Reflect.apply(callback, undefined, answer));
      return Reflect.apply(connect, self, [called]);
    },
  });
}

/** Connections that nobody else is to be given. */
const spent = new WeakSet<pg.ClientBase>();

/**
 * Gives up, once they are back, the connections on which a statement was cancelled: a request to cancel names a connection and not a
 * statement, and one that comes late would end what another request runs on it (PostgreSQL protocol, Canceling Requests in Progress). And those whose
 * prepared statements are from before a migration, which would fail each time.
 */
export function retireSpent(pool: pg.Pool): void {
  pool.on('connect', (client) => {
    const connection: unknown = Reflect.get(client, 'connection');
    if (!(connection instanceof EventEmitter)) throw new Error('A client of PostgreSQL has no connection any more.');
    connection.on('errorMessage', (error) => {
      if (isPlanStale(error)) spent.add(client);
    });
  });
  pool.on('release', (_error, client) => {
    if (spent.has(client)) giveUp(client);
  });
}

/** What cancels the statement that is under way on a connection. */
const underWay = new WeakMap<pg.ClientBase, () => void>();
const turnsOf = new WeakMap<pg.ClientBase, Turns>();

/**
 * Has the server cancel what is under way on the connection, if anything is, and refuses for that reason what waits to be sent after it. What the
 * caller sends then comes when the connection is free, or fails: one whose server takes no notice, since it was asked before it began, is given up.
 */
export function cancelStatements(client: pg.ClientBase, reason: unknown): void {
  const turns = turnsOf.get(client);
  if (!turns?.areTaken) return;
  turns.refuseWaiting(reason);
  underWay.get(client)?.();
}

/** Milliseconds that a statement may take before it is cancelled here, or, where the server itself has a shorter limit, before its connection is given up. */
export type Patience = { cancelMs: number } | { giveUpMs: number };

/**
 * Watches every statement of a connection: what it belongs to may be over, and a server that hangs, or is gone without a word, does
 * not answer. Those that take long are logged.
 */
export function watchStatements(client: pg.ClientBase, patience: Patience, slow: SlowStatements | null): void {
  const turns = new Turns();
  turnsOf.set(client, turns);
  let stop = () => {};
  const watch = (statement: unknown, signal: AbortSignal | undefined) => {
    stop();
    const begun = performance.now();
    const cancel = () => {
      spent.add(client);
      requestCancel(client);
      clearTimeout(overdue);
      overdue = setTimeout(() => giveUp(client), cancelWithinMs);
    };
    let overdue =
      'cancelMs' in patience
        ? setTimeout(cancel, patience.cancelMs)
        : setTimeout(() => giveUp(client), patience.giveUpMs);
    signal?.addEventListener('abort', cancel, { once: true });
    underWay.set(client, cancel);
    stop = () => {
      underWay.delete(client);
      clearTimeout(overdue);
      signal?.removeEventListener('abort', cancel);
      stop = () => {};
      const took = performance.now() - begun;
      if (slow && took >= slow.mostMs) slow.tell(textOf(statement) ?? stepsIn(statement), took, signal);
    };
  };
  // Nothing is under way on the connection any more.
  client.on('drain', () => stop());
  client.on('end', () => stop());
  client.query = new Proxy(client.query, {
    apply(query, _self, given: unknown[]) {
      const signal = currentSignal();
      const [statement] = given;
      const send = () => {
        if (signal?.aborted && isRefusable(statement)) return refuse(given, signal);
        watch(statement, signal);
        return traced(textOf(statement), given, (traceable) => Reflect.apply(query, client, traceable));
      };
      return isPromised(given) ? turns.take(async () => send()) : send();
    },
  });
}

/** What a callback is answered, or speaks the protocol itself, has a connection of the pool to itself. */
function isPromised(given: readonly unknown[]): boolean {
  return typeof given.at(-1) !== 'function' && textOf(given[0]) !== undefined;
}

/** Transactions are always brought to their end; and statements that speak the protocol themselves are short. */
function isRefusable(statement: unknown): boolean {
  const text = textOf(statement);
  return text !== undefined && !/^\s*(commit|rollback)/i.test(text);
}

/** `undefined` for what speaks the protocol itself. Asked for every statement: a schema that does not fit makes an error each time. */
function textOf(statement: unknown): string | undefined {
  if (typeof statement === 'string') return statement;
  const hasText = typeof statement === 'object' && statement !== null && 'text' in statement;
  return hasText && typeof statement.text === 'string' ? statement.text : undefined;
}

/** The last of several statements in one exchange, which is what the others are for. */
function stepsIn(statement: unknown): string {
  return withSteps.safeParse(statement).data?.lastText ?? '';
}

const withSteps = z.object({ lastText: z.string() });

/** Answers as node-postgres does: by the callback where there is one. */
function refuse(given: readonly unknown[], { reason }: AbortSignal): Promise<never> | undefined {
  const callback = given.at(-1);
  if (typeof callback !== 'function') return Promise.reject(reason);
  process.nextTick(callback, reason);
  return undefined;
}

/** The connection is cut; the request that waits for it fails, and the pool opens another. */
function giveUp(client: pg.ClientBase): void {
  // With a statement under way this destroys the socket.
  if (client instanceof pg.Client) void client.end();
}

/** What a connection was given to cancel its statements with (PostgreSQL protocol, BackendKeyData). */
const backendKey = z.object({ processID: z.int(), secretKey: z.int(), host: z.string(), port: z.int() });

/**
 * Sends a CancelRequest, which takes a socket of its own. Whether it comes in time is not known: nothing answers it. The socket is the other
 * side’s to close, as libpq leaves it: PgBouncer forgets a request whose sender is gone before it was passed on.
 */
function requestCancel(client: pg.ClientBase): void {
  const key = backendKey.safeParse(client).data;
  if (!key) return;
  const { processID, secretKey, host, port } = key;
  const request = Buffer.alloc(16);
  request.writeInt32BE(16, 0);
  request.writeInt32BE(80_877_102, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  socket.setTimeout(cancelWithinMs, () => socket.destroy());
  socket.on('error', () => {});
  socket.write(request);
}
