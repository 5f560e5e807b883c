import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { Remembered } from '../src/auth/sign-ins.ts';
import type { Viewer } from '../src/auth/viewer.ts';
import type { Settings } from '../src/config/settings.ts';
import { type ClientFacts, type Services, UnauthenticatedError } from '../src/domain/kernel/index.ts';
import { type Identification, identify, type ReceivedRequest } from './graphql/context.ts';
import { type GraphQLServer, multipartBodyBytes } from './graphql/graphql.ts';
import type { JsonQueries } from './graphql/json-queries.ts';
import { refusal } from './graphql/refusal.ts';
import type { Meter } from './limits/meter.ts';
import { allowanceHeaders } from './limits/rate-limited.ts';
import { credentialsIn, isForgeable, RequestCookies, wantsSecureCookies } from './sign-in/session-cookies.ts';
import type { SingleConnections } from './streams/sse.ts';

export interface EndpointOptions extends Identification {
  graphql: GraphQLServer;
  /** Answers queries that can be compiled; `null` where that is switched off. */
  queries: JsonQueries | null;
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
      const client = options.clientOf(request.raw);
      const stranger = options.meterFor(null, client);
      if (length === null) return unread(reply, stranger, refusal(411, 'LENGTH_REQUIRED', 'Send a Content-Length.'));
      const baseUrl = baseUrlOf(request.raw);
      const cookies = new RequestCookies(request.raw, wantsSecureCookies(baseUrl));
      const forgeable = isForgeable(request.raw, options.isOwnOrigin(request.raw));
      if (forgeable && cookies.isGiven) {
        return unread(reply, stranger, refusal(403, 'FORGERY_SUSPECTED', forgeryMessage));
      }
      const isEventStream = streams.handles(request);
      const received: ReceivedRequest = {
        credentials: credentialsIn(request.raw, cookies),
        client,
        // What runs on an event stream is answered there, and not by the response to its request.
        cookies: forgeable || isEventStream ? null : cookies,
        baseUrl,
        correlationId: request.id,
        log: services.log.child({ correlationId: request.id }),
        transport: isEventStream ? 'EVENT_STREAM' : 'HTTP',
        onOperation: (name) => {
          request.operation = name;
        },
        reads: null,
      };
      const queries = !isEventStream && options.queries?.handles(request) ? options.queries : null;
      // Who is remembered is asked about beside what they ask for: one round trip less.
      const isShort = length <= options.requests.bodyBytes;
      const remembered = queries && isShort ? recalled(services, received) : null;
      if (queries && remembered) {
        const { viewer } = remembered;
        const facts = { ...received, viewer, meter: options.meterFor(viewer, client) };
        if (await queries.answer(request, reply, facts, remembered)) return reply;
        received.reads = facts.reads;
      }
      const { facts, refusal: refused } = await identify(options, received);
      const tooMuch = refused ?? excessOf(request, length, facts.viewer, options);
      if (tooMuch) return unread(reply, facts.meter, tooMuch);
      if (isEventStream) return streams.handle(request, reply, facts);
      if (queries && !remembered && (await queries.answer(request, reply, facts, null))) return reply;
      const response = await graphql.handleNodeRequest(request.raw, { facts });
      reply.headers(allowanceHeaders(facts.meter));
      if (cookies.lines.length > 0) reply.header('set-cookie', cookies.lines);
      return reply.send(response);
    },
  });
}

/** Who sent the request, where they are remembered; credentials that are wrong are refused elsewhere. */
function recalled({ signIns }: Services, { credentials }: ReceivedRequest): Remembered | null {
  try {
    return signIns.recall(credentials);
  } catch {
    return null;
  }
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
): GraphQLError | null {
  const isMultipart = headers['content-type']?.startsWith('multipart/form-data') ?? false;
  if (isMultipart && !viewer) return refusal(401, 'UNAUTHENTICATED', new UnauthenticatedError().message);
  const json = viewer ? requests.bodyBytes : Math.min(requests.bodyBytes, requests.strangerBodyBytes);
  if (length <= (isMultipart ? multipartBodyBytes(multipartBytes) : json)) return null;
  const message = isMultipart
    ? `The upload is larger than ${Math.floor(multipartBytes / 1024 ** 2)} MiB, the most a multipart request takes.`
    : `The request is larger than ${Math.floor(json / 1024).toLocaleString('en')} KiB, the most an operation and its variables take.`;
  return refusal(413, 'LIMIT_EXCEEDED', message);
}

/** Refuses a request whose body has not been read, and will not be. */
function unread(reply: FastifyReply, meter: Meter, { message, extensions }: GraphQLError): FastifyReply {
  const { http, ...rest } = extensions;
  const { status, headers = {} } = httpExtension.parse(http);
  return reply
    .code(status)
    .headers({ connection: 'close', ...headers, ...allowanceHeaders(meter) })
    .send({ errors: [{ message, extensions: rest }], extensions: { cost: meter.cost } });
}

/** What a refusal says of the response over plain HTTP. */
const httpExtension = z.object({ status: z.number(), headers: z.record(z.string(), z.string()).optional() });
