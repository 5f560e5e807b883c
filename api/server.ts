import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, LogController } from 'fastify';
import type { ServerFacts } from '../schema/base/context.ts';
import type { Buckets } from '../src/allowance/buckets.ts';
import { createLinks } from '../src/auth/signed-links.ts';
import type { Viewer } from '../src/auth/viewer.ts';
import type { ProviderSettings } from '../src/config/provider-settings.ts';
import type { Settings } from '../src/config/settings.ts';
import { isDatabaseAway } from '../src/db/unavailable.ts';
import type { ClientFacts, RequestServices } from '../src/domain/kernel/index.ts';
import { correlationIdFrom, laterChild } from '../src/log.ts';
import { isTracing } from '../src/tracing/index.ts';
import { baseUrlFor, pathOf } from './base-url.ts';
import { BodyReader } from './body-reader.ts';
import { clientFactsFor, proxiesAmong } from './client-facts.ts';
import { persistedDocuments, serveDashboard } from './dashboard.ts';
import { serveDownloads } from './downloads.ts';
import { serveGraphQL } from './endpoint.ts';
import type { EndpointOptions } from './endpoint-options.ts';
import { Admission } from './graphql/admission.ts';
import { CompiledReads } from './graphql/compiled-reads.ts';
import { createGraphQL } from './graphql/graphql.ts';
import { JsonQueries } from './graphql/json-queries.ts';
import { healthChecks, serveHealth } from './health.ts';
import { serveKeySet } from './jwks.ts';
import { allowanceRulesOf } from './limits/allowance-rules.ts';
import { capConnections } from './limits/connection-caps.ts';
import { DocumentCache } from './limits/document-cache.ts';
import { DownloadAllowances } from './limits/download-allowances.ts';
import { Meter } from './limits/meter.ts';
import { PersistedDocuments } from './limits/persisted-documents.ts';
import { Room } from './limits/room.ts';
import { SlowBodies } from './limits/slow-bodies.ts';
import { SlowReaders } from './limits/slow-readers.ts';
import { Turns } from './limits/turns.ts';
import { unavailable } from './limits/unavailable.ts';
import { Workload } from './limits/workload.ts';
import { isAllowedOrigin } from './origin.ts';
import { QuickQueries } from './quick-queries.ts';
import { isHostName, type LoggedRequest, requestLog, standingHeaders } from './request-log.ts';
import { RequestSpans } from './request-spans.ts';
import { serveSchemas } from './schemas.ts';
import { serveScim } from './scim/scim.ts';
import { serveSdl } from './sdl.ts';
import { serveSso } from './sign-in/sso.ts';
import { SingleConnections } from './streams/sse.ts';
import { serveWebSocket } from './streams/websocket.ts';
import { serveUploads } from './uploads/uploads.ts';

export interface HttpOptions {
  services: RequestServices;
  host: string;
  /** 0 for any free one. */
  port: number;
  /** The address that clients use, where that is not the one that we listen on. */
  publicUrl: string | null;
  /** Addresses and networks of proxies whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[];
  /** Other sites whose pages may open a WebSocket. */
  allowedOrigins: readonly string[];
  connections: number;
  connectionsPerAddress: number;
  bodyBytesPerSecond: number;
  connectionInitSeconds: number;
  connectionsPerViewer: number;
  operationsPerConnection: number;
  /** How far what is read from a replica may be behind at most. */
  replicaLagSeconds: number;
  /** Whether queries that can be are compiled. */
  compiledReads: boolean;
  /** For single sign-on. */
  providers: readonly ProviderSettings[];
  /** Whether browsers download from the store itself, where it can. */
  directDownloads: boolean;
  /** Signs download links; shared by all processes of an installation. */
  secret: string;
  facts: ServerFacts;
  /** What one request may ask for. */
  requests: Settings['requests'];
  /** What one client may spend. */
  rates: Settings['rates'];
  buckets: Buckets;
  /** GraphiQL and introspection. */
  development: boolean;
  pendingMigrations(): Promise<string[]>;
}

