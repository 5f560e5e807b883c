import { once } from 'node:events';
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { handleProtocols, makeServer, type Server as Protocol } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Credentials } from '../../src/auth/credentials.ts';
import type { ClientFacts } from '../../src/domain/kernel/index.ts';
import { isPassing } from '../../src/timeline/retry.ts';
import type { Admission } from '../graphql/admission.ts';
import type { Identification, ReceivedRequest } from '../graphql/context.ts';
import type { GraphQLServer } from '../graphql/graphql.ts';
import { refusal } from '../graphql/refusal.ts';
import { cookiePlaceOf, credentialsIn, RequestCookies } from '../sign-in/session-cookies.ts';
import { ClientLeftError } from '../when-closed.ts';
import { closings, unexpectedIn } from './close-codes.ts';
import { SocketOperation } from './socket-operation.ts';
import { goodbyeMs, SocketSession } from './socket-session.ts';

/** Bytes of one message: an operation and its variables. */
const maxPayload = 1024 ** 2;
/** Milliseconds between pings, which keep proxies from closing a quiet socket; who has not answered by the next is gone. */
const heartbeatMs = 12_000;

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
  const requests = new WeakMap<SocketSession, ReceivedRequest>();
  const protocol = introductionsFor(options, requests);

  /** The protocol's implementation introduces clients and answers pings; what they ask for is run here. */
  const receiveOn = async (session: SocketSession, text: string, introduce: (text: string) => Promise<void>) => {
    const message = session.receive(text);
    if (message === 'DONE') return;
    const request = requests.get(session);
    // Without an introduction, an operation is for the implementation to refuse.
    if (message === null || !request) return introduce(text);
    if (session.size >= options.operationsPerSocket) return refuseOperation(session, message.id, options);
    await session.run(message.id, new SocketOperation(session, { options, request, message }));
  };

  const onSocket = (socket: WebSocket, transport: Duplex, request: IncomingMessage) => {
    const session = new SocketSession(socket, transport, { request, log });
    sessions.add(session);
    let introduce: (text: string) => Promise<void> = async () => {};
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => session.send(data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => {
          introduce = handle;
        },
      },
      { session },
    );
    socket.on('pong', () => {
      session.isSilent = false;
    });
    socket.on('error', (error) => session.log.debug({ err: error }, 'a socket failed'));
    socket.on('message', (data, isBinary) => {
      if (isBinary) return session.close(closings.invalidMessage);
      receiveOn(session, String(data), introduce).catch((error: unknown) => {
        const isAway = isPassing(error);
        if (isAway) session.log.warn({ err: error }, 'a socket cannot be served now');
        else session.log.error({ err: error }, 'unexpected error on a socket');
        session.close(isAway ? closings.unavailable : unexpectedIn(session.correlationId));
      });
    });
    socket.once('close', (code, reason) => {
      sessions.delete(session);
      session.end();
      closed(code, String(reason)).catch((error: unknown) =>
        session.log.error({ err: error }, 'a socket did not end cleanly'),
      );
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
        socket.close(closings.stopping.code, closings.stopping.reason);
        return once(socket, 'close');
      });
      await Promise.race([Promise.all(closed), delay(goodbyeMs, undefined, { ref: false })]);
      for (const { socket } of sessions) socket.terminate();
      sockets.close();
    },
  };
}

/** Who is on a socket: found out once when it introduces itself, and again with each operation. */
function introductionsFor(
  options: WebSocketOptions,
  requests: WeakMap<SocketSession, ReceivedRequest>,
): Protocol<Extra> {
  const { services, admission } = options;
  return makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: options.connectionInitMs,
    onConnect: async ({ connectionParams, extra: { session } }) => {
      const request = session.takeRequest();
      const credentials = credentialsOf(request, connectionParams ?? {}, options.baseUrlOf(request));
      // Anonymous and badly introduced clients are refused with 4403; each operation authenticates again for its own context.
      const viewer = await services.signIns.viewerOrNull(credentials);
      if (!viewer) return false;
      const leave = admission.admit(viewer);
      if (!leave) {
        session.close(closings.tooManyConnections);
        return false;
      }
      session.atEnd(leave);
      const grant = services.grants.grant(viewer, () => void session.closeWith(grant));
      session.atEnd(() => void grant.release());
      const leaving = new AbortController();
      session.atEnd(() => leaving.abort(new ClientLeftError()));
      const { correlationId, log } = session;
      requests.set(session, {
        credentials,
        client: options.clientOf(request),
        cookies: null,
        left: leaving.signal,
        body: null,
        deadlineMs: options.deadlineMs,
        lastEventId: null,
        baseUrl: options.baseUrlOf(request),
        correlationId,
        log,
        transport: 'WEBSOCKET',
        onOperation: (operation) => log.info({ transport: 'ws', operation }, 'operation'),
        reads: null,
        lag: null,
        atEnd: (step) => session.atEnd(step),
      });
      return true;
    },
  });
}

function refuseOperation(session: SocketSession, id: string, { operationsPerSocket }: WebSocketOptions): Promise<void> {
  const message = `A socket runs ${operationsPerSocket} operations at a time. End one, or open another socket.`;
  const payload = [refusal(429, 'LIMIT_EXCEEDED', message)];
  return session.send(JSON.stringify({ id, type: 'error', payload }));
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
  return credentialsIn(request, new RequestCookies(request, cookiePlaceOf(request, baseUrl)));
}

function refuse(socket: Duplex, status: number): void {
  // Who has gone already needs no answer; without a listener their reset would end the process.
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}
