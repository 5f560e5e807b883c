import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Viewer } from '../../src/auth/viewer.ts';
import type { Settings } from '../../src/config/settings.ts';
import { viewerOfScimToken } from '../../src/domain/directory/index.ts';
import { type ClientFacts, type Context, NotFoundError, type RequestServices } from '../../src/domain/kernel/index.ts';
import type { BodyReader } from '../body-reader.ts';
import { tooManyValues } from '../graphql/json-values.ts';
import { withinDeadline } from '../limits/deadline.ts';
import type { Meter } from '../limits/meter.ts';
import { allowanceHeaders } from '../limits/rate-limited.ts';
import type { Turns } from '../limits/turns.ts';
import type { Workload } from '../limits/workload.ts';
import { faultOf, faultOfRefusal, ScimFault } from './fault.ts';
import { objectIn } from './read-body.ts';
import { type Answer, methods, routes, type ScimRequest, unsupportedPaths } from './routes.ts';

export interface ScimOptions {
  services: RequestServices;
  bodies: BodyReader;
  workload: Workload;
  turns: Turns;
  requests: Settings['requests'];
  meterFor(viewer: Viewer | null, client: ClientFacts): Meter;
  clientOf(request: IncomingMessage): ClientFacts;
  baseUrlOf(request: IncomingMessage): string;
}

const mediaType = 'application/scim+json';
/** Points of a request that reads, and of one that changes something. */
const points = { read: 10, write: 20 };

/**
 * `/scim/v2`: people and groups, as identity providers make, change and end them (RFC 7643, RFC 7644). Everything takes a token that an administrator has
 * made, what the server can do as well: without one there is nothing to learn.
 */
export function serveScim(app: FastifyInstance, options: ScimOptions): void {
  const at = (path: string, method: readonly string[], answer: Serving) => {
    // Microsoft's own requests have a slash at the end here and there.
    for (const url of path === '/*' ? [path] : [path, `${path}/`]) {
      app.route({
        method: [...method],
        url: `/scim/v2${url}`,
        handler: (request, reply) => serve(request, reply, options, answer),
      });
    }
  };
  for (const { method, path, run } of routes) at(path, [method], { run, hasBody: hasBody(method) });
  for (const path of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => route.path === path).map(({ method }) => method);
    const headers = { allow: allowed.join(', ') };
    const others = methods.filter((method) => !allowed.includes(method));
    at(
      path,
      others,
      refusing(() => new ScimFault(405, `Here is ${headers.allow} alone.`, { headers })),
    );
  }
  for (const path of unsupportedPaths) {
    at(
      path,
      methods,
      refusing(() => new ScimFault(501, 'This server does not do that: see /ServiceProviderConfig.')),
    );
  }
  at(
    '/*',
    methods,
    refusing(() => new ScimFault(404, 'There is nothing at this address.')),
  );
}

interface Serving {
  run(request: ScimRequest): Promise<Answer>;
  /** Whether a body is read. */
  hasBody: boolean;
}

function hasBody(method: string): boolean {
  return ['POST', 'PUT', 'PATCH'].includes(method);
}

/** Refuses all who have a token, whatever they send. */
function refusing(fault: () => ScimFault): Serving {
  return { run: () => Promise.reject(fault()), hasBody: false };
}

async function serve(
  request: FastifyRequest,
  reply: FastifyReply,
  options: ScimOptions,
  { run, hasBody }: Serving,
): Promise<FastifyReply> {
  const client = options.clientOf(request.raw);
  let meter = options.meterFor(null, client);
  const answer = await answerTo().catch((error: unknown): Answer => {
    const fault = faultOf(error) ?? unexpected(error, request);
    // What of the body has not been read, never will be.
    const headers = request.raw.complete ? fault.headers : { connection: 'close', ...fault.headers };
    return { status: fault.status, body: fault.body, headers };
  });
  reply.headers({ 'cache-control': 'no-store', ...allowanceHeaders(meter), ...answer.headers }).code(answer.status);
  if (answer.body === null) return reply.send();
  return reply.header('content-type', `${mediaType}; charset=utf-8`).send(JSON.stringify(answer.body));

  async function answerTo(): Promise<Answer> {
    const { services, workload, turns, requests, bodies } = options;
    const length = hasBody ? lengthOf(request.raw) : 0;
    if (length > requests.bodyBytes) {
      throw new ScimFault(413, `A request has at most ${requests.bodyBytes} bytes.`);
    }
    allowed(workload.begin(reply.raw));
    await turns.take(meter.who);
    const left = new AbortController().signal;
    return withinDeadline({ left, deadlineMs: requests.seconds * 1_000 }, async () => {
      const viewer = await viewerOf(request.raw, services);
      meter = options.meterFor(viewer, client);
      allowed(meter.enter());
      if (!viewer) throw notAuthenticated();
      allowed(meter.payFor(hasBody || request.method === 'DELETE' ? points.write : points.read));
      const context: Context = {
        ...services,
        log: services.log.child({ correlationId: request.id }),
        viewer,
        correlationId: request.id,
        client,
      };
      const body = hasBody ? await bodies.read(request.raw, reply.raw, { body: null, viewer, left }) : '';
      if (hasBody) requireJson(request.raw);
      // A body takes as long as who sends it likes: a token that an administrator has revoked meanwhile is good for nothing more.
      if (hasBody && !(await viewerOf(request.raw, services))) throw notAuthenticated();
      allowed(tooManyValues(body));
      return run({
        context,
        base: `${options.baseUrlOf(request.raw)}/scim/v2`,
        id: idIn(request.params),
        query: new URLSearchParams(request.url.split('?')[1] ?? ''),
        headers: request.raw.headers,
        body: hasBody ? objectIn(body) : {},
        requests,
      });
    });
  }
}

function notAuthenticated(): ScimFault {
  const headers = { 'www-authenticate': 'Bearer realm="SCIM"' };
  return new ScimFault(401, 'Send "Authorization: Bearer ade_scim_…", with a token that is good.', { headers });
}

/** Throws what other doors refuse with. */
function allowed(outcome: unknown): void {
  if (outcome instanceof GraphQLError) throw faultOfRefusal(outcome);
}

function lengthOf({ headers }: IncomingMessage): number {
  const length = Number(headers['content-length'] ?? Number.NaN);
  if (Number.isSafeInteger(length) && length >= 0) return length;
  throw new ScimFault(411, 'Send a Content-Length.');
}

function requireJson({ headers }: IncomingMessage): void {
  const isPlain = ['identity', undefined].includes(headers['content-encoding']?.toLowerCase());
  if (isPlain && /^application\/(?:scim\+)?json\b/i.test(headers['content-type'] ?? '')) return;
  throw new ScimFault(415, `Send ${mediaType}, without a Content-Encoding.`);
}

async function viewerOf({ headers }: IncomingMessage, services: RequestServices): Promise<Viewer | null> {
  const token = /^Bearer +(\S{1,200})$/i.exec(headers.authorization ?? '')?.[1];
  return token === undefined ? null : viewerOfScimToken(services, token);
}

function idIn(params: unknown): string {
  const given: { id?: unknown } = typeof params === 'object' && params !== null ? params : {};
  const id = typeof given.id === 'string' ? given.id : '';
  // PostgreSQL takes no U+0000 in text.
  if (id.includes('\0')) throw new NotFoundError('The resource');
  return id;
}

function unexpected(error: unknown, { log, id }: FastifyRequest): ScimFault {
  log.error({ err: error }, 'unexpected error');
  return new ScimFault(500, `Internal error. Request ${id}.`);
}
