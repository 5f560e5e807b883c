import { once } from 'node:events';
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import { CloseCode, handleProtocols, makeServer, type Server as Protocol } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Credentials } from '../../src/auth/credentials.ts';
import type { ClientFacts } from '../../src/domain/kernel/index.ts';
import { correlationIdFrom } from '../../src/log.ts';
import type { Admission } from '../graphql/admission.ts';
import { type Identification, identify, type ReceivedRequest } from '../graphql/context.ts';
import type { GraphQLServer } from '../graphql/graphql.ts';
import { type Operation, prepareOperation } from '../graphql/operation.ts';
import { refusal } from '../graphql/refusal.ts';
import { credentialsIn, RequestCookies, wantsSecureCookies } from '../sign-in/session-cookies.ts';
import { goingAway, goodbyeMs, type SessionOperation, SocketSession } from './socket-session.ts';

/** Bytes of one message: an operation and its variables. */
const maxPayload = 1024 ** 2;
/** Milliseconds between pings, which keep proxies from closing a quiet socket; who has not answered by the next is gone. */
const heartbeatMs = 12_000;
/** RFC 6455's registry: the client may come back later. */
const tryAgainLater = 1013;

export interface WebSocketOptions extends Identification {
  graphql: GraphQLServer;
  admission: Admission;
  baseUrlOf(request: IncomingMessage): string;
  clientOf(request: IncomingMessage): ClientFacts;
  /** Whether the page that asks for a socket may have one. */
  isAllowedOrigin(request: IncomingMessage): boolean;
  /** Milliseconds in which a client has to introduce itself. */
  connectionInitMs: number;
  operationsPerSocket: number;
  /** Milliseconds that one operation may take, other than a subscription. */
  deadlineMs: number;
}

type Extra = { session: SocketSession };

/**
 * Serves graphql-ws (the `graphql-transport-ws` protocol) on `/graphql` of the server. Credentials come from the upgrade
 * request's headers or from the connection's init payload, by the same names. Answers how to end all of it.
 */
export function serveWebSocket(server: Server, options: WebSocketOptions): { close(): Promise<void> } {
  const { log } = options.services;
  const sockets = new WebSocketServer({ noServer: true, maxPayload, handleProtocols, clientTracking: false });
  const sessions = new Set<SocketSession>();
  const protocol = protocolFor(options);

  const onSocket = (socket: WebSocket, transport: Duplex, request: IncomingMessage) => {
    const session = new SocketSession(socket, transport, request);
    sessions.add(session);
    let receive: (text: string) => Promise<void> = async () => {};
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => session.send(data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => {
          receive = handle;
        },
      },
      { session },
    );
    socket.on('pong', () => {
      session.isSilent = false;
    });
    socket.on('error', (error) => log.debug({ err: error }, 'a socket failed'));
    socket.on('message', (data, isBinary) => {
      if (isBinary) return socket.close(CloseCode.BadRequest, 'Invalid message received');
      session.receive(String(data), receive).catch((error: unknown) => {
        log.error({ err: error }, 'unexpected error on a socket');
        socket.close(CloseCode.InternalServerError, 'Internal server error');
      });
    });
    socket.once('close', (code, reason) => {
      sessions.delete(session);
      session.end();
      closed(code, String(reason)).catch((error: unknown) => log.error({ err: error }, 'a socket did not end cleanly'));
    });
  };

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (pathOf(request) !== '/graphql') return refuse(socket, 404);
    if (!options.isAllowedOrigin(request)) return refuse(socket, 403);
    sockets.handleUpgrade(request, socket, head, (accepted) => onSocket(accepted, socket, request));
  };
  server.on('upgrade', onUpgrade);
  const heartbeat = setInterval(() => {
    for (const session of sessions) {
      if (session.isSilent) session.socket.terminate();
      else session.socket.ping();
      session.isSilent = true;
    }
  }, heartbeatMs);
  return {
    async close() {
      server.off('upgrade', onUpgrade);
      // Without a listener Node would leave the request without an answer, and its connection open.
      server.on('upgrade', (_request, socket) => refuse(socket, 503));
      clearInterval(heartbeat);
      const closed = [...sessions].map(({ socket }) => {
        socket.close(goingAway, 'Going away');
        return once(socket, 'close');
      });
      await Promise.race([Promise.all(closed), delay(goodbyeMs, undefined, { ref: false })]);
      for (const { socket } of sessions) socket.terminate();
      sockets.close();
    },
  };
}

