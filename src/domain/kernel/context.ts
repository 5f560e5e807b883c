import type { Grants } from '../../auth/grants.ts';
import type { Seals } from '../../auth/sealed.ts';
import type { SessionTokens } from '../../auth/session-tokens.ts';
import type { SignIns } from '../../auth/sign-ins.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Settings } from '../../config/settings.ts';
import type { Database } from '../../db/database.ts';
import type { Replica } from '../../db/replica.ts';
import type { Limits } from '../../engine/limits.ts';
import type { HubTransport } from '../../hub/transport.ts';
import type { Logger } from '../../log.ts';
import type { Previews } from '../../previews/previews.ts';
import type { TaskQueues } from '../../queue/task-queue.ts';
import type { ObjectStore } from '../../storage/object-store.ts';
import type { Timelines } from '../../timeline/timelines.ts';

/** The parts of the house that everything works with; each behind its interface. */
export interface Services {
  db: Database;
  queues: TaskQueues;
  hub: HubTransport;
  log: Logger;
  policy: ServicePolicy;
  /** Seals the secrets that the database keeps and that have to be read again. */
  seals: Seals;
}

/** What a process has besides that reads or writes the bytes of documents, rows and exports. */
export interface FileServices extends Services {
  store: ObjectStore;
}

/** What a process has besides that clients send requests to. */
export interface RequestServices extends FileServices {
  /** What this process follows, for whom, and for how long they may. */
  timelines: Timelines;
  grants: Grants;
  /** Finds out who is asking. */
  signIns: SignIns;
  /** What people's sessions are carried on with. */
  tokens: SessionTokens;
  /** For what may lag; `null` where there is none. */
  replica: Replica | null;
  /** Reads documents while their clients wait. */
  previews: Previews;
}

/** What the domain enforces and the settings say; what each one means stands in the catalogue of settings. */
export interface ServicePolicy
  extends Pick<Settings, 'limits' | 'members' | 'outbound' | 'quotas' | 'retention' | 'uploads' | 'worker'> {
  auth: Omit<Settings['auth'], 'providers'>;
  /** Where browsers find this installation, without a path. */
  publicUrl: string;
  /** What the engine enforces while reading. */
  extraction: Partial<Limits>;
}

/** What one request (or one task of a worker) acts with. */
export interface Context extends Services {
  /** `null` for an anonymous request, and for what the system does. */
  viewer: Viewer | null;
  /** Ties log lines, jobs and events to the request that caused them. */
  correlationId: string | null;
  /** Where the request came from; left out for what the system does. */
  client?: ClientFacts;
}

/** What reads or writes bytes acts with. */
export interface FileContext extends Context, FileServices {}

/** What one request acts with. */
export interface RequestContext extends FileContext, RequestServices {}

/** From where, and with what, a request was sent. */
export interface ClientFacts {
  /** IPv4 or IPv6, as text; behind a trusted proxy the address that it tells. */
  address: string | null;
  /** What the browser or program calls itself; as it was sent, cut to 500 characters. */
  userAgent: string | null;
}
