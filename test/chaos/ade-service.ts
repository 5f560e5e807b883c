import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const program = join(import.meta.dirname, '../../bin/ade.ts');
/** What stands in the line of the log by which a process says that it serves. */
const readyWords = {
  api: ['"api ready"'],
  worker: ['"worker ready"'],
  start: ['"name":"supervisor"', '"msg":"ready"'],
};
/** Milliseconds until a process that has ended is started again, as a process manager does. */
const restartAfter = 300;
/** Milliseconds in which a process has to stop when it is asked to: a worker gives its jobs 20 s. */
const stopWithin = 40_000;

export interface ServiceOptions {
  command: 'api' | 'worker' | 'start';
  /** What it is called in the report, such as `worker 2`. */
  name: string;
  cwd: string;
  /** Everything it is started with, besides PATH. */
  env: Record<string, string>;
  logFile: string;
}

/** `ade api`, `ade worker` or `ade start` as a real process that is started again whenever it ends, until it is asked to stop. */
export class AdeService {
  readonly name: string;
  /** How often it ended although nobody had ended it, after it had been ready: never, one hopes. */
  readonly crashes: string[] = [];
  /** Starts that failed before it was ready; what it needs may have been away. */
  failedStarts = 0;
  /** Every process there has been: the ids are those of their groups, too. */
  readonly groups: number[] = [];
  readonly #options: ServiceOptions;
  readonly #log: WriteStream;
  readonly #lines = new EventEmitter<{ line: [text: string] }>();
  #child: ChildProcess | null = null;
  #ready = Promise.withResolvers<void>();
  #isExpected = false;
  #isStopping = false;
  #over: Promise<void> = Promise.resolve();

  constructor(options: ServiceOptions) {
    this.name = options.name;
    this.#options = options;
    this.#log = createWriteStream(options.logFile);
  }

  /** Resolves when it is ready for the first time. */
  async start(): Promise<void> {
    this.#over = this.#keepRunning();
    await this.#ready.promise;
  }

  /** Resolves as soon as it is ready, which it is for most of the time. */
  ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** The process there is now; `null` between two. */
  get pid(): number | null {
    const child = this.#child;
    return child && child.exitCode === null && child.signalCode === null ? (child.pid ?? null) : null;
  }

  /** kill -9, or another signal that ends it; resolves when the next one is ready. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child && this.pid !== null) {
      this.#isExpected = true;
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    }
    await this.#ready.promise;
  }

  /** Resolves with the next line of its log that has the words; from now on, so it is to be called before what causes it. */
  async line(words: string): Promise<void> {
    const heard = Promise.withResolvers<void>();
    const listen = (line: string) => {
      if (line.includes(words)) heard.resolve();
    };
    this.#lines.on('line', listen);
    await heard.promise;
    this.#lines.off('line', listen);
  }

  /** Stands still for so many milliseconds, with everything that it holds; those whom it has started go on. */
  async stall(ms: number): Promise<void> {
    const child = this.#child;
    child?.kill('SIGSTOP');
    await delay(ms);
    child?.kill('SIGCONT');
  }

  /** Asks it to stop; answers how it ended, `null` when it was as it should. It is killed when that takes too long. */
  async stop(): Promise<string | null> {
    this.#isStopping = true;
    const child = this.#child;
    if (!child || this.pid === null) {
      await this.#over;
      return null;
    }
    const impatience = setTimeout(() => child.kill('SIGKILL'), stopWithin);
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const [code, signal] = await exited;
    clearTimeout(impatience);
    await this.#over;
    return code === 0 ? null : `${this.name} did not stop in order: it ended with ${signal ?? `code ${code}`}`;
  }

  /** Ends all there is of it at once, its extractions too, without a word. */
  destroy(): void {
    this.#isStopping = true;
    for (const group of this.groups) {
      try {
        process.kill(-group, 'SIGKILL');
      } catch {
        // None of the group is left.
      }
    }
  }

  async #keepRunning(): Promise<void> {
    const { command, cwd, env } = this.#options;
    while (!this.#isStopping) {
      this.#isExpected = false;
      const child = spawn(process.execPath, [program, command], {
        cwd,
        env: { PATH: process.env.PATH, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        // In a group of its own, so that whatever it starts can be told from all else on this machine.
        detached: true,
      });
      if (child.pid !== undefined) this.groups.push(child.pid);
      this.#child = child;
      let isReady = false;
      child.once('exit', () => {
        if (isReady) this.#ready = Promise.withResolvers();
      });
      child.stderr.pipe(this.#log, { end: false });
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.#log.write(`${line}\n`);
        this.#lines.emit('line', line);
        // Also of those that it supervises.
        if (line.includes('"level":"fatal"')) this.crashes.push(`${this.name}: ${line}`);
        if (isReady || !readyWords[command].every((words) => line.includes(words))) return;
        isReady = true;
        this.#ready.resolve();
      });
      const [code, signal] = await once(child, 'exit');
      this.#log.write(`--- ended: ${signal ?? `code ${code}`}\n`);
      if (this.#isStopping) return;
      if (!isReady) this.failedStarts += 1;
      else if (!this.#isExpected) this.crashes.push(`${this.name} ended by itself: ${signal ?? `code ${code}`}`);
      await delay(restartAfter);
    }
  }
}
