import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { storageError } from './local-errors.ts';

const chunkBytes = 64 * 1024;

/** The bytes `start` to `end` of an open file, both inclusive; closes it. A fault of the disk comes out under its name. */
export class LocalReader extends Readable {
  readonly #file: FileHandle;
  readonly #root: string;
  readonly #end: number;
  #at: number;

  constructor(file: FileHandle, root: string, start: number, end: number) {
    super({ highWaterMark: chunkBytes });
    this.#file = file;
    this.#root = root;
    this.#at = start;
    this.#end = end;
  }

  override _read(): void {
    const length = Math.min(chunkBytes, this.#end - this.#at + 1);
    if (length <= 0) {
      this.push(null);
      return;
    }
    this.#file.read(Buffer.allocUnsafe(length), 0, length, this.#at).then(
      ({ bytesRead, buffer }) => {
        this.#at += bytesRead;
        this.push(bytesRead === 0 ? null : buffer.subarray(0, bytesRead));
      },
      (error: unknown) => this.destroy(asError(storageError(error, this.#root))),
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#file.close().then(
      () => callback(error),
      () => callback(error),
    );
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('The file could not be read.', { cause: error });
}
