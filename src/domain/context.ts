import type { Viewer } from '../auth/viewer.ts';
import type { Database } from '../db/database.ts';
import type { Limits } from '../engine/limits.ts';
import type { Timelines } from '../hub/timelines.ts';
import type { HubTransport } from '../hub/transport.ts';
import type { Logger } from '../log.ts';
import type { TaskQueue } from '../queue/task-queue.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import type { Grants } from './grants.ts';

/** The parts of the house that the domain works with; each behind its interface. */
export interface Services {
  db: Database;
  store: ObjectStore;
  queue: TaskQueue;
  hub: HubTransport;
  /** What this process follows, for whom, and for how long they may. */
  timelines: Timelines;
  grants: Grants;
  log: Logger;
  policy: ServicePolicy;
}

/** Numbers from the settings that the domain enforces. */
export interface ServicePolicy {
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
}

/** What one request (or one task of a worker) acts with. */
export interface Context extends Services {
  /** `null` when nobody is signed in. */
  viewer: Viewer | null;
  /** Ties log lines, jobs and events to the request that caused them. */
  correlationId: string | null;
}
