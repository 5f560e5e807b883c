import { createHash } from 'node:crypto';
import { hashOfBlock, piecesOf } from './blocks.ts';
import { ObjectNotFoundError, StoredBytesDamagedError } from './faults.ts';
import { intactBytes, type KnownObject } from './intact.ts';
import { type ByteRange, blockBytes, type ObjectStore } from './object-store.ts';

export interface KnownBlocks extends KnownObject {
  /** The hashes of its blocks; `null` where they were not kept: one block then, or of before they were. */
  blocks: Uint8Array | null;
}

/** Bytes of the store that are read for a range of an object of this size. */
export function bytesReadFor({ blocks }: Pick<KnownBlocks, 'blocks'>, size: number, range?: ByteRange): number {
  if (!range || !blocks) return size;
  const { start, end } = around(range);
  return Math.min(end + 1, size) - start;
}

/**
 * A range of an object's bytes, proven to be those that were put: the blocks that it touches are read, and each is given out once its hash
 * is right. Of an object without hashes of blocks everything is read. Throws as `intactBytes`.
 */
export async function* intactRange(
  store: ObjectStore,
  object: KnownBlocks,
  range: ByteRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { key, blocks } = object;
  if (!blocks) return yield* intactBytes(store, object, range);
  const { start, end } = around(range);
  let index = start / blockBytes;
  let block = new Block();
  for await (const chunk of await bodyOf(store, key, { start, end })) {
    for (const piece of piecesOf(chunk, block.length)) {
      block.push(piece);
      if (block.length < blockBytes) continue;
      yield* given(block, index);
      index += 1;
      block = new Block();
    }
  }
  if (block.length > 0) {
    yield* given(block, index);
    index += 1;
  }
  if (index * blockBytes <= range.end) throw new StoredBytesDamagedError(key);

  /** What is wanted of a block, if it is what was put. */
  function* given(read: Block, at: number): Generator<Uint8Array, void, undefined> {
    if (!blocks || !read.isOf(hashOfBlock(blocks, at))) throw new StoredBytesDamagedError(key);
    let from = at * blockBytes;
    for (const piece of read.pieces) {
      const wanted = piece.subarray(Math.max(0, range.start - from), Math.max(0, range.end + 1 - from));
      from += piece.length;
      if (wanted.length > 0) yield wanted;
    }
  }
}

class Block {
  readonly pieces: Uint8Array[] = [];
  length = 0;
  readonly #hash = createHash('sha256');

  push(piece: Uint8Array): void {
    this.pieces.push(piece);
    this.length += piece.length;
    this.#hash.update(piece);
  }

  isOf(hash: Uint8Array): boolean {
    return this.#hash.digest().equals(hash);
  }
}

/** The blocks that a range touches. */
function around({ start, end }: ByteRange): ByteRange {
  return {
    start: Math.floor(start / blockBytes) * blockBytes,
    end: (Math.floor(end / blockBytes) + 1) * blockBytes - 1,
  };
}

async function bodyOf(store: ObjectStore, key: string, range: ByteRange): Promise<AsyncIterable<Buffer>> {
  try {
    return await store.get(key, range);
  } catch (error) {
    // It is gone, or ends before the range begins.
    const isLost = error instanceof ObjectNotFoundError || error instanceof RangeError;
    throw isLost ? new StoredBytesDamagedError(key, { cause: error }) : error;
  }
}
