/**
 * A body, a limited part at a time. A body that breaks off ends its last part instead of failing it, so that what has come is kept; then
 * `fault` says why it broke off.
 */
export class PartedBody {
  fault: unknown = null;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #next: Uint8Array | null = null;

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#chunks = body[Symbol.asyncIterator]();
  }

  /** Whether there is more; waits for it. */
  async hasMore(): Promise<boolean> {
    while (this.#next === null || this.#next.length === 0) {
      if (this.fault !== null) return false;
      try {
        const { done, value } = await this.#chunks.next();
        if (done) return false;
        this.#next = value;
      } catch (error) {
        this.fault = error ?? new Error('The body broke off.');
        return false;
      }
    }
    return true;
  }

  /** At most so many bytes of what is left. */
  async *part(mostBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let left = mostBytes; left > 0 && (await this.hasMore()); ) {
      const chunk = this.#next ?? new Uint8Array();
      const taken = chunk.subarray(0, left);
      this.#next = chunk.subarray(left);
      left -= taken.length;
      yield taken;
    }
  }
}
