import { isUtf8 } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { EngineError } from '../../errors.ts';
import { type Limits, limitExceeded } from '../../limits.ts';
import type { ByteSource } from '../../model.ts';
import { endOfArchive } from './end-of-archive.ts';
import { inflateRaw } from './inflate.ts';
import { SourceReader } from './source-reader.ts';

/** Entries that a container may list; a workbook of 1,000 sheets stays under 10,000. */
const maxEntries = 65_535;
/** Below this many expanded bytes an entry's ratio is of no concern. */
export const ratioGrace = 1024 ** 2;
const rawChunk = 256 * 1024;
/** Systems whose file modes stand in the attributes (4.4.2): Unix and macOS. */
const unixLike: ReadonlySet<number> = new Set([3, 19]);
const kindOfFile = 0o170000;
const plainFile = 0o100000;
const folder = 0o040000;

export interface ReadOptions {
  signal?: AbortSignal | undefined;
  /** Called with the compressed bytes consumed since the last call. */
  onConsumed?: (bytes: number) => void;
}

/**
 * A zip container (APPNOTE 6.3.10) read by random access. yauzl reads the directory; the contents are inflated here in large
 * chunks, and held to the declared size, the checksum, the expansion ratio and the sum over the whole container.
 */
export class Archive {
  readonly #source: ByteSource;
  readonly #limits: Limits;
  readonly #reader: SourceReader;
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  /** Names of entries that another has taken before them. */
  readonly repeatedNames: readonly string[];
  #expanded = 0;

  private constructor(
    source: ByteSource,
    limits: Limits,
    reader: SourceReader,
    zip: ZipFile,
    entries: ReadonlyMap<string, Entry>,
    repeatedNames: readonly string[],
  ) {
    this.#source = source;
    this.#limits = limits;
    this.#reader = reader;
    this.#zip = zip;
    this.#entries = entries;
    this.repeatedNames = repeatedNames;
  }

  /** @throws EngineError TRUNCATED_FILE without a directory at the end, MALFORMED_FILE for a damaged one */
  static async open(source: ByteSource, limits: Limits): Promise<Archive> {
    const size = await endOfArchive(source);
    const entries = new Map<string, Entry>();
    const repeated: string[] = [];
    const reader = new SourceReader(source);
    try {
      const zip = await fromRandomAccessReaderPromise(reader, size, {
        autoClose: false,
        decodeStrings: false, // yauzl would refuse names that Excel opens, such as `/xl/workbook.xml`
        validateEntrySizes: false, // for stored entries only; `read` checks every entry
      });
      if (zip.entryCount > maxEntries) {
        throw new EngineError(
          'LIMIT_EXCEEDED',
          `${source.name} lists ${zip.entryCount.toLocaleString('en')} files inside; no workbook has more than ${maxEntries.toLocaleString('en')}.`,
          { limit: 'archiveEntries', allowed: maxEntries },
        );
      }
      for await (const entry of zip.eachEntry()) {
        const key = entryKey(nameOf(entry));
        if (entries.has(key)) repeated.push(key);
        else entries.set(key, entry);
      }
      // However well one stretch of bytes is compressed, it stands for one file, and the ratios of all of them hold for the whole.
      if (entries.values().reduce((sum, entry) => sum + leastBytes(entry), 0) > size)
        throw new Error('its files are longer than the whole');
      return new Archive(source, limits, reader, zip, entries, repeated);
    } catch (error) {
      if (error instanceof EngineError) throw error;
      if (reader.failure !== undefined) throw reader.failure;
      throw new EngineError(
        'MALFORMED_FILE',
        `The directory of the zip container ${source.name} is damaged (${messageOf(error)}). Ask for the file again, or open it in Excel and save a copy.`,
        {},
        { cause: error },
      );
    }
  }

  /** Names of the entries, lower case, without a leading slash. */
  names(): Iterable<string> {
    return this.#entries.keys();
  }

  /** An entry's name as the archive has it. */
  writtenName(name: string): string {
    const entry = this.#entries.get(entryKey(name));
    return entry === undefined ? name : nameOf(entry);
  }

  /** Whether an entry is a link, a device or the like, as systems other than Windows store them. */
  isSpecial(name: string): boolean {
    const entry = this.#entries.get(entryKey(name));
    if (entry === undefined || !unixLike.has(entry.versionMadeBy >>> 8)) return false;
    const kind = (entry.externalFileAttributes >>> 16) & kindOfFile;
    return kind !== 0 && kind !== plainFile && kind !== folder;
  }

  has(name: string): boolean {
    return this.#entries.has(entryKey(name));
  }

