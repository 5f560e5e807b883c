import type { ServerResponse } from 'node:http';
import { whenClosed } from '../when-closed.ts';

interface Waiting {
  bytes: number;
  owner: string;
  admit(): void;
}

/**
 * The bytes of request bodies that one process holds at a time. What a body becomes when it is parsed is a few times as large, so
 * it is this, and not the number of requests, that bounds the memory that they take. One owner has a quarter of the room at most,
 * or one body.
 */
export class BodyRoom {
  readonly #most: number;
  readonly #held = new Map<string, number>();
  readonly #waiting = new Set<Waiting>();
  #bytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Resolves when there is room, which is kept until the response is over. Never does so once the client has left. */
  enter(bytes: number, owner: string, response: ServerResponse): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let isIn = false;
    const waiting: Waiting = {
      bytes,
      owner,
      admit: () => {
        isIn = true;
        this.#hold(bytes, owner);
        resolve();
      },
    };
    this.#waiting.add(waiting);
    this.#admit();
    whenClosed(response, () => {
      this.#waiting.delete(waiting);
      if (isIn) this.#hold(-bytes, owner);
      this.#admit();
    });
    return promise;
  }

  /** Those that came first go first, except where it is their owner's own share that they wait for. */
  #admit(): void {
    for (const waiting of this.#waiting) {
      const own = this.#held.get(waiting.owner) ?? 0;
      if (own > 0 && own + waiting.bytes > this.#most / 4) continue;
      if (this.#bytes > 0 && this.#bytes + waiting.bytes > this.#most) return;
      this.#waiting.delete(waiting);
      waiting.admit();
    }
  }

  #hold(bytes: number, owner: string): void {
    const own = (this.#held.get(owner) ?? 0) + bytes;
    if (own === 0) this.#held.delete(owner);
    else this.#held.set(owner, own);
    this.#bytes += bytes;
  }
}
