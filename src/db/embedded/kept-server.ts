import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '../../backoff.ts';
import { DiskFullError } from './error.ts';
import type { Server, ServerLog } from './server.ts';

/** Between starts that fail. */
const waits = { firstMs: 50, lastMs: 2_000 };
/** Milliseconds without a server that stays up after which it is given up, unless the disk is full: that is waited out. */
const patienceMs = 5 * 60_000;
/** Milliseconds of service after which an end counts as the first one again. */
const steadyAfterMs = 30_000;

/** A server that is started again, on the port that its clients know, when it ends without having been asked to. */
export class KeptServer {
  readonly port: number;
  readonly #launch: () => Promise<Server>;
  readonly #log: ServerLog;
  readonly #stop = new AbortController();
  /** Resolves when it has ended for good: it was asked to, or it has been given up. */
  readonly exited: Promise<void>;
  #server: Server;

  /** Takes over a running server; `launch` starts another on its port. */
  constructor(server: Server, launch: () => Promise<Server>, log: ServerLog) {
    this.port = server.port;
    this.#server = server;
    this.#launch = launch;
    this.#log = log;
    this.exited = this.#keep();
  }

  /** Safe to call twice. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#server.stop();
    await this.exited;
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stop;
    let failures = 0;
    let troubledSince = Number.POSITIVE_INFINITY;
    for (let upSince = performance.now(); ; upSince = performance.now()) {
      await this.#server.exited;
      if (signal.aborted) return;
      const now = performance.now();
      if (now - upSince > steadyAfterMs) {
        failures = 0;
        troubledSince = Number.POSITIVE_INFINITY;
      }
      troubledSince = Math.min(troubledSince, now);
      this.#log.error('the embedded database ended unexpectedly and starts again');
      if (failures > 0) await delay(backoff(failures, waits), null, { signal }).catch(() => {});
      for (; ; failures += 1) {
        if (signal.aborted) return;
        const outcome = await this.#start();
        if (outcome === 'started') break;
        if (outcome === 'failed' && performance.now() - troubledSince > patienceMs) return;
        await delay(backoff(failures, waits), null, { signal }).catch(() => {});
      }
      failures += 1;
      // The supervisor was asked to stop while it started: it has not stopped this one yet.
      if (signal.aborted) await this.#server.stop();
    }
  }

  async #start(): Promise<'started' | 'diskFull' | 'failed'> {
    try {
      this.#server = await this.#launch();
      this.#log.warn('the embedded database is back');
      return 'started';
    } catch (error) {
      this.#log.warn({ err: error }, 'the embedded database does not start; tried again');
      return error instanceof DiskFullError ? 'diskFull' : 'failed';
    }
  }
}
