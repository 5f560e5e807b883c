import { randomBytes } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import type { Viewer } from '../../src/auth/viewer.ts';
import { WakeFlag } from '../../src/timeline/wake-flag.ts';
import type { Started } from '../graphql/operation.ts';
import { ResultStream } from '../graphql/result-stream.ts';
import { withCost } from '../limits/answered-cost.ts';

/** Milliseconds between comments that keep proxies from closing a quiet stream. */
const heartbeatMs = 12_000;
/** Milliseconds in which a reserved stream has to be opened. */
const reservedMs = 30_000;

/** The place of one operation on a stream. */
interface Place {
  /** `null` until it has begun, and for what is no subscription. */
  results: ResultStream | null;
}

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
  readonly #operations = new Map<string, Place>();
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

  /** Takes the id before the operation is there. Answers its place, which nothing else with that id will have. */
  reserve(id: string): Place {
    const place: Place = { results: null };
    this.#operations.set(id, place);
    return place;
  }

  /** Whether the id still belongs to this operation. */
  holds(id: string, place: Place): boolean {
    return this.#operations.get(id) === place;
  }

  /** Sends the results of an operation whose id was reserved, and the word that it is over; nothing when it was completed since. */
  async send(id: string, place: Place, started: Started): Promise<void> {
    if (!this.holds(id, place)) {
      if (started instanceof ResultStream) await started.return();
      return;
    }
    try {
      if (started instanceof ResultStream) {
        place.results = started;
        for await (const result of started) {
          if (!this.holds(id, place)) return;
          await this.#push(frame('next', `{"id":${JSON.stringify(id)},"payload":${started.textOf(result)}}`));
        }
        if (!this.holds(id, place)) return;
      } else {
        const payload = 'result' in started ? started.result : refusedResult(started);
        await this.#push(frame('next', JSON.stringify({ id, payload })));
      }
      this.#operations.delete(id);
      await this.#push(frame('complete', JSON.stringify({ id })));
    } finally {
      if (this.#isEnding && this.#operations.size === 0) await this.end();
    }
  }

  /** Ends an operation; nothing more of it is sent. */
  async complete(id: string): Promise<void> {
    const place = this.#operations.get(id);
    this.#operations.delete(id);
    await place?.results?.return();
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

  /** Resolves when the reader has asked for what comes next, or the stream is over. */
  #push(text: string): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    return new Promise((taken) => {
      this.#messages.push({ text, taken });
      this.#flag.raise();
    });
  }
}

function frame(event: 'next' | 'complete', data: string): string {
  return `event: ${event}\ndata: ${data}\n\n`;
}

function refusedResult({ refusals, meter }: Extract<Started, { refusals: unknown }>): ExecutionResult {
  return meter ? withCost({ errors: refusals }, meter) : { errors: refusals };
}
