import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../db/database.ts';
import { accessTopic } from '../hub/topics.ts';
import type { HubTransport, Unsubscribe } from '../hub/transport.ts';
import type { Logger } from '../log.ts';
import type { CredentialsEnd } from './credentials.ts';
import { renewViewers } from './renew.ts';
import type { Viewer } from './viewer.ts';

/** Milliseconds between two looks at all credentials in use: the most that a change without a hint takes to be noticed. */
const defaultRenewEveryMs = 1_000;
/** Milliseconds that what was read of a viewer is gone by; then it is read again first. */
const goodForMs = 2_000;
/** Milliseconds that streams are given to say goodbye when the process is about to end. */
const goodbyeMs = 2_000;

/** Why a grant is over. */
export type GrantEnd = CredentialsEnd | 'SHUTDOWN';

/** The right of one stream (or socket) to act as its viewer, for as long as the credentials are good. */
export interface Grant {
  /** The viewer as the database had them at most 2 s ago, or why there is none any more. Waits while the database is away. */
  viewer(signal: AbortSignal): Promise<Viewer | GrantEnd>;
  /** The same without waiting; `null` when it has to be read again first. */
  now(): Viewer | GrantEnd | null;
  /** Its `onChange` is called no more. Safe to call twice. */
  release(): Promise<void>;
}

export interface GrantsOptions {
  db: Database;
  hub: HubTransport;
  log: Logger;
  /** Milliseconds between two looks at all credentials in use. */
  renewEveryMs?: number;
}

interface Watched {
  viewer: Viewer;
  end: GrantEnd | null;
  /** By the monotonic clock, ms; taken before the database was asked. */
  readAt: number;
  listeners: Set<() => void>;
  unsubscribe: Promise<Unsubscribe>;
}

/**
 * Long-lived streams act for a viewer whose standing may change: keys are revoked and run out, members leave. All credentials
 * in use are read again once a second in one query, and at once when a change is hinted; every grant on them goes by that.
 */
export class Grants {
  readonly #db: Database;
  readonly #hub: HubTransport;
  readonly #log: Logger;
  readonly #renewEveryMs: number;
  readonly #watched = new Map<string, Watched>();
  #grants = 0;
  #timer: NodeJS.Timeout | null = null;
  #reading: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #isShutDown = false;
  #onAllReleased: (() => void) | null = null;

  constructor({ db, hub, log, renewEveryMs = defaultRenewEveryMs }: GrantsOptions) {
    this.#renewEveryMs = renewEveryMs;
    this.#db = db;
    this.#hub = hub;
    this.#log = log;
  }

  /** Grants that have not been released. */
  get count(): number {
    return this.#grants;
  }

  /** A grant for a viewer who has just been authenticated. `onChange` is called when their standing may have changed. */
  grant(viewer: Viewer, onChange: () => void): Grant {
    const key = keyOf(viewer);
    const known = this.#watched.get(key);
    // Credentials that had ended and are good again begin anew.
    const watched = known && known.end === null ? known : this.#watch(key, viewer);
    const listener = () => onChange();
    watched.listeners.add(listener);
    this.#grants += 1;
    let isReleased = false;
    return {
      now: () => this.#now(watched),
      viewer: (signal) => this.#whenRead(watched, signal),
      release: async () => {
        if (isReleased) return;
        isReleased = true;
        watched.listeners.delete(listener);
        this.#grants -= 1;
        if (this.#grants === 0) this.#onAllReleased?.();
        if (watched.listeners.size > 0 || this.#watched.get(key) !== watched) return;
        this.#watched.delete(key);
        await watched.unsubscribe.then((unsubscribe) => unsubscribe()).catch(() => {});
      },
    };
  }

  /** The newest that is known of a viewer; they themselves when no grant of theirs is out. */
  newest(viewer: Viewer): Viewer {
    return this.#watched.get(keyOf(viewer))?.viewer ?? viewer;
  }

  /** Ends every grant, for `SHUTDOWN`. Resolves when all are released, or after 2 s. */
  async shutDown(): Promise<void> {
    this.#isShutDown = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    for (const watched of this.#watched.values()) {
      watched.end ??= 'SHUTDOWN';
      tell(watched);
    }
    if (this.#grants === 0) return;
    await new Promise<void>((resolve) => {
      this.#onAllReleased = resolve;
      setTimeout(resolve, goodbyeMs).unref();
    });
  }

  /** Forgets all grants. */
  async close(): Promise<void> {
    this.#isShutDown = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#watched.clear();
  }

  #watch(key: string, viewer: Viewer): Watched {
    const unsubscribe = this.#hub.subscribe(accessTopic(viewer.userId), () => void this.#readAll());
    unsubscribe.catch(() => {});
    // A viewer who was just authenticated may have been revoked before the hub listened: the next look finds it.
    const watched: Watched = {
      viewer,
      end: this.#isShutDown ? 'SHUTDOWN' : null,
      readAt: performance.now(),
      listeners: new Set(),
      unsubscribe,
    };
    this.#watched.set(key, watched);
    this.#schedule();
    return watched;
  }

  #now(watched: Watched): Viewer | GrantEnd | null {
    if (watched.end) return watched.end;
    const { expiresAt } = watched.viewer;
    if (expiresAt !== null && expiresAt <= this.#db.clock.now()) return 'EXPIRED';
    return performance.now() - watched.readAt <= goodForMs ? watched.viewer : null;
  }

  async #whenRead(watched: Watched, signal: AbortSignal): Promise<Viewer | GrantEnd> {
    for (;;) {
      const now = this.#now(watched);
      if (now !== null) return now;
      if (signal.aborted) return 'ACCESS_REVOKED';
      await this.#readAll();
      if (this.#now(watched) === null) await delay(100, undefined, { signal }).catch(() => {});
    }
  }

  #schedule(): void {
    if (this.#isShutDown) return;
    this.#timer ??= setTimeout(async () => {
      await this.#readAll();
      this.#timer = null;
      if (this.#watched.size > 0) this.#schedule();
    }, this.#renewEveryMs);
  }

  /** Reads all credentials in use. A call that comes while one is under way is answered by another one right after it. */
  #readAll(): Promise<void> {
    const before = this.#reading ?? Promise.resolve();
    this.#next ??= before.then(() => {
      this.#next = null;
      this.#reading = this.#read();
      return this.#reading;
    });
    return this.#next;
  }

  async #read(): Promise<void> {
    const readAt = performance.now();
    const all = [...this.#watched.values()].filter(({ end }) => end === null);
    if (all.length === 0) return;
    try {
      const viewers = await renewViewers(
        this.#db,
        all.map(({ viewer }) => viewer),
      );
      for (const [index, watched] of all.entries()) {
        const found = viewers[index];
        if (found === undefined) continue;
        watched.readAt = readAt;
        if (isDeepStrictEqual(found, watched.viewer)) continue;
        if (typeof found === 'string') watched.end ??= found;
        else watched.viewer = found;
        tell(watched);
      }
    } catch (error) {
      // What was read before is not gone by for long, so nothing is sent meanwhile.
      this.#log.warn({ err: error }, 'the access of viewers could not be looked at this time');
    }
  }
}

/** One per credential: a key, or one access token of a session, since each of these ends at a time of its own. */
function keyOf({ actor, sessionId, expiresAt }: Viewer): string {
  return sessionId === null ? `${actor.kind}:${actor.id}` : `${sessionId}:${expiresAt?.getTime()}`;
}

function tell({ listeners }: Watched): void {
  for (const listener of listeners) listener();
}
