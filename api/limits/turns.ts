/**
 * Has requests begin one after the other, one in each round of the event loop, and of those that wait one of each client in turn: a client
 * that sends fifty at once holds up its own, and others for one. What waits for a database, or for another server, holds up none.
 */
export class Turns {
  /** What begins the requests that wait, by client; whose turn is next comes first. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #hasBegunOne = false;

  /** Resolves when a request of this client may begin: at once, unless another has begun in this round. */
  async take(client: string): Promise<void> {
    if (!this.#hasBegunOne) {
      this.#hasBegunOne = true;
      setImmediate(() => this.#next());
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    const queue = this.#waiting.get(client) ?? [];
    queue.push(resolve);
    this.#waiting.set(client, queue);
    await promise;
  }

  #next(): void {
    const [first] = this.#waiting;
    if (!first) {
      this.#hasBegunOne = false;
      return;
    }
    const [client, queue] = first;
    const [begin, ...others] = queue;
    this.#waiting.delete(client);
    if (others.length > 0) this.#waiting.set(client, others);
    begin?.();
    setImmediate(() => this.#next());
  }
}
