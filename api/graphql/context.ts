import type { GraphQLError, OperationTypeNode } from 'graphql';
import { ActorLoader } from '../../schema/base/actor-loader.ts';
import type { GraphQLContext, ServerFacts, SessionCookies } from '../../schema/base/context.ts';
import { type Credentials, InvalidCredentialsError } from '../../src/auth/credentials.ts';
import type { Links } from '../../src/auth/signed-links.ts';
import type { Viewer } from '../../src/auth/viewer.ts';
import type { ReadLag } from '../../src/db/replica.ts';
import { type ClientFacts, contextFor, type RequestServices } from '../../src/domain/kernel/index.ts';
import type { Logger } from '../../src/log.ts';
import type { Moment } from '../../src/timeline/cursor.ts';
import type { Meter } from '../limits/meter.ts';
import { refusal } from './refusal.ts';

/** What the server knows of a request before it has found out who is asking; the same for HTTP and WebSocket. */
export interface ReceivedRequest {
  credentials: Credentials;
  client: ClientFacts;
  /** Where the response can set cookies: over HTTP, unless a page of another site may be behind the request. */
  cookies: SessionCookies | null;
  baseUrl: string;
  correlationId: string;
  /** Names the request, or the socket, on every line. */
  log: Logger;
  /** Plain HTTP, which includes a connection per subscription; or one long-lived connection for many operations. */
  transport: 'HTTP' | 'WEBSOCKET' | 'EVENT_STREAM';
  /** Aborted when the client has gone. */
  left: AbortSignal;
  /** The body, where it has been read; `null` while it has not. */
  body: string | null;
  /** Milliseconds that one operation may take. */
  deadlineMs: number;
  /** The id of the last frame that an EventSource has seen, as it says when it comes back: a cursor. */
  lastEventId: string | null;
  /** Is given the operation's name once it is known, for the request's log line, and what kind of operation it is. */
  onOperation(name: string, kind: `${OperationTypeNode}` | null): void;
  /** The way that a query in JSON takes: `compiled`, or why not; `null` for whatever else it is. */
  reads: string | null;
  /** How far what is read for it may be behind; `null` for not at all. */
  lag: ReadLag | null;
  /** Has something done, once, when the connection is over that carries the answer; at once when it is over already. */
  atEnd(step: () => void): void;
}

/** The same, and who is asking, for one operation: before a byte of it is parsed, and on a socket before each. */
export interface RequestFacts extends ReceivedRequest {
  viewer: Viewer | null;
  meter: Meter;
  /** What was settled before anything of the operation was read, once that is known; `null` where nothing asks for it. */
  moment: Moment | null;
}

/** What finding out who is asking takes. */
export interface Identification {
  services: RequestServices;
  /** Who is signed in has their account wherever they are. */
  meterFor(viewer: Viewer | null, client: ClientFacts | null): Meter;
}

/**
 * Finds out who is asking, and takes the price of a request from them. `refusal` says why the request is not served all the same: 401
 * for credentials that are wrong, which the address pays for, and 429 when there is nothing left to pay with.
 */
export async function identify(
  { services, meterFor }: Identification,
  request: ReceivedRequest,
): Promise<{ facts: RequestFacts; refusal: GraphQLError | null }> {
  const identified = await services.signIns.signIn(request.credentials).catch((error: unknown) => {
    if (error instanceof InvalidCredentialsError) return error;
    throw error;
  });
  const isWrong = identified instanceof InvalidCredentialsError;
  const viewer = isWrong ? null : identified;
  const meter = meterFor(viewer, request.client);
  const facts = { ...request, viewer, meter, moment: null };
  const tooMany = meter.enter();
  return { facts, refusal: tooMany ?? (isWrong ? refusal(401, 'UNAUTHENTICATED', identified.message) : null) };
}

/** The context of one operation. */
export function openContext(
  services: RequestServices,
  request: RequestFacts,
  { links, facts }: { links: Links; facts: ServerFacts },
): GraphQLContext {
  const { viewer, meter } = request;
  const context = contextFor({ ...services, log: request.log }, viewer, request);
  const { cookies, baseUrl, moment, lastEventId } = request;
  const actors = new ActorLoader(context);
  return { ...context, cookies, baseUrl, moment, lastEventId, links, actors, server: facts, allowance: meter };
}

/** What a log line keeps of an operation's name, which may be as long as a request. */
export function loggedName(name: string): string {
  return name.slice(0, 100);
}

/** What every item of a stream begins with. */
export interface FreshContexts {
  /** Who subscribed, as they stand now. */
  viewerOf(request: RequestFacts): Viewer | null;
  /** A context with nothing loaded yet. */
  open(request: RequestFacts): GraphQLContext;
  /** Bytes of the largest item that is sent. */
  mostBytes: number;
}
