import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import type { ServerFacts } from '../schema/base/context.ts';
import { createDownloadLinks } from '../src/auth/download-links.ts';
import type { ProviderSettings } from '../src/auth/oidc/provider-settings.ts';
import type { ClientFacts, Services } from '../src/domain/kernel/context.ts';
import { correlationIdFrom } from '../src/log.ts';
import { clientFactsFor } from './client-facts.ts';
import { serveDownloads } from './downloads.ts';
import { Admission } from './graphql/admission.ts';
import type { RequestFacts } from './graphql/context.ts';
import { createGraphQL, type GraphQLServer, multipartBodyBytes } from './graphql/graphql.ts';
import { errorBody } from './graphql/refusal.ts';
import { healthChecks, serveHealth } from './health.ts';
import { serveKeySet } from './jwks.ts';
import { isAllowedOrigin } from './origin.ts';
import { credentialsIn, isForgeable, RequestCookies, wantsSecureCookies } from './sign-in/session-cookies.ts';
import { serveSso } from './sign-in/sso.ts';
import { SingleConnections } from './streams/sse.ts';
import { serveWebSocket } from './streams/websocket.ts';

export interface HttpOptions {
  services: Services;
  host: string;
  /** 0 for any free one. */
  port: number;
  /** The address that clients use, where a proxy stands before us; `null` to believe the Host header. */
  publicUrl: string | null;
  /** Addresses and networks of proxies whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[];
  /** Other sites whose pages may open a WebSocket. */
  allowedOrigins: readonly string[];
  connectionInitSeconds: number;
  connectionsPerViewer: number;
  operationsPerConnection: number;
  /** For single sign-on. */
  providers: readonly ProviderSettings[];
  /** Signs download links; shared by all processes of an installation. */
  secret: string;
  facts: ServerFacts;
  /** GraphiQL and introspection. */
  development: boolean;
  pendingMigrations(): Promise<string[]>;
}

export interface HttpServer {
  /** Where it listens, e.g. `http://127.0.0.1:4000`. */
  url: string;
  /** Takes no new requests, lets those under way finish, ends the sockets. */
  close(): Promise<void>;
}

/** Bytes of a JSON body: an operation and its variables. */
const maxJsonBytes = 2 * 1024 ** 2;
const forgeryMessage =
  'The request carries the cookie of a session, but might have been made by a page of another site. Send it as application/json, or with the header X-ADE-CSRF: 1, from a page of this site.';

/** Starts the whole HTTP side: GraphQL with WebSocket and SSE, downloads, health. Rejects when the port is taken. */
export async function startHttpServer(options: HttpOptions): Promise<HttpServer> {
  const { services, facts } = options;
  const links = createDownloadLinks(options.secret);
  const baseUrlOf = (request: IncomingMessage) =>
    options.publicUrl?.replace(/\/$/, '') ?? `http://${request.headers.host ?? `${options.host}:${options.port}`}`;

  const loggerInstance: FastifyBaseLogger = services.log;
  const app: FastifyInstance = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'correlationId' }),
    genReqId: (request) => correlationIdFrom(request.headers),
    forceCloseConnections: 'idle',
    // A signed link is one long segment.
    routerOptions: { maxParamLength: 1_000 },
  });
  logRequests(app);
  const admission = new Admission(options.connectionsPerViewer);
  const graphql = createGraphQL({ services, links, facts, admission, development: options.development });
  const { operationsPerConnection } = options;
  const streams = new SingleConnections({ services, graphql, admission, operationsPerStream: operationsPerConnection });
  const clientOf = clientFactsFor(options.trustedProxies);
  const isOwnOrigin = (request: IncomingMessage) => isAllowedOrigin(request, options);
  serveGraphQL(app, {
    services,
    graphql,
    streams,
    multipartBytes: facts.multipartBytes,
    baseUrlOf,
    clientOf,
    isOwnOrigin,
  });
  serveKeySet(app, services);
  serveSso(app, { services, providers: options.providers, baseUrlOf, clientOf });
  serveDownloads(app, services, links);
  serveHealth(app, healthChecks(services, options.pendingMigrations));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ message: 'There is nothing here.' }));
  app.setErrorHandler((error, request, reply) => {
    request.log.error({ err: error }, 'unexpected error');
    return reply.code(500).send({ message: 'Internal error', requestId: request.id });
  });

  const sockets = serveWebSocket(app.server, {
    services,
    graphql,
    admission,
    baseUrlOf,
    clientOf,
    isAllowedOrigin: isOwnOrigin,
    connectionInitMs: options.connectionInitSeconds * 1_000,
    operationsPerSocket: operationsPerConnection,
  });
  const endUnused = trackUnused(app.server);
  const url = await app.listen({ host: options.host, port: options.port, listenTextResolver: () => 'listening' });
  return {
    url,
    async close() {
      // Streams say goodbye and end; then nothing keeps the connections.
      await services.grants.shutDown();
      await streams.close();
      await sockets.close();
      endUnused();
      await app.close();
    },
  };
}

