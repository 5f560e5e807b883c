import { createHash } from 'node:crypto';
import { BlockHashes } from './blocks.ts';
import { ObjectTooLargeError } from './faults.ts';
import type { PutOptions, StoredObject } from './object-store.ts';

/**
 * Passes a body on while it counts and hashes it, for any store's `put`. Ends with ObjectTooLargeError once the body passes
 * `maxBytes`, and with the signal's reason as soon as it fires, even when the body never yields again.
 */
export class Digest {
  size = 0;
  readonly #hash = createHash('sha256');
  readonly #blocks = new BlockHashes();

  async *through(body: AsyncIterable<Uint8Array>, options: PutOptions): AsyncGenerator<Uint8Array, void, undefined> {
    const { maxBytes = Number.POSITIVE_INFINITY, signal } = options;
    for await (const chunk of abortable(body, signal)) {
      this.size += chunk.byteLength;
      if (this.size > maxBytes) throw new ObjectTooLargeError(maxBytes);
      this.#hash.update(chunk);
      this.#blocks.update(chunk);
      yield chunk;
    }
  }

  /** Once, after the body ended. */
  end(): Pick<StoredObject, 'size' | 'sha256' | 'blocks'> {
    return { size: this.size, sha256: this.#hash.digest('hex'), blocks: this.#blocks.all() };
  }
}

async function* abortable<T>(body: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T> {
  if (signal === undefined) {
    yield* body;
    return;
  }
  // One listener whose target changes with every chunk. Racing each chunk against one lasting promise would make that promise
  // hold on to every chunk until the body ends.
  let interrupt = () => {};
  const onAbort = () => interrupt();
  signal.addEventListener('abort', onAbort);
  const iterator = body[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      signal.throwIfAborted();
      const next = await new Promise<IteratorResult<T>>((resolve, reject) => {
        interrupt = () => reject(signal.reason);
        iterator.next().then(resolve, reject);
      });
      if (next.done) {
        ended = true;
        return;
      }
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Not awaited: a body that hangs would never answer. Its failure is not news, the put has already failed.
    if (!ended) iterator.return?.().catch(() => {});
  }
}
