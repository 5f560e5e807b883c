import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work after which others have their turn. */
const longest = 40;

/**
 * Lets timers, sockets and aborts have their turn in long work. Awaiting what is there already does not: a document in memory would
 * be read to its end before a signal is heard.
 */
export class Breather {
  readonly #signal: AbortSignal | undefined;
  #since = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Call between pieces of work; waits only when it is time. @throws the signal's reason */
  async pause(): Promise<void> {
    if (performance.now() - this.#since < longest) return;
    await setImmediate();
    this.#since = performance.now();
    this.#signal?.throwIfAborted();
  }
}
