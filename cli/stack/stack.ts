import { loadSettings, type Settings } from '../../src/config/settings.ts';
import type { Logger } from '../../src/log.ts';
import { assureDatabaseRoute, assureMigrated, openDatabase, type RunningDatabase } from '../database.ts';
import { assureOwnStore } from '../storage.ts';
import { heapFlags, workerFlags } from './heap.ts';
import type { Ready, ShownSetup } from './messages.ts';
import { SupervisedProcess } from './supervised-process.ts';

/** Milliseconds for the API to end on its own, and for the worker to hand jobs back that could not finish. */
const stopWithinMs = { api: 15_000, worker: 10_000 };

export interface StackOptions {
  /** What the settings come from, for us and for the processes. */
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** Where the processes' log lines go: our own standard output, or a file descriptor. */
  output: 'inherit' | number;
  log: Logger;
}

export interface ReadyStack {
  url: string;
  firstSetup: ShownSetup | null;
}

/**
 * A whole installation on one machine: the database (unless one is configured), the API and the worker.
 *
 * Starting overlaps: the processes load their modules while the database comes up. Stopping does not: the worker first, so
 * that running jobs can finish, then the API, then the database. What crashes is started again, the database as well. When this
 * process is killed, however that is done, nothing of it stays.
 */
export class Stack {
  readonly #settings: Settings;
  readonly #log: Logger;
  readonly #api: SupervisedProcess;
  readonly #worker: SupervisedProcess;
  readonly #failed = Promise.withResolvers<string>();
  #preparing: Promise<string> | null = null;
  #database: RunningDatabase | null = null;
  #stopping: Promise<void> | null = null;

  /** Starts the two processes. Throws SettingsError. */
  constructor({ env, cwd, output, log }: StackOptions) {
    this.#settings = loadSettings({ env, cwd });
    this.#log = log;
    const onGivenUp = this.#failed.resolve;
    const process = (name: 'api' | 'worker', flags: readonly string[], withinMs: number) =>
      new SupervisedProcess({ name, flags, env, cwd, output, stopWithinMs: withinMs, onGivenUp, log });
    const { http, worker } = this.#settings;
    this.#api = process('api', heapFlags(http.heapMiB), stopWithinMs.api);
    this.#worker = process('worker', workerFlags, 1_000 * worker.graceSeconds + stopWithinMs.worker);
  }

  /** Resolves, with the reason, when it cannot go on: a process crashed too often, or the database does not come up any more. */
  get failed(): Promise<string> {
    return this.#failed.promise;
  }

  /** Resolves when everything is ready. After a rejection, and at any other moment, `stop` cleans up. */
  async start(): Promise<ReadyStack> {
    this.#preparing = this.#prepareDatabase();
    const databaseUrl = await this.#preparing;
    const api = this.#api.run(databaseUrl);
    // The links of mails, which the worker sends, have the port; which one a free port is, the API knows once it listens.
    const worker =
      this.#settings.http.port === 0
        ? api.then((ready) => this.#worker.run(databaseUrl, Number(new URL(addressOf(ready)).port)))
        : this.#worker.run(databaseUrl);
    const [ready] = await Promise.all([api, worker]);
    return { url: addressOf(ready), firstSetup: ready.firstSetup };
  }

  /** Safe to call twice, and before the start is over. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Makes a stop quick: jobs go back to the queue, requests are cut off. */
  hurry(): void {
    this.#worker.hurry();
    this.#api.hurry();
  }

  async #prepareDatabase(): Promise<string> {
    this.#database = await openDatabase(this.#settings, this.#log);
    const { url, embedded } = this.#database;
    embedded?.exited.then(() => {
      if (!this.#stopping)
        this.#failed.resolve(
          'The embedded database crashed and does not come up any more; the log says why. Start again.',
        );
    });
    await assureDatabaseRoute(this.#settings);
    await assureMigrated(this.#settings, url);
    await assureOwnStore(this.#settings, url);
    return url;
  }

  async #stop(): Promise<void> {
    this.#api.retire();
    await this.#worker.stop();
    await this.#api.stop();
    // A migration under way is let finish; whether it went well is for the start to say.
    await this.#preparing?.catch(() => {});
    await this.#database?.embedded?.stop();
  }
}

function addressOf({ url }: Ready): string {
  if (url === null) throw new Error('The API is ready without an address.');
  return url;
}
