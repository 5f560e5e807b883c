import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Viewer } from '../src/auth/viewer.ts';
import type { Settings } from '../src/config/settings.ts';
import { type ClientFacts, type Services, UnauthenticatedError } from '../src/domain/kernel/index.ts';
import { identify, type ReceivedRequest } from './graphql/context.ts';
import { type GraphQLServer, multipartBodyBytes } from './graphql/graphql.ts';
import { errorBody } from './graphql/refusal.ts';
import { credentialsIn, isForgeable, RequestCookies, wantsSecureCookies } from './sign-in/session-cookies.ts';
import type { SingleConnections } from './streams/sse.ts';

export interface EndpointOptions {
  services: Services;
  graphql: GraphQLServer;
  streams: SingleConnections;
  multipartBytes: number;
  requests: Settings['requests'];
  baseUrlOf(request: IncomingMessage): string;
  clientOf(request: IncomingMessage): ClientFacts;
  isOwnOrigin(request: IncomingMessage): boolean;
}

const forgeryMessage =
  'The request carries the cookie of a session, but might have been made by a page of another site. Send it as application/json, or with the header X-ADE-CSRF: 1, from a page of this site.';

/** Serves GraphQL over HTTP: what can be refused is refused before the body is read. */
export function serveGraphQL(app: FastifyInstance, options: EndpointOptions): void {
  const { services, graphql, streams, baseUrlOf } = options;
  // Yoga reads the bodies itself.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
    handler: async (request, reply) => {
      const length = bodyLength(request);
      if (length === null) return unread(reply, 411, 'LENGTH_REQUIRED', 'Send a Content-Length.');
      const baseUrl = baseUrlOf(request.raw);
      const cookies = new RequestCookies(request.raw, wantsSecureCookies(baseUrl));
      const forgeable = isForgeable(request.raw, options.isOwnOrigin(request.raw));
      if (forgeable && cookies.isGiven) {
        return unread(reply, 403, 'FORGERY_SUSPECTED', forgeryMessage);
      }
      const isEventStream = streams.handles(request);
      const received: ReceivedRequest = {
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
      const facts = await identify(services, received).catch(asRefusal);
      if (facts instanceof GraphQLError) return unread(reply, 401, 'UNAUTHENTICATED', facts.message);
      const tooMuch = excessOf(request, length, facts.viewer, options);
      if (tooMuch) return unread(reply, tooMuch.status, tooMuch.code, tooMuch.message);
      if (isEventStream) return streams.handle(request, reply, facts);
      const response = await graphql.handleNodeRequest(request.raw, { facts });
      if (cookies.lines.length > 0) reply.header('set-cookie', cookies.lines);
      return reply.send(response);
    },
  });
}

/** Bytes that the client says it will send; `null` when it does not say. */
function bodyLength({ method, headers }: FastifyRequest): number | null {
  if (method !== 'POST' && headers['transfer-encoding'] === undefined) return 0;
  const length = Number(headers['content-length'] ?? Number.NaN);
  return Number.isSafeInteger(length) && length >= 0 ? length : null;
}

/** Why a body of this length is not taken from this viewer. A query needs little, and a stranger sends no files. */
function excessOf(
  { headers }: FastifyRequest,
  length: number,
  viewer: Viewer | null,
  { multipartBytes, requests }: Pick<EndpointOptions, 'multipartBytes' | 'requests'>,
): { status: number; code: string; message: string } | null {
  const isMultipart = headers['content-type']?.startsWith('multipart/form-data') ?? false;
  if (isMultipart && !viewer)
    return { status: 401, code: 'UNAUTHENTICATED', message: new UnauthenticatedError().message };
  const json = viewer ? requests.bodyBytes : Math.min(requests.bodyBytes, requests.strangerBodyBytes);
  if (length <= (isMultipart ? multipartBodyBytes(multipartBytes) : json)) return null;
  const message = isMultipart
    ? `The upload is larger than ${Math.floor(multipartBytes / 1024 ** 2)} MiB, the most a multipart request takes.`
    : `The request is larger than ${Math.floor(json / 1024).toLocaleString('en')} KiB, the most an operation and its variables take.`;
  return { status: 413, code: 'LIMIT_EXCEEDED', message };
}

/** Refuses a request whose body has not been read, and will not be. */
function unread(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).header('connection', 'close').send(errorBody(code, message));
}

function asRefusal(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  throw error;
}
