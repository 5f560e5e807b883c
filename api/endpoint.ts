import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { laterChild } from '../src/log.ts';
import { entityTag, isKnown, sendAnswer } from './answer.ts';
import { bodyLength, excessOf, isMultipart, mediaRefusal, unread } from './body-limits.ts';
import type { EndpointOptions, GivenBack } from './endpoint-options.ts';
import { unknownDocument } from './graphql/compiled-reads.ts';
import { identify, type ReceivedRequest } from './graphql/context.ts';
import { graphiqlPage } from './graphql/graphiql-page.ts';
import { tooManyValues } from './graphql/json-values.ts';
import { placeAfter, placeHeader, readLagOf } from './graphql/lagging-reads.ts';
import { maskError } from './graphql/masking.ts';
import { refusal } from './graphql/refusal.ts';
import { withinDeadline } from './limits/deadline.ts';
import { allowanceHeaders } from './limits/rate-limited.ts';
import { passOver, readMultipart } from './multipart.ts';
import { cookiePlaceOf, credentialsIn, isForgeable, RequestCookies } from './sign-in/session-cookies.ts';
import { ClientLeftError, whenClosed } from './when-closed.ts';

const forgeryMessage =
  'The request carries the cookie of a session, but might have been made by a page of another site. Send it as application/json, or with the header X-ADE-CSRF: 1, from a page of this site.';

