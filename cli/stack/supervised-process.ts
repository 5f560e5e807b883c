import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { backoff } from '../../src/backoff.ts';
import type { Logger } from '../../src/log.ts';
import { endWithUs } from '../../src/orphan-guard.ts';
import { root } from '../../src/root.ts';
import { CommandFailure } from '../failure.ts';
import { supervisorFlags } from './heap.ts';
import { type Failed, type Order, type Ready, report } from './messages.ts';

const program = join(root, 'bin/ade.js');

/** Between restarts, after ends that follow quickly on each other. */
const waits = { firstMs: 100, lastMs: 2_000 };
/** How many crashes may follow each other quickly. */
const mostCrashes = 5;
/** Milliseconds of service after which a crash counts as the first one again. */
const steadyAfterMs = 30_000;

export interface ProcessOptions {
  name: 'api' | 'worker';
  /** Flags of Node, besides our own. */
  flags: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Where it reads `ade.toml`. */
  cwd: string;
  /** Where its log lines go: our own standard output, or a file descriptor. */
  output: 'inherit' | number;
  /** Milliseconds it may take to stop before it is killed. */
  stopWithinMs: number;
  /** It has crashed too often in a row; the message says so. */
  onGivenUp(message: string): void;
  log: Logger;
}

/**
 * A process that is started again when it crashes, with growing pauses, until it is asked to stop or has crashed too often in a row. A
 * start that fails because something is away is no crash: it is tried again for as long as that lasts.
 */
export class SupervisedProcess {
  readonly #options: ProcessOptions;
  readonly #firstReady = Promise.withResolvers<Ready>();
  #child: ChildProcess | null = null;
  #run: Extract<Order, { type: 'run' }> | null = null;
  /** When it last became ready, in milliseconds of `performance.now()`. */
  #readySince: number | null = null;
  #everReady = false;
  #crashes = 0;
  /** Starts that failed one after the other because something was away. */
  #outages = 0;
  #failure: Failed | null = null;
  #restart: NodeJS.Timeout | null = null;
  #retired = false;
  #stopping: PromiseWithResolvers<void> | null = null;

  /** Starts the process, which then waits for its order. */
  constructor(options: ProcessOptions) {
    this.#options = options;
    // A caller that never came to wait for it knows of another failure.
    this.#firstReady.promise.catch(() => {});
    this.#spawn();
  }

  /** Gives it its work, on another port than the settings say where one is given; resolves once it is ready. Rejects when it ends before: a first start is not tried again. */
  run(databaseUrl: string, port: number | null = null): Promise<Ready> {
    this.#run = { type: 'run', databaseUrl, port };
    this.#send(this.#run);
    return this.#firstReady.promise;
  }

  /** From now on it is not started again. */
  retire(): void {
    this.#retired = true;
    if (this.#restart) clearTimeout(this.#restart);
  }

  /** Resolves when the process has ended, which it does in order, or is made to when it takes too long. */
  async stop(): Promise<void> {
    if (this.#stopping) return this.#stopping.promise;
    this.#stopping = Promise.withResolvers();
    this.retire();
    const child = this.#child;
    if (!child) return this.#stopping.resolve();
    this.#send({ type: 'stop', hurry: false });
    const deadline = setTimeout(() => {
      this.#options.log.warn({ process: this.#options.name }, 'it does not stop, and is killed');
      child.kill('SIGKILL');
    }, this.#options.stopWithinMs);
    await this.#stopping.promise;
    clearTimeout(deadline);
  }

  /** Makes a stop that is under way, or yet to come, a quick one. */
  hurry(): void {
    this.#send({ type: 'stop', hurry: true });
  }

  #spawn(): void {
    const { name, flags, env, cwd, output } = this.#options;
    const execArgv = [...process.execArgv.filter((flag) => !supervisorFlags.includes(flag)), ...flags];
    const stdio = ['ignore' as const, output, output, 'ipc' as const];
    const child = fork(program, [name, '--supervised'], { env, cwd, execArgv, stdio });
    // It notices our end by itself and has some time to tidy up, unless it is too busy to notice.
    endWithUs(child, { first: 'TERM', last: 'KILL', patienceSeconds: 8 });
    this.#child = child;
    this.#readySince = null;
    this.#failure = null;
    child.on('message', (message) => this.#hear(report.parse(message)));
    child.on('error', (error) => {
      this.#failure = { type: 'failed', message: error.message, isOutage: false };
      // Without a process there will be no exit either.
      if (child.pid === undefined) this.#ended(null, null);
    });
    child.on('exit', (code, signal) => this.#ended(code, signal));
    if (this.#run) this.#send(this.#run);
  }

  #hear(message: ReturnType<typeof report.parse>): void {
    switch (message.type) {
      case 'ready':
        this.#readySince = performance.now();
        this.#everReady = true;
        this.#outages = 0;
        if (this.#run && message.url !== null) this.#run = { ...this.#run, port: Number(new URL(message.url).port) };
        this.#firstReady.resolve(message);
        break;
      case 'failed':
        this.#failure = message;
        break;
    }
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    const { name, log, onGivenUp } = this.#options;
    this.#child = null;
    const reason = this.#failure?.message ?? (signal ? `it was ended by ${signal}` : `it ended with code ${code}`);
    if (this.#retired) {
      this.#firstReady.reject(new CommandFailure(`The ${name} was stopped before it was ready.`));
      this.#stopping?.resolve();
      return;
    }
    if (!this.#everReady) {
      this.#firstReady.reject(new CommandFailure(`The ${name} did not start: ${reason}`));
      return;
    }
    if (this.#failure?.isOutage) {
      const delayMs = backoff(this.#outages, waits);
      this.#outages += 1;
      log.warn({ process: name, reason, delayMs }, 'a process cannot start while something is away; it is tried again');
      this.#restart = setTimeout(() => this.#spawn(), delayMs);
      return;
    }
    const steady = this.#readySince !== null && performance.now() - this.#readySince > steadyAfterMs;
    this.#crashes = steady ? 1 : this.#crashes + 1;
    if (this.#crashes > mostCrashes) {
      onGivenUp(`The ${name} crashed ${this.#crashes} times in a row, the last time because ${reason}.`);
      return;
    }
    const delayMs = backoff(this.#crashes - 1, waits);
    log.error({ process: name, code, signal, reason, delayMs }, 'a process ended unexpectedly and starts again');
    this.#restart = setTimeout(() => this.#spawn(), delayMs);
  }

  #send(order: Order): void {
    const child = this.#child;
    // A channel that breaks right now belongs to a process whose end we are about to hear of.
    if (child?.connected) child.send(order, () => {});
  }
}
