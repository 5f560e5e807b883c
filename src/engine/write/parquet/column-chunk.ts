import { constants, zstdCompressSync } from 'node:zlib';
import type { Encoding, ParquetType } from 'hyparquet';
import type { ByteWriter, ParquetWriter as FileWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import type { OutputRow, OutputValue } from '../../extracted-table.ts';
import { isoDays, isoMilliseconds } from '../text/iso-time.ts';
import { addPacked, addRepeated, PageBytes } from './page-bytes.ts';
import type { ParquetKind } from './parquet-columns.ts';
import { dictionaryOf, type TextDictionary } from './text-dictionary.ts';

/** A page is full at so many bytes before they are compressed. */
const fullPage = 1 << 20;

type Chunk = FileWriter['row_groups'][number]['columns'][number];
type Indexes = FileWriter['pendingIndexes'][number];
type PageLocation = NonNullable<Indexes['offsetIndex']>['page_locations'][number];

const physical: Record<ParquetKind, ParquetType> = {
  text: 'BYTE_ARRAY',
  int64: 'INT64',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'INT32',
  timestamp: 'INT64',
};

/** The least and the greatest of a column's values, as they are stored: of numbers, and of those that no double holds. */
class Bounds {
  #least = Number.POSITIVE_INFINITY;
  #greatest = Number.NEGATIVE_INFINITY;
  readonly #large: bigint[] = [];

  note(value: number): void {
    if (value < this.#least) this.#least = value;
    if (value > this.#greatest) this.#greatest = value;
  }

  noteLarge(value: bigint): void {
    this.#large.push(value);
    if (this.#large.length < 1_000) return;
    const { min_value, max_value } = bigBounds(this.#large);
    this.#large.splice(0, this.#large.length, min_value, max_value);
  }

  /** As the file's end states them; zero has either sign (parquet.thrift, Statistics). */
  of(kind: ParquetKind, count: number) {
    if (count === 0) return {};
    const [least, greatest] = [this.#least, this.#greatest];
    if (kind === 'int64' || kind === 'timestamp')
      return bigBounds([...(least <= greatest ? [BigInt(least), BigInt(greatest)] : []), ...this.#large]);
    if (kind === 'boolean') return { min_value: least === 1, max_value: greatest === 1 };
    return { min_value: least === 0 ? -0 : least, max_value: greatest };
  }
}

function bigBounds(values: readonly bigint[]) {
  const first = values[0] ?? 0n;
  return {
    min_value: values.reduce((least, value) => (value < least ? value : least), first),
    max_value: values.reduce((greatest, value) => (value > greatest ? value : greatest), first),
  };
}

/** Writes one column of a group of rows: its pages, one after the other (https://parquet.apache.org/docs/file-format/). */
export class ColumnChunks {
  readonly #file: ByteWriter;
  readonly #page = new PageBytes();
  readonly #levels = new PageBytes();
  /** For every row of the group whether the column has a value there. */
  #filled = new Uint8Array(0);
  /** The values that are there, one after the other: as many of the first as were counted. */
  readonly #values: NonNullable<OutputValue>[] = [];

  constructor(file: ByteWriter) {
    this.#file = file;
  }

  /** Writes the column at a place among the values of the rows. */
  write(rows: readonly OutputRow[], at: number, name: string, kind: ParquetKind): Indexes {
    const count = this.#gather(rows, at, kind);
    const values = this.#values;
    const bounds = new Bounds();
    const start = this.#file.offset;
    const pages: PageLocation[] = [];
    const dictionary = kind === 'text' ? dictionaryOf(values, count) : null;
    let bytes = dictionary === null ? 0 : this.#dictionaryPage(dictionary.texts);
    const dataStart = this.#file.offset;
    let next = 0;
    for (let row = 0; row < rows.length; ) {
      const from = { row, value: next };
      this.#page.clear();
      if (dictionary !== null) this.#page.byte(dictionary.width);
      for (; row < rows.length && this.#page.length < fullPage; row++) {
        if (this.#filled[row] === 0) continue;
        if (kind === 'text') {
          if (dictionary === null) this.#page.text(String(values[next]));
        } else this.#add(values[next] ?? null, kind, bounds);
        next += 1;
      }
      if (dictionary !== null) addPacked(this.#page, dictionary.indexes, from.value, next, dictionary.width);
      const offset = BigInt(this.#file.offset);
      bytes += this.#dataPage(from.row, row, next - from.value, dictionary);
      const length = this.#file.offset - Number(offset);
      pages.push({ offset, compressed_page_size: length, first_row_index: BigInt(from.row) });
    }
    const encodings: Encoding[] = dictionary === null ? ['PLAIN'] : ['PLAIN', 'RLE_DICTIONARY'];
    const statistics = {
      ...bounds.of(kind, count),
      null_count: BigInt(rows.length - count),
      ...(kind === 'double' ? { nan_count: 0n } : {}),
    };
    const chunk: Chunk = {
      meta_data: {
        type: physical[kind],
        encodings,
        path_in_schema: [name],
        codec: 'ZSTD',
        num_values: BigInt(rows.length),
        total_compressed_size: BigInt(this.#file.offset - start),
        total_uncompressed_size: BigInt(bytes),
        data_page_offset: BigInt(dataStart),
        ...(dictionary === null ? {} : { dictionary_page_offset: BigInt(start) }),
        // Readers skip groups by numbers and dates; the first and the last of the texts spare them nothing.
        ...(kind === 'text' ? {} : { statistics }),
      },
      file_offset: BigInt(start),
    };
    return { chunk, offsetIndex: { page_locations: pages } };
  }

  /** Takes the values that are there, and notes in which rows. @returns how many */
  #gather(rows: readonly OutputRow[], at: number, kind: ParquetKind): number {
    if (this.#filled.length < rows.length) this.#filled = new Uint8Array(rows.length);
    let count = 0;
    for (let row = 0; row < rows.length; row++) {
      const value = rows[row]?.values[at];
      const isFilled = value !== null && value !== undefined;
      this.#filled[row] = isFilled ? 1 : 0;
      if (isFilled) this.#values[count++] = kind === 'text' && typeof value !== 'string' ? String(value) : value;
    }
    return count;
  }

  /** A value that fits the kind, see ParquetColumns. */
  #add(value: OutputValue, kind: Exclude<ParquetKind, 'text'>, bounds: Bounds): void {
    switch (kind) {
      case 'int64':
        if (typeof value === 'number') {
          this.#page.int64(value);
          bounds.note(value);
        } else {
          const whole = BigInt(value ?? 0);
          this.#page.bigInt64(whole);
          bounds.noteLarge(whole);
        }
        break;
      case 'double':
        this.#page.double(Number(value));
        bounds.note(Number(value));
        break;
      case 'boolean':
        this.#page.bit(value === true);
        bounds.note(value === true ? 1 : 0);
        break;
      case 'date': {
        const days = isoDays(String(value));
        this.#page.int32(days);
        bounds.note(days);
        break;
      }
      case 'timestamp': {
        const milliseconds = isoMilliseconds(String(value));
        this.#page.int64(milliseconds);
        bounds.note(milliseconds);
      }
    }
  }

  /** @returns its bytes with its head, before they are compressed */
  #dictionaryPage(texts: readonly string[]): number {
    this.#page.clear();
    for (const text of texts) this.#page.text(text);
    const compressed = compress(this.#page.bytes);
    const start = this.#file.offset;
    writePageHeader(this.#file, {
      type: 'DICTIONARY_PAGE',
      uncompressed_page_size: this.#page.length,
      compressed_page_size: compressed.length,
      dictionary_page_header: { num_values: texts.length, encoding: 'PLAIN' },
    });
    const head = this.#file.offset - start;
    this.#file.appendBytes(compressed);
    return head + this.#page.length;
  }

  /** Rows from one to another (exclusive), of which so many have a value. @returns as for `#dictionaryPage` */
  #dataPage(from: number, to: number, filled: number, dictionary: TextDictionary | null): number {
    const rows = to - from;
    this.#levels.clear();
    if (filled === 0 || filled === rows) addRepeated(this.#levels, filled === 0 ? 0 : 1, rows);
    else addPacked(this.#levels, this.#filled, from, to, 1);
    const compressed = compress(this.#page.bytes);
    const start = this.#file.offset;
    writePageHeader(this.#file, {
      type: 'DATA_PAGE_V2',
      uncompressed_page_size: this.#levels.length + this.#page.length,
      compressed_page_size: this.#levels.length + compressed.length,
      data_page_header_v2: {
        num_values: rows,
        num_nulls: rows - filled,
        num_rows: rows,
        encoding: dictionary === null ? 'PLAIN' : 'RLE_DICTIONARY',
        definition_levels_byte_length: this.#levels.length,
        repetition_levels_byte_length: 0,
        is_compressed: true,
      },
    });
    const head = this.#file.offset - start;
    this.#file.appendBytes(this.#levels.bytes);
    this.#file.appendBytes(compressed);
    return head + this.#levels.length + this.#page.length;
  }
}

function compress(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}
