import { createHash } from 'node:crypto';
import { blockBytes } from './object-store.ts';

/** Bytes of one of these hashes. */
const hashBytes = 32;

/** The SHA-256 of each block of a body that passes by. */
export class BlockHashes {
  readonly #hashes: Buffer[] = [];
  #hash = createHash('sha256');
  #filled = 0;

  update(chunk: Uint8Array): void {
    for (const piece of piecesOf(chunk, this.#filled)) {
      this.#hash.update(piece);
      this.#filled += piece.length;
      if (this.#filled === blockBytes) this.#end();
    }
  }

  /** One after the other; once, after the body ended. */
  all(): Buffer<ArrayBuffer> {
    if (this.#filled > 0) this.#end();
    return Buffer.concat(this.#hashes);
  }

  #end(): void {
    this.#hashes.push(this.#hash.digest());
    this.#hash = createHash('sha256');
    this.#filled = 0;
  }
}

/** The hash of a block, by its index, among those of all. */
export function hashOfBlock(hashes: Uint8Array, index: number): Uint8Array {
  return hashes.subarray(index * hashBytes, (index + 1) * hashBytes);
}

/** A chunk cut where blocks end, of which so many bytes are filled already. */
export function* piecesOf(chunk: Uint8Array, filled: number): Generator<Uint8Array, void, undefined> {
  for (let at = 0, left = blockBytes - filled; at < chunk.length; left = blockBytes) {
    yield chunk.subarray(at, at + left);
    at += left;
  }
}
