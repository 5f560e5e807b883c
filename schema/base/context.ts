import type { Links } from '../../src/auth/signed-links.ts';
import type { OpenSession } from '../../src/domain/identity/index.ts';
import type { RequestContext } from '../../src/domain/kernel/index.ts';
import type { Moment } from '../../src/timeline/cursor.ts';
import type { ActorLoader } from './actor-loader.ts';

/** Facts about this server that every client may ask for. */
export interface ServerFacts {
  version: string;
  profile: 'EMBEDDED' | 'PRODUCTION';
  /** Bytes. */
  multipartBytes: number;
  /** Bytes of the largest file, however it comes. */
  uploadBytes: number;
  /** Whether people may make accounts for themselves. */
  signUp: boolean;
  /** Whether there is a mail server; else mails go to the log. */
  sendsMail: boolean;
  /** For single sign-on. */
  providers: readonly { name: string; label: string }[];
}

/** The cookies with which a browser carries a session. */
export interface SessionCookies {
  /** What the request's cookie holds. */
  readonly refreshToken: string | null;
  /** Has the response set them. */
  set(session: OpenSession): void;
  /** Has the response remove them. */
  clear(): void;
}

/** What an operation costs its client, and what they have left. */
export interface OperationCost {
  /** Points of this operation. */
  requested: number;
  /** Points that the client may spend at once. */
  limit: number;
  remaining: number;
  /** When all of them are there again. */
  resetAt: Date;
}

/** What every resolver is given: the domain's context, and what only the API needs. Fresh for every operation. */
export interface GraphQLContext extends RequestContext {
  /** Scheme, host and port under which the client reached us, without a trailing slash. */
  baseUrl: string;
  links: Links;
  /** `null` where no response can set them: on a WebSocket, or when a page of another site may be behind the request. */
  cookies: SessionCookies | null;
  actors: ActorLoader;
  server: ServerFacts;
  /** What was settled before anything of the operation was read; `null` where nothing in it asks for that. */
  moment: Moment | null;
  /** Where a stream of the same operation broke off, which says more than its argument `after`. */
  lastEventId: string | null;
  /** The client's account. */
  allowance: { readonly cost: OperationCost };
}
