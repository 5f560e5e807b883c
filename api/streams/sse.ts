import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Viewer } from '../../src/auth/viewer.ts';
import type { RequestServices } from '../../src/domain/kernel/index.ts';
import type { BodyReader } from '../body-reader.ts';
import type { Admission } from '../graphql/admission.ts';
import type { RequestFacts } from '../graphql/context.ts';
import type { GraphQLServer } from '../graphql/graphql.ts';
import { jsonOrNull } from '../graphql/json-queries.ts';
import { startOperation } from '../graphql/operation.ts';
import { errorBody } from '../graphql/refusal.ts';
import { whenClosed } from '../when-closed.ts';
import { EventStream } from './event-stream.ts';

export interface SseOptions {
  services: RequestServices;
  graphql: GraphQLServer;
  admission: Admission;
  bodies: BodyReader;
  operationsPerStream: number;
}

const parameters = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.looseObject({ operationId: z.string().min(1).max(200) }),
});

/** The names that the protocol gives the token. */
export const eventStreamToken = 'x-graphql-event-stream-token';
const tokenParameter = 'token';

/**
 * The single connection mode of GraphQL over SSE (https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md): PUT reserves
 * a stream, GET opens it, POST runs operations on it, DELETE ends one. Yoga serves the other mode, a connection per operation.
 * A stream belongs to the viewer that reserved it; to any other viewer its token is that of no stream.
 */
export class SingleConnections {
  readonly #options: SseOptions;
  readonly #streams = new Map<string, EventStream>();

  constructor(options: SseOptions) {
    this.#options = options;
  }

  /** Whether the request is one of this mode. */
  handles(request: FastifyRequest): boolean {
    return request.method === 'PUT' || request.method === 'DELETE' || tokenOf(request) !== null;
  }

  async handle(request: FastifyRequest, reply: FastifyReply, facts: RequestFacts): Promise<FastifyReply> {
    const { viewer } = facts;
    if (!viewer) return refuse(reply, 401, 'UNAUTHENTICATED', 'Sign in, or send an API key in the X-API-Key header.');
    if (request.method === 'PUT') return this.#reserve(viewer, reply);
    const stream = this.#streams.get(tokenOf(request) ?? '');
    if (!stream || !isSame(stream.viewer, viewer)) {
      return refuse(reply, 404, 'NOT_FOUND', 'There is no such stream (any more). Reserve one with PUT.');
    }
    if (request.method === 'DELETE') return this.#complete(stream, request, reply);
    if (request.headers.accept?.includes('text/event-stream')) return this.#open(stream, reply);
    if (request.method === 'POST') return this.#run(stream, request, reply, facts);
    return refuse(reply, 405, 'BAD_REQUEST', 'Send operations by POST; to open the stream, accept text/event-stream.');
  }

  async close(): Promise<void> {
    await Promise.all([...this.#streams.values()].map((stream) => stream.end()));
  }

  #reserve(viewer: Viewer, reply: FastifyReply): FastifyReply {
    const leave = this.#options.admission.admit(viewer);
    if (!leave) return refuse(reply, 429, 'LIMIT_EXCEEDED', 'Too many connections. Close one, or try again later.');
    const stream: EventStream = new EventStream(viewer, () => {
      this.#streams.delete(stream.token);
      leave();
      void grant.release();
    });
    const grant = this.#options.services.grants.grant(viewer, () => {
      if (typeof grant.now() === 'string') stream.endSoon();
    });
    this.#streams.set(stream.token, stream);
    return reply.code(201).type('text/plain; charset=utf-8').send(stream.token);
  }

  #open(stream: EventStream, reply: FastifyReply): FastifyReply {
    if (stream.isOpen) return refuse(reply, 409, 'CONFLICT', 'The stream is open already.');
    // The reader waits for messages, so only this tells it that its client is gone.
    whenClosed(reply.raw, () => void stream.end());
    return reply
      .headers({
        'content-type': 'text/event-stream; charset=utf-8',
        // nginx would hold the events back.
        'x-accel-buffering': 'no',
      })
      .send(Readable.from(stream.read(), { objectMode: false, highWaterMark: 16_384 }));
  }

  async #run(stream: EventStream, request: FastifyRequest, reply: FastifyReply, facts: RequestFacts) {
    const { graphql, bodies, operationsPerStream } = this.#options;
    const parsed = parameters.safeParse(jsonOrNull(await bodies.read(request.raw, reply.raw, facts)));
    if (!parsed.success) {
      return refuse(reply, 400, 'BAD_REQUEST', 'Send JSON with a query, and its id as extensions.operationId.');
    }
    const { operationId: id } = parsed.data.extensions;
    if (stream.has(id)) return refuse(reply, 409, 'CONFLICT', 'An operation with this id is running on the stream.');
    if (stream.size >= operationsPerStream) {
      const message = `A stream runs ${operationsPerStream} operations at a time. End one, or reserve another stream.`;
      return refuse(reply, 429, 'LIMIT_EXCEEDED', message);
    }
    const place = stream.reserve(id);
    const started = startOperation(
      graphql,
      { request: facts, params: parsed.data, identified: async () => ({ facts, refusal: null }) },
      () => stream.holds(id, place),
    );
    started
      .then((results) => stream.send(id, place, results))
      .catch((error: unknown) => {
        facts.log.error({ err: error }, 'unexpected error on an event stream');
        return stream.end();
      });
    return reply.code(202).send();
  }

  async #complete(stream: EventStream, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const id = parameterOf(request, 'operationId');
    if (id === null) return refuse(reply, 400, 'BAD_REQUEST', 'Name the operation with the parameter operationId.');
    await stream.complete(id);
    return reply.code(200).send();
  }
}

function isSame(one: Viewer, other: Viewer): boolean {
  return one.actor.kind === other.actor.kind && one.actor.id === other.actor.id;
}

function tokenOf(request: FastifyRequest): string | null {
  const header = request.headers[eventStreamToken];
  return typeof header === 'string' ? header : parameterOf(request, tokenParameter);
}

function parameterOf(request: FastifyRequest, name: string): string | null {
  return new URL(request.url, 'http://localhost').searchParams.get(name);
}

function refuse(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).type('application/json').send(errorBody(code, message));
}
