import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { ExtractionOutcome, ExtractionTask, ThreadProgress } from './extraction-thread.ts';

export interface ExtractorOptions {
  /** Extractions that run at a time; more wait. */
  threads: number;
  /** Memory of one thread's heap, MiB. */
  threadHeapMiB: number;
}

/** Thrown when a thread needed more memory than it may have. */
export class OutOfMemoryError extends Error {
  readonly limitMiB: number;
  constructor(limitMiB: number, options?: ErrorOptions) {
    super(`The document needs more than ${limitMiB.toLocaleString('en')} MiB of memory.`, options);
    this.name = 'OutOfMemoryError';
    this.limitMiB = limitMiB;
  }
}

export type Extraction = Omit<ExtractionTask, 'progress'>;

/**
 * Runs extractions in threads that stay warm between jobs, so that parsing never holds up lock renewal, heartbeats and
 * cancellation. Aborting the signal ends the thread at once, whatever it is doing.
 */
export class Extractor {
  readonly #pool: Piscina<ExtractionTask, ExtractionOutcome>;
  readonly #threadHeapMiB: number;

  constructor({ threads, threadHeapMiB }: ExtractorOptions) {
    this.#threadHeapMiB = threadHeapMiB;
    this.#pool = new Piscina({
      filename: new URL('./extraction-thread.ts', import.meta.url).href,
      // One is there before the first job comes, the others when they are needed.
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: 60_000,
      resourceLimits: { maxOldGenerationSizeMb: threadHeapMiB },
      // A thread that stops never ran out of work: it was ended, and the pool replaces it.
      recordTiming: false,
    });
  }

  /** Throws the signal's reason, OutOfMemoryError, or what went wrong in the thread. */
  async run(
    extraction: Extraction,
    options: { signal: AbortSignal; onProgress: (progress: ThreadProgress) => void },
  ): Promise<ExtractionOutcome> {
    options.signal.throwIfAborted();
    const { port1, port2 } = new MessageChannel();
    port1.on('message', options.onProgress);
    try {
      return await this.#pool.run(
        { ...extraction, progress: port2 },
        { signal: options.signal, transferList: [port2] },
      );
    } catch (error) {
      options.signal.throwIfAborted();
      if (isOutOfMemory(error)) throw new OutOfMemoryError(this.#threadHeapMiB, { cause: error });
      throw error;
    } finally {
      port1.close();
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