/**
 * Keeps track of connections that have carried no request: browsers open them in advance. Node takes them for busy, so they would
 * hold up a stop. Answers how to end them.
 */
function trackUnused(server: Server): () => void {
  const unused = new Set<Socket>();
  server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  server.on('upgrade', ({ socket }) => unused.delete(socket));
  return () => {
    for (const socket of unused) socket.destroy();
  };
}

/** One line per request, when it is answered; and the id by which to find it, back to the client. */
function logRequests(app: FastifyInstance): void {
  app.decorateRequest('operation', null);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const path = (request.url.split('?', 1)[0] ?? '').replace(/^(\/files\/).+/, '$1[signed]');
    request.log.info(
      {
        method: request.method,
        path,
        operation: request.operation ?? undefined,
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    );
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The GraphQL operation that the request carries. */
    operation: string | null;
  }
}

function serveGraphQL(
  app: FastifyInstance,
  options: {
    services: Services;
    graphql: GraphQLServer;
    streams: SingleConnections;
    multipartBytes: number;
    baseUrlOf(request: IncomingMessage): string;
    clientOf(request: IncomingMessage): ClientFacts;
    isOwnOrigin(request: IncomingMessage): boolean;
  },
): void {
  const { services, graphql, streams, multipartBytes, baseUrlOf } = options;
  // Yoga reads the bodies itself.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
    handler: async (request, reply) => {
      const refusal = refuseBySize(request, multipartBytes);
      if (refusal) return reply.code(refusal.status).header('connection', 'close').send(refusal.body);
      const baseUrl = baseUrlOf(request.raw);
      const cookies = new RequestCookies(request.raw, wantsSecureCookies(baseUrl));
      const forgeable = isForgeable(request.raw, options.isOwnOrigin(request.raw));
      if (forgeable && cookies.isGiven) {
        // The body is not read.
        return reply.code(403).header('connection', 'close').send(errorBody('FORGERY_SUSPECTED', forgeryMessage));
      }
      const isEventStream = streams.handles(request);
      const facts: RequestFacts = {
        credentials: credentialsIn(request.raw, cookies),
        client: options.clientOf(request.raw),
        // What runs on an event stream is answered there, and not by the response to its request.
        cookies: forgeable || isEventStream ? null : cookies,
        baseUrl,
        correlationId: request.id,
        log: services.log.child({ correlationId: request.id }),
        transport: isEventStream ? 'EVENT_STREAM' : 'HTTP',
        onOperation: (name) => {
          request.operation = name;
        },
      };
      if (isEventStream) return streams.handle(request, reply, facts);
      const response = await graphql.handleNodeRequest(request.raw, { facts });
      if (cookies.lines.length > 0) reply.header('set-cookie', cookies.lines);
      return reply.send(response);
    },
  });
}

/** Refuses a body that is too large, or of unknown size, before a byte of it is read. */
function refuseBySize(request: FastifyRequest, multipartBytes: number) {
  if (request.method !== 'POST') return null;
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  if (!Number.isSafeInteger(length)) {
    return { status: 411, body: errorBody('LENGTH_REQUIRED', 'Send a Content-Length.') };
  }
  const isMultipart = request.headers['content-type']?.startsWith('multipart/form-data') ?? false;
  const allowed = isMultipart ? multipartBodyBytes(multipartBytes) : maxJsonBytes;
  if (length <= allowed) return null;
  const message = isMultipart
    ? `The upload is larger than ${Math.floor(multipartBytes / 1024 ** 2)} MiB, the most a multipart request takes.`
    : `The request is larger than ${maxJsonBytes / 1024 ** 2} MiB.`;
  return { status: 413, body: errorBody('LIMIT_EXCEEDED', message) };
}
