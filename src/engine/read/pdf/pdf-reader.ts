import { Worker } from 'node:worker_threads';
import { EngineError } from '../../errors.ts';
import type { RecognisedWord } from './ocr/recognised-page.ts';
import { allowedEffort, pictureMs, watchEffort } from './thread-effort.ts';
import type { PageReply, Question, Reply, ScannedPage } from './thread-messages.ts';

/** Heap of the thread: far more than any honest page needs. */
const heapMiB = 1_024;

/** A thread between two documents; starting one takes as long as reading many pages. */
let idle: Worker | null = null;

/** Reads a PDF page by page in a thread of its own, which takes the blame for whatever the document does to it. */
export class PdfReader {
  readonly pages: number;
  readonly #thread: Thread;

  private constructor(thread: Thread, pages: number) {
    this.#thread = thread;
    this.pages = pages;
  }

  /** @throws EngineError ENCRYPTED_FILE when a password is needed, MALFORMED_FILE; the signal's reason as soon as it aborts */
  static async open(
    data: Uint8Array<ArrayBuffer>,
    { name, keep, signal }: { name: string; keep: boolean; signal: AbortSignal | undefined },
  ): Promise<PdfReader> {
    const thread = new Thread(name, signal, allowedEffort(data.length));
    try {
      const reply = await thread.ask({ kind: 'open', data, name, keep }, [data.buffer]);
      if (reply.kind !== 'opened') throw thread.confused();
      return new PdfReader(thread, reply.pages);
    } catch (error) {
      await thread.release();
      throw error;
    }
  }

  /**
   * @param number 1-based
   * @throws EngineError MALFORMED_FILE; the signal's reason as soon as it aborts
   */
  async page(number: number): Promise<PageReply> {
    const reply = await this.#thread.ask({ kind: 'page', number });
    if (reply.kind !== 'page') throw this.#thread.confused();
    return reply;
  }

  /**
   * The page as the pictures on it show it, for documents that are kept; `null` where they are too coarse to be read.
   *
   * @throws as `page`
   */
  async picture(number: number): Promise<ScannedPage | null> {
    const reply = await this.#thread.ask({ kind: 'picture', number });
    if (reply.kind !== 'picture') throw this.#thread.confused();
    return reply.picture;
  }

  /** A page whose words were read in its picture. Throws as `page`. */
  async recognisedPage(
    { width, height, dpi, rules }: ScannedPage,
    words: readonly RecognisedWord[],
  ): Promise<PageReply> {
    const reply = await this.#thread.ask({ kind: 'recognised', page: { width, height, dpi }, words, rules });
    if (reply.kind !== 'page') throw this.#thread.confused();
    return reply;
  }

  async close(): Promise<void> {
    await this.#thread.release();
  }
}

class Thread {
  readonly #worker: Worker;
  readonly #name: string;
  readonly #signal: AbortSignal | undefined;
  readonly #effortMs: number;
  #usable = true;

  constructor(name: string, signal: AbortSignal | undefined, effortMs: number) {
    this.#worker = idle ?? start();
    idle = null;
    this.#worker.ref();
    this.#name = name;
    this.#signal = signal;
    this.#effortMs = effortMs;
  }

  ask(question: Question, transfer: ArrayBuffer[] = []): Promise<Reply> {
    const worker = this.#worker;
    const allowedMs = this.#effortMs + (question.kind === 'picture' ? pictureMs : 0);
    return new Promise<Reply>((resolve, reject) => {
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
      const onMessage = (reply: Reply) => {
        settle();
        if (reply.kind === 'fault') reject(new EngineError(reply.code, reply.message));
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
    return new Error('The thread that reads PDFs gave the answer to another question.');
  }

  /** Keeps the thread for the next document where it is sound. */
  async release(): Promise<void> {
    if (!this.#usable) return;
    const closed = await this.ask({ kind: 'close' }).catch(() => null);
    if (closed === null || idle !== null) this.#end();
    if (!this.#usable) return;
    this.#usable = false;
    this.#worker.unref();
    idle = this.#worker;
  }

  #end(): void {
    if (!this.#usable) return;
    this.#usable = false;
    // No caller waits for its last words.
    this.#worker.on('error', () => undefined);
    void this.#worker.terminate();
  }

  #tooHard(allowedMs: number): EngineError {
    const allowed = allowedMs / 1_000;
    return new EngineError(
      'LIMIT_EXCEEDED',
      `A page of ${this.#name} takes more than ${allowed.toFixed(1)} seconds of a processor to be read. Save the document anew from a PDF reader (Print, Save as PDF).`,
      { limit: 'pageSeconds', allowed },
    );
  }

  #asFault(error: Error): EngineError {
    const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    return isMemory
      ? new EngineError(
          'LIMIT_EXCEEDED',
          `${this.#name} needs more than ${heapMiB.toLocaleString('en')} MiB of memory to be read. Split it, or save it anew from a PDF reader.`,
          { limit: 'memory', allowed: heapMiB },
        )
      : new EngineError(
          'MALFORMED_FILE',
          `${this.#name} is damaged: reading it as a PDF failed (${error.message}). Open it in a PDF reader, save it anew and upload that.`,
          {},
          { cause: error },
        );
  }
}

function start(): Worker {
  return new Worker(new URL('./pdf-thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: heapMiB },
    execArgv: [],
  });
}
