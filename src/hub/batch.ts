/**
 * Sends one batch at a time; whatever is added meanwhile travels together in the next one. So a burst costs few round trips,
 * and a hint that is asked for a thousand times is sent once.
 */
export class Batch<Item> {
  readonly #send: (items: readonly Item[]) => Promise<void>;
  #waiting = new Set<Item>();
  #next: Promise<void> | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(send: (items: readonly Item[]) => Promise<void>) {
    this.#send = send;
  }

  /** Resolves when the items were sent, in the order of their last addition; rejects as `send` does. */
  add(items: Iterable<Item>): Promise<void> {
    for (const item of items) {
      // To the end: of "listen, stop, listen" it is the last that counts.
      this.#waiting.delete(item);
      this.#waiting.add(item);
    }
    this.#next ??= this.#running.then(() => this.#flush());
    return this.#next;
  }

  #flush(): Promise<void> {
    const items = [...this.#waiting];
    this.#waiting = new Set();
    this.#next = null;
    const sent = this.#send(items);
    this.#running = sent.catch(() => {});
    return sent;
  }
}
