import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import type { EngineError } from '../../errors.ts';

/** Large chunks: at zlib's default of 16 KiB the trips between the threads cost more than the inflating. */
const chunkSize = 256 * 1024;

/**
 * Inflates a raw deflate stream (RFC 1951) on the thread pool, one chunk ahead of the consumer.
 *
 * @param damaged makes the error for data that is not a deflate stream, or not a whole one
 */
export async function* inflateRaw(
  raw: AsyncIterable<Buffer>,
  damaged: (why: string, cause: unknown) => EngineError,
): AsyncGenerator<Buffer, void, undefined> {
  const inflate = createInflateRaw({ chunkSize });
  // A failure of either side destroys `inflate` with it and so reaches the loop below.
  pipeline(Readable.from(raw), inflate).catch(() => {});
  try {
    for await (const chunk of inflate) yield chunk;
  } catch (error) {
    throw isZlibError(error) ? damaged(`its compressed data is damaged (${error.message})`, error) : error;
  } finally {
    inflate.destroy();
  }
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}
