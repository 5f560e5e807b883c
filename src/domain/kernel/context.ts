import type { Grants } from '../../auth/grants.ts';
import type { SessionTokens } from '../../auth/session-tokens.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Database } from '../../db/database.ts';
import type { Limits } from '../../engine/limits.ts';
import type { HubTransport } from '../../hub/transport.ts';
import type { Logger } from '../../log.ts';
import type { TaskQueue } from '../../queue/task-queue.ts';
import type { ObjectStore } from '../../storage/object-store.ts';
import type { Timelines } from '../../timeline/timelines.ts';

/** The parts of the house that the domain works with; each behind its interface. */
export interface Services {
  db: Database;
  store: ObjectStore;
  queue: TaskQueue;
  hub: HubTransport;
  /** What this process follows, for whom, and for how long they may. */
  timelines: Timelines;
  grants: Grants;
  /** What people's sessions are carried on with. */
  tokens: SessionTokens;
  log: Logger;
  policy: ServicePolicy;
}

/** Numbers from the settings that the domain enforces. */
export interface ServicePolicy {
  /** Where browsers find this installation, without a path. */
  publicUrl: string;
  /** Days that an invitation can be accepted. */
  invitationDays: number;
  /** Bytes of one uploaded document. */
  uploadBytes: number;
  /** What the engine enforces while reading. */
  extraction: Partial<Limits>;
  /** Claims a job gets before a system failure is final. */
  maxAttempts: number;
  /** Seconds until a claim that is not renewed may be taken over. */
  leaseSeconds: number;
  /** Seconds one attempt may take. */
  timeoutSeconds: number;
  /** How people sign in. */
  identity: IdentityPolicy;
}

export interface IdentityPolicy {
  /** Whether anybody may make an account for themselves. */
  signUp: boolean;
  /** Characters of the shortest password. */
  passwordLength: number;
  /** Days after which a session that is not used ends. */
  sessionIdleDays: number;
  /** Days after which any session ends. */
  sessionDays: number;
  /** Failed sign-ins until the next one has to wait, for one account. */
  failuresPerAccount: number;
  /** The same for one network address, whatever the accounts. */
  failuresPerAddress: number;
}

/** What one request (or one task of a worker) acts with. */
export interface Context extends Services {
  /** `null` when nobody is signed in. */
  viewer: Viewer | null;
  /** Ties log lines, jobs and events to the request that caused them. */
  correlationId: string | null;
  /** Where the request came from; left out for what the system does. */
  client?: ClientFacts;
}

/** From where, and with what, somebody is asking. */
export interface ClientFacts {
  /** IPv4 or IPv6, as text; behind a trusted proxy the address that it tells. */
  address: string | null;
  /** What the browser or program calls itself; as it was sent, cut to 500 characters. */
  userAgent: string | null;
}
