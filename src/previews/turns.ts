/** Thrown when so many of a group wait already that another would wait too long. */
export class TooManyWaitingError extends Error {
  constructor() {
    super('Too much is being read for this workspace already. Try again in a moment.');
    this.name = 'TooManyWaitingError';
  }
}

export interface TurnOptions {
  /** How much is done at a time. */
  places: number;
  /** How much of one group may wait. */
  waiting: number;
}

/**
 * Groups take turns, so that what one of them asks for holds up no other: where there is more than one place, one is always left
 * for another group.
 */
export class Turns {
  readonly #places: number;
  readonly #mostPerGroup: number;
  readonly #mostWaiting: number;
  readonly #running = new Map<string, number>();
  /** The group whose turn is next stands first. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #taken = 0;

  constructor({ places, waiting }: TurnOptions) {
    this.#places = places;
    this.#mostPerGroup = Math.max(1, places - 1);
    this.#mostWaiting = waiting;
  }

  /** Does the work when it is the group's turn. Throws TooManyWaitingError, and the signal's reason while it waits. */
  async take<T>(group: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    if (this.#mayRun(group)) this.#begin(group);
    else await this.#wait(group, signal);
    try {
      return await work();
    } finally {
      this.#end(group);
    }
  }

  /** It has begun when this resolves. */
  #wait(group: string, signal: AbortSignal): Promise<void> {
    const own = this.#waiting.get(group) ?? [];
    if (own.length >= this.#mostWaiting) throw new TooManyWaitingError();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      own.splice(own.indexOf(begin), 1);
      if (own.length === 0) this.#waiting.delete(group);
      reject(signal.reason);
    };
    const begin = () => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    own.push(begin);
    this.#waiting.set(group, own);
    signal.addEventListener('abort', leave, { once: true });
    return promise;
  }

  #mayRun(group: string): boolean {
    return this.#taken < this.#places && (this.#running.get(group) ?? 0) < this.#mostPerGroup;
  }

  #begin(group: string): void {
    this.#taken++;
    this.#running.set(group, (this.#running.get(group) ?? 0) + 1);
  }

  #end(group: string): void {
    this.#taken--;
    const left = (this.#running.get(group) ?? 1) - 1;
    if (left > 0) this.#running.set(group, left);
    else this.#running.delete(group);
    this.#next();
  }

  #next(): void {
    for (const [group, own] of this.#waiting) {
      if (!this.#mayRun(group)) continue;
      const begin = own.shift();
      this.#waiting.delete(group);
      if (own.length > 0) this.#waiting.set(group, own);
      this.#begin(group);
      begin?.();
      return;
    }
  }
}