/** Serves GraphQL over HTTP: what can be refused is refused before the body is read. */
export function serveGraphQL(
  app: FastifyInstance,
  options: EndpointOptions,
  givenBack: (request: IncomingMessage) => GivenBack | null,
): void {
  const { services, graphql, streams, bodies, workload, turns, requests, baseUrlOf } = options;
  // Bodies are read only once it is known who sends them.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
    handler: async (request, reply) => {
      // Answers are of one viewer and one moment.
      reply.header('cache-control', 'no-store');
      const length = bodyLength(request);
      const client = options.clientOf(request.raw);
      const stranger = options.meterFor(null, client);
      if (length === null) return unread(reply, stranger, refusal(411, 'LENGTH_REQUIRED', 'Send a Content-Length.'));
      const work = workload.begin(reply.raw);
      if (work instanceof GraphQLError) return unread(reply, stranger, work);
      const baseUrl = baseUrlOf(request.raw);
      const cookies = new RequestCookies(request.raw, cookiePlaceOf(request.raw, baseUrl));
      const forgeable = isForgeable(request.raw, options.isOwnOrigin(request.raw));
      if (forgeable && cookies.isGiven) {
        return unread(reply, stranger, refusal(403, 'FORGERY_SUSPECTED', forgeryMessage));
      }
      const wrongMedia = mediaRefusal(request);
      if (wrongMedia) return unread(reply, stranger, wrongMedia);
      const isUpload = isMultipart(request);
      const isEventStream = streams.handles(request);
      let operationKind: string | null = null;
      // What was tried without the router, and has come here all the same.
      const given = givenBack(request.raw);
      request.reads = given?.reads ?? null;
      const received: ReceivedRequest = {
        credentials: credentialsIn(request.raw, cookies),
        client,
        // What runs on an event stream is answered there, and not by the response to its request.
        cookies: forgeable || isEventStream ? null : cookies,
        baseUrl,
        correlationId: request.id,
        log: laterChild(services.log, { correlationId: request.id }),
        left: leavingOf(reply.raw),
        body: given?.body ?? null,
        deadlineMs: 1_000 * (isUpload ? requests.uploadSeconds : requests.seconds),
        lastEventId: isEventStream ? null : lastEventIdOf(request.raw),
        transport: isEventStream ? 'EVENT_STREAM' : 'HTTP',
        onOperation: (name, kind) => {
          request.operation = name;
          operationKind = kind;
        },
        reads: given?.reads ?? null,
        lag: services.replica && !isEventStream ? readLagOf(request.raw, options.replicaLagSeconds) : null,
        atEnd: (step) => whenClosed(reply.raw, step),
      };
      // Without the router only what is known already is answered.
      const isUntried = given === null || given.reads === unknownDocument;
      const queries = isUntried && !isEventStream && options.queries?.handles(request.raw) ? options.queries : null;
      if (given === null) await turns.take(stranger.who);
      const inTime = <T>(work: () => Promise<T>) =>
        withinDeadline(received, work).catch((error: unknown) => maskError(error, received.log, request.id));
      const identified = await inTime(() => identify(options, received));
      if (identified instanceof GraphQLError) return unread(reply, stranger, identified);
      const { facts } = identified;
      const tooMuch = identified.refusal ?? excessOf(request, length, facts.viewer, options);
      if (tooMuch) return unread(reply, facts.meter, tooMuch);
      if (request.method === 'POST' && !isUpload) {
        const body = await inTime(() => bodies.read(request.raw, reply.raw, facts));
        const unreadable = typeof body === 'string' ? tooManyValues(body) : body;
        if (unreadable) return unread(reply, facts.meter, unreadable);
      }
      if (isEventStream) {
        await streams.handle(request, reply, facts);
        if (isStream(reply.getHeader('content-type'))) work.end();
        return reply;
      }
      if (queries) {
        const isAnswered = await inTime(() => queries.answer(request, reply, facts));
        if (isAnswered instanceof GraphQLError) return unread(reply, facts.meter, isAnswered);
        if (isAnswered) return reply;
      }
      const multipart = isUpload ? await readMultipart(request.raw, { fieldBytes: requests.strangerBodyBytes }) : null;
      if (multipart instanceof GraphQLError) return unread(reply, facts.meter, multipart);
      const response = await graphql.serve(request.raw, { facts, multipart });
      // Files that were not asked for.
      if (multipart) passOver(request.raw);
      // Whether the connection stays is between Node and the client, and event streams are of one viewer as well.
      for (const name of ['connection', 'content-encoding', 'cache-control']) response.headers.delete(name);
      reply.headers(allowanceHeaders(facts.meter));
      if (cookies.lines.length > 0) reply.header('set-cookie', cookies.lines);
      if (services.replica && operationKind === 'mutation') {
        reply.header(placeHeader, await placeAfter(services.replica));
      }
      if (isStream(response.headers.get('content-type'))) work.end();
      const isPage = response.headers.get('content-type')?.startsWith('text/html');
      if (isPage) reply.header('content-security-policy', (await graphiqlPage()).policy);
      if (!isJson(response.headers.get('content-type'))) return reply.send(response);
      const text = await response.text();
      for (const [name, value] of response.headers) reply.header(name, value);
      reply.code(response.status);
      const tag = isNamed(request) && response.ok ? tagOf(text) : null;
      if (tag !== null) {
        // Browsers keep it for who has asked, and ask whether it is still so.
        const vary = 'Accept-Encoding, Cookie, Authorization, X-API-Key';
        reply.headers({ etag: tag, 'cache-control': 'private, no-cache', vary });
        if (isKnown(request.raw, tag)) return reply.code(304).removeHeader('content-length').send();
      }
      return sendAnswer(request.raw, reply, text, operationKind);
    },
  });
}

/** Whether a query is asked for by GET and by the hash of its document. */
function isNamed({ method, url }: FastifyRequest): boolean {
  const asked = new URLSearchParams(url.split('?')[1]);
  return method === 'GET' && !asked.has('query') && asked.has('extensions');
}

/** Of an answer without errors. */
function tagOf(text: string): string | null {
  const { data, errors }: { data?: unknown; errors?: unknown } = JSON.parse(text);
  return data == null || errors !== undefined ? null : entityTag(data);
}

function isJson(contentType: string | null): boolean {
  return /^application\/(graphql-response\+)?json\b/.test(contentType ?? '');
}

/** What comes on a stream may come for days, and is counted elsewhere. */
function isStream(contentType: unknown): boolean {
  return String(contentType).startsWith('text/event-stream');
}

/** Empty counts as none, as it does for EventSource. */
function lastEventIdOf({ headers }: IncomingMessage): string | null {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id : null;
}

/** Aborted when the client goes before it was answered. */
function leavingOf(response: ServerResponse): AbortSignal {
  const leaving = new AbortController();
  whenClosed(response, () => {
    if (!response.writableFinished) leaving.abort(new ClientLeftError());
  });
  return leaving.signal;
}
