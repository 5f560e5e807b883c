interface Waiting {
  amount: number;
  owner: string;
  admit(): void;
}

/** Gives the room back; once. */
type Leave = () => void;

/**
 * An amount that one process holds at a time, of bytes or of points: what is asked for beyond waits. One owner has a quarter of the room at
 * most, or one entry. Entries up to the `passing` amount wait for their owner's share only: what is small is not held up by others.
 */
export class Room {
  readonly #most: number;
  readonly #passing: number;
  readonly #held = new Map<string, number>();
  readonly #waiting = new Set<Waiting>();
  #amount = 0;

  constructor(most: number, { passing = 0 }: { passing?: number } = {}) {
    this.#most = most;
    this.#passing = passing;
  }

  /** Resolves when there is room, with how to give it back. Rejects with the signal's reason when that comes first. */
  enter(amount: number, owner: string, signal: AbortSignal | undefined): Promise<Leave> {
    // Nearly always there is room, and nothing to listen for.
    if (this.#waiting.size === 0 && !signal?.aborted && this.#has(amount, owner)) {
      return Promise.resolve(this.#take(amount, owner));
    }
    const { promise, resolve, reject } = Promise.withResolvers<Leave>();
    const giveUp = () => {
      if (this.#waiting.delete(waiting)) reject(signal?.reason);
    };
    const waiting: Waiting = {
      amount,
      owner,
      admit: () => {
        signal?.removeEventListener('abort', giveUp);
        resolve(this.#take(amount, owner));
      },
    };
    this.#waiting.add(waiting);
    if (signal?.aborted) giveUp();
    else signal?.addEventListener('abort', giveUp, { once: true });
    this.#admit();
    return promise;
  }

  /** Those that came first go first, except where it is their owner's own share that they wait for, or they pass. */
  #admit(): void {
    let isFull = false;
    for (const waiting of this.#waiting) {
      const { amount, owner } = waiting;
      if (!this.#hasShare(amount, owner)) continue;
      if (amount > this.#passing) {
        isFull ||= this.#isFullFor(amount);
        if (isFull) continue;
      }
      this.#waiting.delete(waiting);
      waiting.admit();
    }
  }

  #has(amount: number, owner: string): boolean {
    return this.#hasShare(amount, owner) && (amount <= this.#passing || !this.#isFullFor(amount));
  }

  #hasShare(amount: number, owner: string): boolean {
    const own = this.#held.get(owner) ?? 0;
    return own === 0 || own + amount <= this.#most / 4;
  }

  #isFullFor(amount: number): boolean {
    return this.#amount > 0 && this.#amount + amount > this.#most;
  }

  #take(amount: number, owner: string): Leave {
    this.#hold(amount, owner);
    return () => {
      this.#hold(-amount, owner);
      this.#admit();
    };
  }

  #hold(amount: number, owner: string): void {
    const own = (this.#held.get(owner) ?? 0) + amount;
    if (own === 0) this.#held.delete(owner);
    else this.#held.set(owner, own);
    this.#amount += amount;
  }
}