  /** Names an entry in messages. */
  place(name: string): string {
    return `${name} inside ${this.#source.name}`;
  }

  /** Compressed bytes of an entry; 0 where there is none. */
  compressedSize(name: string): number {
    return this.#entries.get(entryKey(name))?.compressedSize ?? 0;
  }

  /** Declared expanded bytes of an entry; 0 where there is none. */
  expandedSize(name: string): number {
    return this.#entries.get(entryKey(name))?.uncompressedSize ?? 0;
  }

  /**
   * The expanded contents of an entry in chunks of up to 256 KiB.
   *
   * @throws EngineError LIMIT_EXCEEDED (ratio, sum), MALFORMED_FILE (size, checksum, bad data), TRUNCATED_FILE,
   *   ENCRYPTED_FILE, UNSUPPORTED_FORMAT; the signal's reason when it is aborted
   */
  async *read(name: string, options: ReadOptions = {}): AsyncGenerator<Buffer, void, undefined> {
    const entry = this.#entries.get(entryKey(name));
    if (entry === undefined) throw this.#damaged(name, 'it is missing');
    this.#refuseUnreadable(entry, name);
    this.#holdToLimits(entry, name, entry.uncompressedSize);
    const raw = this.#raw(entry, name, options);
    let size = 0;
    let checksum = 0;
    for await (const chunk of entry.compressionMethod === 0
      ? raw
      : inflateRaw(raw, (why) => this.#damaged(name, why))) {
      size += chunk.length;
      this.#expanded += chunk.length;
      if (size > entry.uncompressedSize) throw this.#damaged(name, 'it expands beyond its declared size');
      this.#holdToLimits(entry, name, size);
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
    if (size !== entry.uncompressedSize) throw this.#damaged(name, 'it is shorter than its declared size');
    if (checksum !== entry.crc32) throw this.#damaged(name, 'its checksum does not match');
  }

  async *#raw(entry: Entry, name: string, options: ReadOptions): AsyncGenerator<Buffer, void, undefined> {
    let position = await this.#zip.readLocalFileHeaderPromise(entry, { minimal: true }).then(
      (header) => header.fileDataStart,
      (error: unknown) => {
        throw this.#reader.failure ?? this.#damaged(name, messageOf(error), error);
      },
    );
    const end = position + entry.compressedSize;
    while (position < end) {
      options.signal?.throwIfAborted();
      const chunk = await this.#source.read(position, Math.min(rawChunk, end - position));
      if (chunk.length === 0) throw this.#damaged(name, 'the file ends inside it');
      position += chunk.length;
      yield chunk;
      options.onConsumed?.(chunk.length);
    }
  }

  #refuseUnreadable(entry: Entry, name: string): void {
    if (entry.isEncrypted()) {
      throw new EngineError(
        'ENCRYPTED_FILE',
        `${this.#source.name} is a password-protected zip container. Remove the password and upload it again.`,
        { entry: name },
      );
    }
    if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
      throw new EngineError(
        'UNSUPPORTED_FORMAT',
        `${this.place(name)} is compressed by method ${entry.compressionMethod}, which spreadsheets do not use. Open the file in Excel and save a copy.`,
        { entry: name, method: entry.compressionMethod },
      );
    }
  }

  #holdToLimits(entry: Entry, name: string, size: number): void {
    if (size > ratioGrace && size > entry.compressedSize * this.#limits.expansionRatio) {
      throw limitExceeded('expansionRatio', this.#limits.expansionRatio, this.place(name));
    }
    if (Math.max(size, this.#expanded) > this.#limits.expandedBytes) {
      throw limitExceeded('expandedBytes', this.#limits.expandedBytes, this.place(name));
    }
  }

  #damaged(name: string, why: string, cause?: unknown): EngineError {
    return new EngineError(
      'MALFORMED_FILE',
      `${this.place(name)} cannot be read: ${why}. Ask for the file again, or open it in Excel and save a copy.`,
      { entry: name },
      { cause },
    );
  }
}

/** Where the archive does not say that a name is UTF-8, it is what it can be read as: many writers do not say it. */
function nameOf({ fileNameRaw, generalPurposeBitFlag, extraFields }: Entry): string {
  if (isUtf8(fileNameRaw)) return fileNameRaw.toString('utf8');
  return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
}

/** Of the container: an entry's bytes, the shortest header before them (4.3.7) and its line in the directory (4.3.12). */
function leastBytes({ compressedSize, fileNameRaw }: Entry): number {
  return 30 + compressedSize + 46 + fileNameRaw.length;
}

/** Part names compare without regard to case (ECMA-376 part 2, 6.2.2.3); some writers use backslashes. */
function entryKey(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