export interface HttpServer {
  /** Where it listens, e.g. `http://127.0.0.1:4000`. */
  url: string;
  /** Connections that count against what each viewer may hold open. */
  connections(): number;
  /** Takes no new requests, lets those under way finish, ends the sockets. */
  close(): Promise<void>;
}

/** Milliseconds in which the headers of a request have to come, also the first on a connection. */
const headersMs = 15_000;
/** Milliseconds for which a connection is kept that carries no request. */
const keptAliveMs = 72_000;
/** Points of an operation that waits for others of its own client only. */
const passingCost = 1_000;

/** Starts the whole HTTP side: GraphQL with WebSocket and SSE, downloads, health. Rejects when the port is taken. */
export async function startHttpServer(options: HttpOptions): Promise<HttpServer> {
  const { services, facts } = options;
  const links = createLinks(options.secret, services.db.clock);
  const baseUrlOf = baseUrlFor(options);
  const loggerInstance: FastifyBaseLogger = services.log;
  let quick: QuickQueries | null = null;
  const spans = new RequestSpans();
  const app: FastifyInstance = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'correlationId' }),
    childLoggerFactory: (log, bindings) => laterChild(log, bindings),
    genReqId: (request) => correlationIdFrom(request.headers, spans.begin(request)),
    forceCloseConnections: 'idle',
    // A signed link is one long segment.
    routerOptions: { maxParamLength: 1_000 },
    serverFactory: (ordinarily) =>
      createServer({ keepAliveTimeout: keptAliveMs, requestTimeout: 0 }, (request, response) => {
        if (quick) void quick.serve(request, response, ordinarily);
        else ordinarily(request, response);
      }),
  });
  const answered = requestLog(services.log);
  logRequests(app, answered);
  spans.follow(app);
  capConnections(app.server, { ...options, isProxy: proxiesAmong(options.trustedProxies) });
  const slowBodies = new SlowBodies(app.server, options.bodyBytesPerSecond);
  const slowReaders = new SlowReaders(app.server, {
    leastBytesPerSecond: options.bodyBytesPerSecond,
    heldBytes: options.requests.heldAnswerBytes,
  });
  app.server.headersTimeout = headersMs;
  const admission = new Admission(options.connectionsPerViewer);
  const documents = new DocumentCache(options.requests.documentCacheBytes);
  const closedToPeople = options.requests.peopleDocuments === 'persisted' && !options.development;
  const persisted = new PersistedDocuments(persistedDocuments, { closedToPeople });
  const room = new Room(options.requests.costAtATime, { passing: passingCost });
  const graphql = createGraphQL({
    documents,
    persisted,
    room,
    services,
    links,
    facts,
    admission,
    requests: options.requests,
    development: options.development,
  });
  const bodies = new BodyReader(options.requests);
  const reads = new CompiledReads({
    services,
    documents,
    persisted,
    room,
    requests: options.requests,
    contextOf: graphql.open,
  });
  const { operationsPerConnection } = options;
  const streams = new SingleConnections({
    services,
    graphql,
    admission,
    bodies,
    operationsPerStream: operationsPerConnection,
  });
  const rules = allowanceRulesOf(options);
  const meterFor = (viewer: Viewer | null, client: ClientFacts | null) =>
    new Meter(options.buckets, rules, viewer, client);
  const clientOf = clientFactsFor(options.trustedProxies);
  const isOwnOrigin = (request: IncomingMessage) => isAllowedOrigin(request, options);
  const queries = options.compiledReads
    ? new JsonQueries(reads, { persisted, development: options.development })
    : null;
  const endpoint: EndpointOptions = {
    services,
    graphql,
    queries,
    streams,
    bodies,
    workload: new Workload(options.requests.atATime),
    turns: new Turns(),
    multipartBytes: facts.multipartBytes,
    requests: options.requests,
    replicaLagSeconds: options.replicaLagSeconds,
    meterFor,
    baseUrlOf,
    clientOf,
    isOwnOrigin,
  };
  // A trace begins with what Fastify is given.
  quick = queries && !isTracing() ? new QuickQueries({ ...endpoint, queries, answered }) : null;
  serveGraphQL(app, endpoint, (request) => quick?.givenBack(request) ?? null);
  serveSdl(app, { services, meterFor, clientOf, development: options.development });
  serveKeySet(app, services);
  serveSchemas(app);
  await serveSso(app, { services, providers: options.providers, baseUrlOf, clientOf, meterFor });
  serveDownloads(app, {
    services,
    links: links.downloads,
    allowances: new DownloadAllowances(options.buckets, rules),
    isDirect: options.directDownloads,
  });
  const { workload, turns } = endpoint;
  serveScim(app, {
    services,
    bodies,
    workload,
    turns,
    requests: options.requests,
    meterFor,
    clientOf,
    baseUrlOf,
  });
  serveUploads(app, { services, links: links.uploads, requests: options.requests, meterFor, clientOf });
  serveHealth(app, healthChecks(services, options.pendingMigrations));
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { code, statusCode = 500, message } = error;
    // The client has left before the first byte of a stream.
    if (code === 'ERR_STREAM_PREMATURE_CLOSE' && reply.raw.destroyed) return reply;
    // What Fastify itself refuses, such as a header that it cannot read.
    if (statusCode < 500) return reply.code(statusCode).send({ message });
    if (isDatabaseAway(error)) {
      request.log.warn({ err: error }, 'a request was not served');
      const { extensions, message: words } = unavailable('DATABASE');
      reply.code(503).header('retry-after', String(extensions.retryAfterSeconds));
      return reply.send({ code: extensions.code, message: words, requestId: request.id });
    }
    request.log.error({ err: error }, 'unexpected error');
    return reply.code(500).send({ message: 'Internal error', requestId: request.id });
  });

  // Last, since Fastify gives what stands before a plugin that is waited for no error handler that comes after it.
  await serveDashboard(app, pathOf(options.publicUrl));

  const sockets = serveWebSocket(app.server, {
    services,
    graphql,
    admission,
    meterFor,
    baseUrlOf,
    clientOf,
    isAllowedOrigin: isOwnOrigin,
    connectionInitMs: options.connectionInitSeconds * 1_000,
    operationsPerSocket: operationsPerConnection,
    deadlineMs: options.requests.seconds * 1_000,
  });
  const endUnused = trackUnused(app.server);
  const url = await app.listen({ host: options.host, port: options.port, listenTextResolver: () => 'listening' });
  return {
    url,
    connections: () => admission.size,
    async close() {
      // Streams say goodbye and end; then nothing keeps the connections.
      await services.grants.shutDown();
      quick?.close();
      await streams.close();
      await sockets.close();
      endUnused();
      slowBodies.stop();
      slowReaders.stop();
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
function logRequests(app: FastifyInstance, answered: (request: LoggedRequest) => void): void {
  app.decorateRequest('operation', null);
  app.decorateRequest('reads', null);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-request-id': request.id, ...standingHeaders });
    if (isHostName(request.raw.headers.host)) return undefined;
    return reply.code(400).send({ message: 'The Host header is no name of a host.' });
  });
  app.addHook(
    'onResponse',
    async ({ id, url, method, operation, reads, routeOptions }, { statusCode, elapsedTime }) => {
      const route = routeOptions.url ?? null;
      answered({ id, url, method, operation, reads, route, status: statusCode, seconds: elapsedTime / 1_000 });
    },
  );
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The GraphQL operation that the request carries. */
    operation: string | null;
    /** The way that a query in it takes: `compiled`, or why not. */
    reads: string | null;
  }
}
