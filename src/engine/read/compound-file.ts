import { EngineError } from '../errors.ts';
import type { ByteSource } from '../model.ts';

const headerBytes = 512;
const directoryEntryBytes = 128;
/** Sector numbers from here on are marks: end of chain, free, allocation table. */
const firstMark = 0xfffffffa;
const miniSectorBytes = 64;
/** Real files have some dozen streams; a mail with its attachments some hundred. */
const maxDirectoryBytes = 16 * 1024 ** 2;
/** Storages in storages, deeper than mails are in mails. */
const deepestStorage = 24;

interface Entry {
  name: string;
  start: number;
  size: number;
  /** Numbers of entries: those beside it in its storage, and the first of those inside of it. */
  left: number;
  right: number;
  inside: number;
}

/**
 * An OLE2 compound file ([MS-CFB]): streams with names, each a chain of sectors, as XLS, encrypted workbooks and Outlook use it.
 * All names are in capitals, as they compare without regard to case.
 */
export class CompoundFile {
  readonly #source: ByteSource;
  readonly #sectorBytes: number;
  readonly #miniCutoff: number;
  readonly #table: Uint32Array;
  readonly #miniTableStart: number;
  #root: Entry = { name: '', start: firstMark, size: 0, left: firstMark, right: firstMark, inside: firstMark };
  /** By their names, wherever they are. */
  readonly #entries = new Map<string, Entry>();
  /** By their paths, such as `STORAGE/STREAM`. */
  readonly #paths = new Map<string, Entry>();
  /** Names of what is in each storage, by its path with a slash at the end; the root is `''`. */
  readonly #children = new Map<string, string[]>();
  #small: Promise<{ container: Buffer; table: Buffer }> | null = null;

  private constructor(source: ByteSource, header: Buffer, sectorBytes: number, table: Uint32Array) {
    this.#source = source;
    this.#sectorBytes = sectorBytes;
    this.#miniCutoff = header.readUInt32LE(56);
    this.#miniTableStart = header.readUInt32LE(60);
    this.#table = table;
  }

  /** @throws EngineError TRUNCATED_FILE where the directory lies beyond the end of the file */
  static async open(source: ByteSource): Promise<CompoundFile> {
    const header = await source.read(0, headerBytes);
    if (header.length < headerBytes) throw truncated(source);
    // The smallest and the largest sector size that the format knows are 512 and 4,096 bytes.
    const sectorBytes = header.readUInt16LE(30) === 12 ? 4_096 : 512;
    const file = new CompoundFile(source, header, sectorBytes, await allocationTable(source, header, sectorBytes));
    await file.#readDirectory(header.readUInt32LE(48));
    return file;
  }

