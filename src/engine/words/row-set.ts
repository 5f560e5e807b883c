import { promisify } from 'node:util';
import { zstdCompressSync, zstdDecompress } from 'node:zlib';

const unpacked = promisify(zstdDecompress);

/** Bytes of a set that is read back: eight rows each, more than any table has. */
const mostBytes = 64 * 1024 ** 2;

/** Numbers of rows, from 1, one bit each: as large as its table has rows, however they are scattered. */
export class RowSet {
  #bits: Uint8Array;

  constructor(bits: Uint8Array = new Uint8Array(0)) {
    this.#bits = bits;
  }

  /** Reads what `packed` wrote. */
  static async unpack(packed: Uint8Array): Promise<RowSet> {
    return new RowSet(packed.length === 0 ? packed : await unpacked(packed, { maxOutputLength: mostBytes }));
  }

  /** The set as bytes: the lowest bit of the first one is row 1. They belong to the set. */
  get bits(): Uint8Array {
    return this.#bits;
  }

  /** The set in few bytes, none for an empty one. */
  packed(): Uint8Array<ArrayBuffer> {
    return this.#bits.length === 0 ? new Uint8Array(0) : Uint8Array.from(zstdCompressSync(this.#bits));
  }

  add(row: number): void {
    const at = (row - 1) >>> 3;
    if (at >= this.#bits.length) this.#grow(at + 1);
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << ((row - 1) & 7));
  }

  addAll({ bits }: Pick<RowSet, 'bits'>): void {
    if (bits.length > this.#bits.length) this.#grow(bits.length);
    for (let at = 0; at < bits.length; at++) this.#bits[at] = (this.#bits[at] ?? 0) | (bits[at] ?? 0);
  }

  has(row: number): boolean {
    return ((this.#bits[(row - 1) >>> 3] ?? 0) & (1 << ((row - 1) & 7))) !== 0;
  }

  /** How many rows are in it. */
  get size(): number {
    return this.upTo(this.#bits.length * 8);
  }

  /** How many of its rows have at most this number. */
  upTo(row: number): number {
    let size = 0;
    for (let at = 0; at < this.#bits.length && at * 8 < row; at++) {
      const left = row - at * 8;
      let rest = (this.#bits[at] ?? 0) & (left < 8 ? (1 << left) - 1 : 255);
      for (; rest !== 0; rest &= rest - 1) size++;
    }
    return size;
  }

  /** The number of the row behind which this many of its rows end: 0 for none of them, the last one where it has fewer. */
  endOf(rows: number): number {
    let last = 0;
    for (const row of this.after(0).take(Math.max(0, rows))) last = row;
    return last;
  }

  /** The rows of higher numbers than this, ascending. */
  *after(row: number): Generator<number, void, void> {
    for (let next = row + 1; next <= this.#bits.length * 8; next++) {
      if (((next - 1) & 7) === 0 && this.#bits[(next - 1) >>> 3] === 0) next += 7;
      else if (this.has(next)) yield next;
    }
  }

  #grow(length: number): void {
    // By half more, so that rows which come one by one are not copied for each.
    const grown = new Uint8Array(Math.max(length, Math.ceil(this.#bits.length * 1.5)));
    grown.set(this.#bits);
    this.#bits = grown;
  }
}