/** What the messages of the protocol do here. */
function protocolFor(options: WebSocketOptions): Protocol<Extra> {
  const { services, admission } = options;
  const factsOf = new WeakMap<SocketSession, ReceivedRequest>();
  const running = new WeakMap<object, { operation: Operation; place: SessionOperation | null }>();
  const runningOf = ({ contextValue }: ExecutionArgs) => {
    const found = typeof contextValue === 'object' && contextValue !== null ? running.get(contextValue) : undefined;
    if (!found || typeof contextValue !== 'object' || contextValue === null) {
      throw new Error('An operation has no context of ours.');
    }
    // What made it ready is worth kilobytes, and a subscription may stay for days.
    running.delete(contextValue);
    return found;
  };
  return makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: options.connectionInitMs,
    onConnect: async ({ connectionParams, extra: { session } }) => {
      const { socket } = session;
      const request = session.takeRequest();
      const credentials = credentialsOf(request, connectionParams ?? {}, options.baseUrlOf(request));
      // Anonymous and badly introduced clients are refused with 4403; each operation authenticates again for its own context.
      const viewer = await services.signIns.viewerOrNull(credentials);
      if (!viewer) return false;
      const leave = admission.admit(viewer);
      if (!leave) {
        socket.close(tryAgainLater, 'Too many connections');
        return false;
      }
      session.atEnd(leave);
      const grant = services.grants.grant(viewer, () => void session.closeWith(grant));
      session.atEnd(() => void grant.release());
      const leaving = new AbortController();
      session.atEnd(() => leaving.abort(new Error('The client has left.')));
      const correlationId = correlationIdFrom(request.headers);
      const log = services.log.child({ correlationId });
      factsOf.set(session, {
        credentials,
        client: options.clientOf(request),
        cookies: null,
        left: leaving.signal,
        body: null,
        deadlineMs: options.deadlineMs,
        baseUrl: options.baseUrlOf(request),
        correlationId,
        log,
        transport: 'WEBSOCKET',
        onOperation: (operation) => log.info({ transport: 'ws', operation }, 'operation'),
        reads: null,
      });
      return true;
    },
    onSubscribe: async ({ extra: { session } }, id, payload) => {
      const facts = factsOf.get(session);
      if (!facts) throw new Error('An operation came before the connection was accepted.');
      const place = session.operation(id);
      if (session.size > options.operationsPerSocket) return [tooManyOperations(options.operationsPerSocket)];
      const prepared = await prepareOperation(options.graphql, facts, payload, () => identify(options, facts));
      if (!('run' in prepared)) return prepared;
      const { contextValue } = prepared.args;
      if (typeof contextValue === 'object' && contextValue !== null) {
        running.set(contextValue, { operation: prepared, place });
      }
      return prepared.args;
    },
    // Both come before the message that frees the id.
    onComplete: ({ extra: { session } }, id) => session.complete(id),
    onError: ({ extra: { session } }, id) => session.complete(id),
    execute: (args) => runningOf(args).operation.run(),
    subscribe: async (args) => {
      const { operation, place } = runningOf(args);
      const results = await operation.run();
      return Symbol.asyncIterator in results ? untilOver(results, () => place?.isOver ?? true) : results;
    },
  });
}

/** Sends nothing that became ready only after the client has completed the operation. */
function untilOver(
  results: AsyncGenerator<ExecutionResult, void, void>,
  isOver: () => boolean,
): AsyncGenerator<ExecutionResult, void, void> {
  return {
    async next() {
      const result = await results.next();
      return isOver() ? { done: true, value: undefined } : result;
    },
    return: () => results.return(),
    throw: (error) => results.throw(error),
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await results.return();
    },
  };
}

function tooManyOperations(most: number): GraphQLError {
  return refusal(429, 'LIMIT_EXCEEDED', `A socket runs ${most} operations at a time. End one, or open another socket.`);
}

/**
 * Browsers cannot set headers on a WebSocket, so the init payload may carry them; their names are case-insensitive. What it says
 * counts alone: browsers send cookies along whether they are wanted or not.
 */
function credentialsOf(
  request: IncomingMessage,
  connectionParams: Record<string, unknown>,
  baseUrl: string,
): Credentials {
  const params = new Map(Object.entries(connectionParams).map(([name, value]) => [name.toLowerCase(), value]));
  const param = (name: string) => {
    const value = params.get(name);
    return typeof value === 'string' ? value : null;
  };
  const given = { apiKey: param('x-api-key'), authorization: param('authorization'), cookie: null };
  if (given.apiKey !== null || given.authorization !== null) return given;
  return credentialsIn(request, new RequestCookies(request, wantsSecureCookies(baseUrl)));
}

function refuse(socket: Duplex, status: number): void {
  // Who has gone already needs no answer; without a listener their reset would end the process.
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}
