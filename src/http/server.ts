import type { IncomingMessage } from 'node:http';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import type { ServerFacts } from '../../schema/context.ts';
import { createDownloadLinks } from '../auth/download-links.ts';
import type { Services } from '../domain/context.ts';
import { correlationIdFrom } from '../log.ts';
import { serveDownloads } from './downloads.ts';
import { createGraphQL, type GraphQLServer, multipartBodyBytes } from './graphql.ts';
import { healthChecks, serveHealth } from './health.ts';
import { serveWebSocket } from './websocket.ts';

export interface HttpOptions {
  services: Services;
  host: string;
  /** 0 for any free one. */
  port: number;
  /** The address that clients use, where a proxy stands before us; `null` to believe the Host header. */
  publicUrl: string | null;
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
  const graphql = createGraphQL({ services, links, facts, development: options.development });
  serveGraphQL(app, graphql, facts.multipartBytes, baseUrlOf);
  serveDownloads(app, services, links);
  serveHealth(app, healthChecks(services, options.pendingMigrations));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ message: 'There is nothing here.' }));
  app.setErrorHandler((error, request, reply) => {
    request.log.error({ err: error }, 'unexpected error');
    return reply.code(500).send({ message: 'Internal error', requestId: request.id });
  });

  const sockets = serveWebSocket(app.server, graphql, services, baseUrlOf);
  const url = await app.listen({ host: options.host, port: options.port, listenTextResolver: () => 'listening' });
  return {
    url,
    async close() {
      await sockets.close();
      await app.close();
    },
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
  graphql: GraphQLServer,
  multipartBytes: number,
  baseUrlOf: (request: IncomingMessage) => string,
): void {
  // Yoga reads the bodies itself.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'OPTIONS'],
    handler: async (request, reply) => {
      const refusal = refuseBySize(request, multipartBytes);
      if (refusal) return reply.code(refusal.status).header('connection', 'close').send(refusal.body);
      const response = await graphql.handleNodeRequest(request.raw, {
        facts: {
          credentials: (name) => singleHeader(request, name),
          baseUrl: baseUrlOf(request.raw),
          correlationId: request.id,
          onOperation: (name) => {
            request.operation = name;
          },
        },
      });
      return reply.send(response);
    },
  });
}

/** Refuses a body that is too large, or of unknown size, before a byte of it is read. */
function refuseBySize(request: FastifyRequest, multipartBytes: number) {
  if (request.method !== 'POST') return null;
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  if (!Number.isSafeInteger(length)) {
    return { status: 411, body: graphqlError('Send a Content-Length.', 'LENGTH_REQUIRED') };
  }
  const isMultipart = request.headers['content-type']?.startsWith('multipart/form-data') ?? false;
  const allowed = isMultipart ? multipartBodyBytes(multipartBytes) : maxJsonBytes;
  if (length <= allowed) return null;
  const message = isMultipart
    ? `The upload is larger than ${Math.floor(multipartBytes / 1024 ** 2)} MiB, the most a multipart request takes.`
    : `The request is larger than ${maxJsonBytes / 1024 ** 2} MiB.`;
  return { status: 413, body: graphqlError(message, 'LIMIT_EXCEEDED') };
}

function graphqlError(message: string, code: string) {
  return { errors: [{ message, extensions: { code } }] };
}

function singleHeader(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}
