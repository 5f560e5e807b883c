/**
 * An async generator that ends at once when its consumer leaves. A bare generator that waits inside `next()` hears of a
 * `return()` only after that wait; here `return()` aborts the signal that the generator waits with.
 */
export function endable<T>(
  start: (signal: AbortSignal) => AsyncGenerator<T, void, void>,
): AsyncGenerator<T, void, void> {
  const ending = new AbortController();
  const inner = start(ending.signal);
  return {
    next: () => inner.next(),
    return() {
      ending.abort();
      return inner.return();
    },
    throw(error) {
      ending.abort();
      return inner.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await this.return();
    },
  };
}
