import { RandomAccessReader } from 'yauzl';
import type { ByteSource } from '../../model.ts';

/** yauzl reads the directory in pieces of some dozen bytes; one window serves thousands of them. */
const windowBytes = 256 * 1024;

/** Lets yauzl read from a `ByteSource`, which stays the caller's to close. */
export class SourceReader extends RandomAccessReader {
  readonly #source: ByteSource;
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;
  #failure: unknown;

  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }

  /** What the source itself failed with, if it did: no fault of the file's. */
  get failure(): unknown {
    return this.#failure;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#bytes(position, length).then(
      (bytes) => {
        if (bytes.length < length) return callback(new Error('unexpected end of the file'));
        bytes.copy(buffer, offset);
        callback(null);
      },
      (error: unknown) => {
        this.#failure = error;
        callback(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  async #bytes(position: number, length: number): Promise<Buffer> {
    const from = position - this.#windowStart;
    if (from < 0 || from + length > this.#window.length) {
      this.#window = await this.#source.read(position, Math.max(length, windowBytes));
      this.#windowStart = position;
      return this.#window.subarray(0, length);
    }
    return this.#window.subarray(from, from + length);
  }
}
