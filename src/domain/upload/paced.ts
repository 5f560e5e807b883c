import type { Readable } from 'node:stream';
import { OutboundFailedError } from '../../outbound/request.ts';

/** Milliseconds in which a body may come as slowly as it likes, and be silent. */
const graceMs = 10_000;
const leastBytesPerSecond = 4 * 1024;

/**
 * The bytes of an answer, which fails with OutboundFailedError when it breaks off, is silent, or comes more slowly than it may on the average:
 * else a server that sends a byte now and then keeps a place for ever.
 */
export async function* paced(body: Readable): AsyncGenerator<Buffer, void, undefined> {
  const since = performance.now();
  let bytes = 0;
  const tooSlow = () => body.destroy(new OutboundFailedError('The server sends the file too slowly.'));
  let silence = setTimeout(tooSlow, graceMs);
  try {
    for await (const chunk of body) {
      clearTimeout(silence);
      bytes += chunk.length;
      const elapsed = performance.now() - since;
      if (elapsed > graceMs && bytes < (leastBytesPerSecond * elapsed) / 1_000) tooSlow();
      yield chunk;
      silence = setTimeout(tooSlow, graceMs);
    }
  } catch (cause) {
    throw cause instanceof OutboundFailedError
      ? cause
      : new OutboundFailedError('The server broke off before the file had come.', { cause });
  } finally {
    clearTimeout(silence);
  }
}