  /** Names of all streams and storages. */
  get names(): ReadonlySet<string> {
    return new Set(this.#entries.keys());
  }

  /** Names of what is in a storage, in the order of the directory's tree. @param storage its path and a slash; `''` for the root */
  children(storage: string): readonly string[] {
    return this.#children.get(storage) ?? [];
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /** Bytes of a stream, as the directory says; 0 where there is none. */
  sizeOf(path: string): number {
    return this.#paths.get(path)?.size ?? 0;
  }

  /**
   * The contents of a stream.
   *
   * @param name its path, or its name alone wherever it is
   * @throws EngineError MALFORMED_FILE where there is none, or its sectors run in a circle; TRUNCATED_FILE where they lie
   *   beyond the end of the file
   */
  async stream(name: string): Promise<Buffer> {
    const entry = this.#paths.get(name) ?? this.#entries.get(name);
    if (entry === undefined) throw this.#damaged(`it has no stream ${name}`);
    if (entry.size > this.#source.size) throw truncated(this.#source);
    if (entry.size >= this.#miniCutoff) return this.#chain(entry.start, entry.size);
    return this.#miniChain(entry);
  }

  async #readDirectory(start: number): Promise<void> {
    const bytes = await this.#chain(start, maxDirectoryBytes);
    if (bytes.length < directoryEntryBytes) throw truncated(this.#source);
    const all: (Entry | undefined)[] = [];
    for (let at = 0; at + directoryEntryBytes <= bytes.length; at += directoryEntryBytes) {
      const nameBytes = bytes.readUInt16LE(at + 64);
      if (nameBytes < 2 || nameBytes > 64) continue;
      const entry: Entry = {
        name: bytes.toString('utf16le', at, at + nameBytes - 2).toUpperCase(),
        start: bytes.readUInt32LE(at + 116),
        size: bytes.readUInt32LE(at + 120),
        left: bytes.readUInt32LE(at + 68),
        right: bytes.readUInt32LE(at + 72),
        inside: bytes.readUInt32LE(at + 76),
      };
      all[at / directoryEntryBytes] = entry;
      if (at === 0) this.#root = entry;
      // Embedded workbooks have streams of the same names; the document's own come first.
      if (!this.#entries.has(entry.name)) this.#entries.set(entry.name, entry);
    }
    this.#nameByPath(all);
  }

  /** Walks the trees of the storages; no entry is in two places, whatever a damaged directory says. */
  #nameByPath(entries: readonly (Entry | undefined)[]): void {
    const seen = new Set<number>([0]);
    const open = [{ number: this.#root.inside, storage: '', depth: 0 }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { number, storage, depth } = next;
      const entry = entries[number];
      if (entry === undefined || seen.has(number)) continue;
      seen.add(number);
      const path = `${storage}${entry.name}`;
      this.#paths.set(path, entry);
      const siblings = this.#children.get(storage) ?? [];
      this.#children.set(storage, siblings);
      siblings.push(entry.name);
      open.push({ number: entry.right, storage, depth }, { number: entry.left, storage, depth });
      if (depth < deepestStorage) open.push({ number: entry.inside, storage: `${path}/`, depth: depth + 1 });
    }
  }

  /** The sectors of a chain, up to `size` bytes; neighbours are read at once. */
  async #chain(start: number, size: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    const seen = new Set<number>();
    let sector = start;
    let missing = size;
    while (sector < firstMark && missing > 0) {
      const first = sector;
      let count = 0;
      do {
        if (seen.has(sector)) throw this.#damaged('its sectors run in a circle');
        seen.add(sector);
        count += 1;
        sector = this.#table[sector] ?? firstMark;
      } while (sector === first + count && count * this.#sectorBytes < missing);
      const wanted = Math.min(missing, count * this.#sectorBytes);
      const bytes = await this.#source.read((first + 1) * this.#sectorBytes, wanted);
      pieces.push(bytes);
      missing -= wanted;
      // Only padding may be missing at the end of the file.
      if (bytes.length < wanted) break;
    }
    return Buffer.concat(pieces);
  }

  async #miniChain({ start, size }: Entry): Promise<Buffer> {
    this.#small ??= this.#smallSectors();
    const { container, table } = await this.#small;
    const pieces: Buffer[] = [];
    let sector = start;
    for (let missing = size; missing > 0 && sector < firstMark; missing -= miniSectorBytes) {
      const from = sector * miniSectorBytes;
      pieces.push(container.subarray(from, from + Math.min(missing, miniSectorBytes)));
      sector = sector * 4 + 4 <= table.length ? table.readUInt32LE(sector * 4) : firstMark;
    }
    return Buffer.concat(pieces);
  }

  async #smallSectors(): Promise<{ container: Buffer; table: Buffer }> {
    const container = await this.#chain(this.#root.start, this.#root.size);
    return { container, table: await this.#chain(this.#miniTableStart, this.#source.size) };
  }

  #damaged(why: string): EngineError {
    return new EngineError(
      'MALFORMED_FILE',
      `${this.#source.name} cannot be read: ${why}. Open it in Excel and save a copy as XLSX.`,
    );
  }
}

/** The sector behind each sector; the header lists the first 109 sectors of the table, a chain of sectors the others. */
async function allocationTable(source: ByteSource, header: Buffer, sectorBytes: number): Promise<Uint32Array> {
  const sectors = Math.ceil(source.size / sectorBytes);
  const perSector = sectorBytes / 4;
  const listed: number[] = [];
  for (let at = 76; at < headerBytes; at += 4) listed.push(header.readUInt32LE(at));
  let next = header.readUInt32LE(68);
  while (next < firstMark && listed.length * perSector < sectors + perSector) {
    const bytes = await source.read((next + 1) * sectorBytes, sectorBytes);
    if (bytes.length < sectorBytes) throw truncated(source);
    for (let at = 0; at < sectorBytes - 4; at += 4) listed.push(bytes.readUInt32LE(at));
    next = bytes.readUInt32LE(sectorBytes - 4);
  }
  const table = new Uint32Array(sectors).fill(firstMark);
  for (const [slot, sector] of listed.entries()) {
    if (sector >= firstMark || slot * perSector >= sectors) continue;
    const bytes = await source.read((sector + 1) * sectorBytes, sectorBytes);
    for (let at = 0; at + 4 <= bytes.length && slot * perSector + at / 4 < sectors; at += 4) {
      table[slot * perSector + at / 4] = bytes.readUInt32LE(at);
    }
  }
  return table;
}

function truncated(source: ByteSource): EngineError {
  return new EngineError(
    'TRUNCATED_FILE',
    `${source.name} is an older Office file that was cut off: its directory is missing. Upload the whole file again.`,
  );
}
