import { Worker } from 'node:worker_threads';
import { EngineError, type EngineErrorCode } from '../../errors.ts';
import { watchEffort } from './effort.ts';

/** A program that reads documents of one format, and how its failures are put into words. */
export interface ThreadKind {
  program: URL;
  heapMiB: number;
  format: 'PDF' | 'Parquet';
  /** What one question asks for. */
  unit: 'page' | 'part';
  /** What the person with the document can do. */
  advice: string;
}

/** What every program answers where it cannot read. */
export interface Fault {
  kind: 'fault';
  code: EngineErrorCode;
  message: string;
  details?: Record<string, unknown>;
}

/** Asked of every program when a document is done. */
export interface Close {
  kind: 'close';
}

/** Threads between two documents, by their programs; starting one takes as long as reading many pages. */
const idle = new Map<string, Worker>();

/** A thread that reads one document, and takes the blame for whatever the document does to it. One question at a time. */
export class ReadingThread<Question extends { kind: string }, Reply extends { kind: string }> {
  readonly #worker: Worker;
  readonly #kind: ThreadKind;
  readonly #name: string;
  readonly #signal: AbortSignal | undefined;
  readonly #effortMs: number;
  #usable = true;

  constructor(
    kind: ThreadKind,
    name: string,
    { signal, effortMs }: { signal: AbortSignal | undefined; effortMs: number },
  ) {
    const { href } = kind.program;
    this.#worker = idle.get(href) ?? start(kind);
    idle.delete(href);
    this.#worker.ref();
    this.#kind = kind;
    this.#name = name;
    this.#signal = signal;
    this.#effortMs = effortMs;
  }

  /**
   * @param moreMs milliseconds of a processor that this question may take beyond those of any other
   * @throws EngineError with the code of a fault, MALFORMED_FILE when the thread fails, LIMIT_EXCEEDED for its memory and time; the
   *   signal's reason as soon as it aborts
   */
  ask(
    question: Question | Close,
    { transfer = [], moreMs = 0 }: { transfer?: ArrayBuffer[]; moreMs?: number } = {},
  ): Promise<Exclude<Reply, Fault>> {
    const worker = this.#worker;
    const allowedMs = this.#effortMs + moreMs;
    return new Promise((resolve, reject) => {
      const settle = () => {
        unwatch();
        worker.removeListener('message', onMessage);
        worker.removeListener('error', onError);
        this.#signal?.removeEventListener('abort', onAbort);
      };
      const end = (error: unknown) => {
        settle();
        this.#end();
        reject(error);
      };
      const onMessage = (reply: Exclude<Reply, Fault> | Fault) => {
        settle();
        if (isFault(reply)) reject(new EngineError(reply.code, reply.message, reply.details));
        else resolve(reply);
      };
      const onError = (error: Error) => end(this.#asFault(error));
      const onAbort = () => end(this.#signal?.reason);
      const unwatch = watchEffort(worker, allowedMs, () => end(this.#tooHard(allowedMs)));
      worker.on('message', onMessage);
      worker.on('error', onError);
      this.#signal?.addEventListener('abort', onAbort);
      if (this.#signal?.aborted) onAbort();
      else worker.postMessage(question, transfer);
    });
  }

  /** For a reply of the wrong kind, which only a thread out of step gives. */
  confused(): Error {
    this.#end();
    return new Error(`The thread that reads ${this.#kind.format} gave the answer to another question.`);
  }

  /** Keeps the thread for the next document where it is sound. */
  async release(): Promise<void> {
    if (!this.#usable) return;
    const { href } = this.#kind.program;
    const closed = await this.ask({ kind: 'close' }).catch(() => null);
    if (closed === null || idle.has(href)) this.#end();
    if (!this.#usable) return;
    this.#usable = false;
    this.#worker.unref();
    idle.set(href, this.#worker);
  }

  #end(): void {
    if (!this.#usable) return;
    this.#usable = false;
    // No caller waits for its last words.
    this.#worker.on('error', () => undefined);
    void this.#worker.terminate();
  }

  #tooHard(allowedMs: number): EngineError {
    const { unit, advice } = this.#kind;
    const allowed = allowedMs / 1_000;
    return new EngineError(
      'LIMIT_EXCEEDED',
      `A ${unit} of ${this.#name} takes more than ${allowed.toFixed(1)} seconds of a processor to be read. ${advice}`,
      { limit: `${unit}Seconds`, allowed },
    );
  }

  #asFault(error: Error): EngineError {
    const { format, heapMiB, advice } = this.#kind;
    const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    return isMemory
      ? new EngineError(
          'LIMIT_EXCEEDED',
          `${this.#name} needs more than ${heapMiB.toLocaleString('en')} MiB of memory to be read. ${advice} Or split it.`,
          { limit: 'memory', allowed: heapMiB },
        )
      : new EngineError(
          'MALFORMED_FILE',
          `${this.#name} is damaged: reading it as ${format} failed (${error.message}). ${advice}`,
          {},
          { cause: error },
        );
  }
}

function isFault(reply: { kind: string }): reply is Fault {
  return reply.kind === 'fault';
}

function start({ program, heapMiB }: ThreadKind): Worker {
  return new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: heapMiB }, execArgv: [] });
}
