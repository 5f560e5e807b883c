import { randomBytes } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import type { Viewer } from '../../src/auth/viewer.ts';
import { WakeFlag } from '../../src/timeline/wake-flag.ts';

/** Milliseconds between comments that keep proxies from closing a quiet stream. */
const heartbeatMs = 12_000;
/** Milliseconds in which a reserved stream has to be opened. */
const reservedMs = 30_000;

type Results = AsyncGenerator<ExecutionResult, void, void>;

interface Message {
  text: string;
  taken(): void;
}

/**
 * One reader of many operations: the single connection mode of GraphQL over SSE. Each operation is asked for its next result
 * only when the one before has been taken, so a slow reader, or one that never comes, costs one message per operation.
 */
export class EventStream {
  /** Names the stream, and is as good as its contents to who also is its viewer. 256 bits, base64url. */
  readonly token = randomBytes(32).toString('base64url');
  readonly viewer: Viewer;
  readonly #operations = new Map<string, Results | null>();
  readonly #messages: Message[] = [];
  readonly #flag = new WakeFlag();
  readonly #onEnd: () => void;
  #isOpen = false;
  #isEnding = false;
  #isOver = false;
  #reservation: NodeJS.Timeout;

  /** `onEnd` is called once, when the stream is over, however that came to be. */
  constructor(viewer: Viewer, onEnd: () => void) {
    this.viewer = viewer;
    this.#onEnd = onEnd;
    this.#reservation = setTimeout(() => void this.end(), reservedMs);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get size(): number {
    return this.#operations.size;
  }

  has(id: string): boolean {
    return this.#operations.has(id);
  }

  /** Takes the id before the operation is there. */
  reserve(id: string): void {
    this.#operations.set(id, null);
  }

  /** Sends the results of an operation whose id was reserved, and the word that it is over; nothing when it was completed since. */
  async send(id: string, results: Results | ExecutionResult): Promise<void> {
    if (!this.#operations.has(id)) {
      if (Symbol.asyncIterator in results) await results.return();
      return;
    }
    try {
      if (Symbol.asyncIterator in results) {
        this.#operations.set(id, results);
        for await (const payload of results) {
          if (this.#operations.get(id) !== results) return;
          await this.#write('next', { id, payload });
        }
        if (this.#operations.get(id) !== results) return;
      } else {
        await this.#write('next', { id, payload: results });
      }
      this.#operations.delete(id);
      await this.#write('complete', { id });
    } finally {
      if (this.#isEnding && this.#operations.size === 0) await this.end();
    }
  }

  /** Ends an operation; nothing more of it is sent. */
  async complete(id: string): Promise<void> {
    const results = this.#operations.get(id);
    this.#operations.delete(id);
    await results?.return();
  }

  /** What the one reader is sent. The stream is over when they leave. */
  async *read(): AsyncGenerator<string, void, void> {
    this.#isOpen = true;
    clearTimeout(this.#reservation);
    const heartbeat = setInterval(() => {
      if (this.#messages.length === 0) void this.#push(':\n\n');
    }, heartbeatMs);
    try {
      // Some browsers take a stream for open only when something has come.
      yield ':\n\n';
      while (!this.#isOver) {
        this.#flag.lower();
        for (let message = this.#messages.shift(); message; message = this.#messages.shift()) {
          yield message.text;
          message.taken();
        }
        if (!this.#isOver) await this.#flag.raised();
      }
    } finally {
      clearInterval(heartbeat);
      await this.end();
    }
  }

  /** Ends the stream once its operations have come to their end, which they are about to. */
  endSoon(): void {
    this.#isEnding = true;
    if (this.#operations.size === 0) void this.end();
  }

  /** Ends the stream and whatever runs on it. Safe to call twice. */
  async end(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#reservation);
    this.#flag.raise();
    this.#onEnd();
    for (const message of this.#messages.splice(0)) message.taken();
    await Promise.all([...this.#operations.keys()].map((id) => this.complete(id)));
  }

  #write(event: 'next' | 'complete', data: unknown): Promise<void> {
    return this.#push(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Resolves when the reader has asked for what comes next, or the stream is over. */
  #push(text: string): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    return new Promise((taken) => {
      this.#messages.push({ text, taken });
      this.#flag.raise();
    });
  }
}
