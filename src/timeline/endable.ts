/**
 * An async generator that ends at once when its consumer leaves. A bare generator that waits inside `next()` hears of a
 * `return()` only after that wait; here `return()` aborts the signal that the generator waits with. The generator may abort
 * it itself, to end what it waits for: the first reason stays.
 */
export function endable<T>(
  start: (ending: AbortController) => AsyncGenerator<T, void, void>,
): AsyncGenerator<T, void, void> {
  const ending = new AbortController();
  const inner = start(ending);
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
