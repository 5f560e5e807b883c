import type { ByteSource } from '../../../src/engine/model.ts';

export interface BufferSource extends ByteSource {
  /** Whether `close` has been called. */
  readonly closed: boolean;
  /** Bytes handed out so far. */
  readonly bytesRead: number;
}

/** A document in memory as the engine's readers take it. */
export function sourceOf(content: Buffer | string, name = 'test.bin'): BufferSource {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  let closed = false;
  let bytesRead = 0;
  return {
    name,
    size: bytes.length,
    get closed() {
      return closed;
    },
    get bytesRead() {
      return bytesRead;
    },
    async read(offset, length) {
      if (closed) throw new Error('read after close');
      const part = bytes.subarray(offset, offset + length);
      bytesRead += part.length;
      return part;
    },
    async close() {
      closed = true;
    },
  };
}
