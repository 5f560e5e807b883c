import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib';
import { EngineError } from '../../errors.ts';
import type { ByteSink } from './byte-sink.ts';

/** What the sizes and offsets of a container without ZIP64 can say. Not every reader of workbooks knows ZIP64. */
const mostBytes = 0xffff_ffff;

/** Names are UTF-8, and sizes follow the data (APPNOTE 4.4.4). */
const flags = 0x0808;
const deflated = 8;
const version = 20;
/** 1980-01-01: the same table always gives the same file. */
const day = 0x21;

interface OpenEntry {
  name: Buffer;
  offset: number;
  checksum: number;
  size: number;
  deflate: DeflateRaw;
  /** Resolves with the compressed size when all of it is in the sink. */
  written: Promise<number>;
  /** The chunk that is being compressed, on a thread of its own, while the next one is made. */
  compressing: Promise<void>;
}

/** Writes a zip container (APPNOTE 6.3.10) as a stream: entries one after the other, none held in memory. */
export class ZipWriter {
  readonly #sink: ByteSink;
  readonly #level: number;
  readonly #directory: Buffer[] = [];
  #entry: OpenEntry | null = null;
  #offset = 0;
  #count = 0;

  constructor(sink: ByteSink, level = 6) {
    this.#sink = sink;
    this.#level = level;
  }

  /** Begins an entry; the one before has to be closed. */
  async open(name: string): Promise<void> {
    const bytes = Buffer.from(name);
    const offset = this.#offset;
    await this.#put(record(0x04034b50, [version, flags, deflated, 0, day], [0, 0, 0], [bytes.length, 0]), bytes);
    const deflate = createDeflateRaw({ level: this.#level, chunkSize: 1 << 17 });
    const written = this.#drain(deflate);
    // A failure of the sink is thrown by the next write.
    written.catch(() => {});
    this.#entry = { name: bytes, offset, checksum: 0, size: 0, deflate, written, compressing: Promise.resolve() };
  }

  /**
   * Adds to the open entry. Bytes must not change until the next write has returned.
   *
   * @throws EngineError LIMIT_EXCEEDED when the entry or the container passes 4 GiB
   */
  async write(content: Uint8Array | string): Promise<void> {
    const entry = this.#opened();
    const data = typeof content === 'string' ? Buffer.from(content) : content;
    entry.checksum = crc32(data, entry.checksum);
    entry.size += data.length;
    if (entry.size > mostBytes) throw tooLarge();
    await Promise.race([entry.compressing, entry.written]);
    entry.compressing = new Promise((resolve, reject) => {
      entry.deflate.write(data, (error) => (error ? reject(error) : resolve()));
    });
    entry.compressing.catch(() => {});
  }

  /** Bytes of the open entry so far, uncompressed. */
  get entrySize(): number {
    return this.#opened().size;
  }

  async close(): Promise<void> {
    const { name, offset, deflate, written, ...entry } = this.#opened();
    deflate.end();
    const sizes = [entry.checksum, await written, entry.size];
    await this.#put(record(0x08074b50, [], sizes, []));
    this.#directory.push(
      record(0x02014b50, [version, version, flags, deflated, 0, day], sizes, [name.length, 0, 0, 0, 0]),
      words(0, offset),
      name,
    );
    this.#count += 1;
    this.#entry = null;
  }

  /** A whole entry at once. */
  async add(name: string, text: string): Promise<void> {
    await this.open(name);
    await this.write(text);
    await this.close();
  }

  /** Writes the directory. */
  async finish(): Promise<void> {
    const start = this.#offset;
    const directory = Buffer.concat(this.#directory);
    await this.#put(directory, record(0x06054b50, [0, 0, this.#count, this.#count], [directory.length, start], [0]));
  }

  #opened(): OpenEntry {
    if (this.#entry === null) throw new Error('No entry of the zip container is open.');
    return this.#entry;
  }

  async #drain(deflate: DeflateRaw): Promise<number> {
    let size = 0;
    for await (const chunk of deflate) {
      size += chunk.length;
      await this.#put(chunk);
    }
    return size;
  }

  async #put(...parts: Buffer[]): Promise<void> {
    for (const part of parts) {
      this.#offset += part.length;
      if (this.#offset > mostBytes) throw tooLarge();
      await this.#sink.write(part);
    }
  }
}

function tooLarge(): EngineError {
  return new EngineError(
    'LIMIT_EXCEEDED',
    'The file passes 4 GiB, which is the most that a zip container and so a workbook can hold. Export the tables one by one, or as Parquet.',
    { limit: 'zipBytes', allowed: mostBytes },
  );
}

/** A zip record: its signature, 16-bit fields, 32-bit fields, 16-bit fields. */
function record(signature: number, before: number[], middle: number[], behind: number[]): Buffer {
  return Buffer.concat([words(signature), halves(...before), words(...middle), halves(...behind)]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, at * 4);
  return bytes;
}

function halves(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [at, value] of values.entries()) bytes.writeUInt16LE(value, at * 2);
  return bytes;
}
