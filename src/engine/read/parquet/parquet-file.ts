import { type FileMetaData, parquetMetadata, parquetRead, parquetSchema, type SchemaElement } from 'hyparquet';
import { EngineError } from '../../errors.ts';
import { type Limits, limitExceeded } from '../../limits.ts';
import { codecs } from './codecs.ts';
import { type CellColumn, cellColumns } from './columns.ts';
import { checkPages } from './page-check.ts';
import type { PlainCell } from './thread-messages.ts';

const magic = 'PAR1';
/** Of the list of columns and row groups at the end; it is parsed in one piece. */
const maxFooterBytes = 16 * 1024 ** 2;
/** Lists in lists, deeper than people nest them. */
const deepestLeaf = 24;

/** A Parquet file in memory (https://github.com/apache/parquet-format), checked against the limits before any of it is decoded. */
export class ParquetFile {
  readonly columns: readonly CellColumn[];
  readonly groups: readonly number[];
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #metadata: FileMetaData;
  readonly #name: string;

  /** @throws EngineError TRUNCATED_FILE, ENCRYPTED_FILE, MALFORMED_FILE, UNSUPPORTED_FORMAT, LIMIT_EXCEEDED */
  constructor(bytes: Uint8Array<ArrayBuffer>, name: string, limits: Limits) {
    this.#bytes = bytes;
    this.#name = name;
    const metadata = metadataOf(bytes, name);
    this.#assertRows(metadata, limits);
    const tree = parquetSchema(metadata);
    this.#assertColumns(metadata, limits);
    this.columns = cellColumns(tree);
    this.groups = metadata.row_groups.map(({ num_rows: rows }) => Number(rows));
    checkPages(bytes, metadata, name, limits);
    this.#metadata = { ...metadata, schema: metadata.schema.map(physical) };
  }

  /** Rows from `start` on, before `end`, of one row group. Throws as the constructor. */
  async rows(start: number, end: number): Promise<PlainCell[][]> {
    const { buffer, byteLength } = this.#bytes;
    let decoded: unknown[][] = [];
    await parquetRead({
      file: { byteLength, slice: (from, to) => buffer.slice(from, to) },
      metadata: this.#metadata,
      rowStart: start,
      rowEnd: end,
      compressors: codecs,
      utf8: false,
      parsers: { timestampFromNanoseconds: (nanos) => nanos },
      onComplete: (rows) => {
        decoded = rows;
      },
    });
    if (decoded.length !== end - start) throw this.#damaged('it has fewer rows than it says');
    return decoded.map((row) => this.columns.map((column) => column.read(row)));
  }

  #assertRows({ num_rows: rows, row_groups: groups }: FileMetaData, limits: Limits): void {
    if (groups.some(({ num_rows: count }) => count < 0n)) throw this.#damaged('a row group has less than no rows');
    const sum = groups.reduce((all, { num_rows: count }) => all + count, 0n);
    if (sum !== rows) throw this.#damaged('its row groups do not have the rows that it says');
    // The names of the columns are a row of the sheet as well.
    if (rows >= BigInt(limits.rows)) throw limitExceeded('rows', limits.rows, this.#name);
  }

  /** The decoder takes a column that a row group lacks for the next one. */
  #assertColumns({ schema, row_groups: groups }: FileMetaData, limits: Limits): void {
    const leaves = schema.filter(({ type }) => type !== undefined);
    if (leaves.length > limits.columns) throw limitExceeded('columns', limits.columns, this.#name);
    if (leaves.length === 0) throw this.#damaged('it has no columns');
    for (const { columns, num_rows: rows } of groups) {
      if (columns.length !== leaves.length) throw this.#damaged('a row group lacks a column');
      for (const [at, chunk] of columns.entries()) {
        const { meta_data: column } = chunk;
        if (chunk.crypto_metadata !== undefined) throw encrypted(this.#name);
        if (column === undefined || column.path_in_schema.at(-1) !== leaves[at]?.name)
          throw this.#damaged('a row group has its columns in another order');
        if (column.path_in_schema.length > deepestLeaf) throw this.#damaged('its columns are nested without end');
        const isFlat = column.path_in_schema.length === 1 && leaves[at]?.repetition_type !== 'REPEATED';
        if (isFlat && column.num_values !== rows) throw this.#damaged('a column has not a value for each row');
      }
    }
    const names = schema.length > 0 ? parquetSchema({ schema }).children.map(({ element }) => element.name) : [];
    if (new Set(names).size < names.length) throw this.#damaged('two columns have one name');
  }

  #damaged(why: string): EngineError {
    return new EngineError('MALFORMED_FILE', `${this.#name} is damaged: ${why}. Write the Parquet file again.`);
  }
}

function metadataOf(bytes: Uint8Array<ArrayBuffer>, name: string): FileMetaData {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(-8);
  const last = end.toString('latin1', 4);
  if (last === 'PARE') throw encrypted(name);
  if (bytes.length < 12 || last !== magic) {
    throw new EngineError('TRUNCATED_FILE', `${name} is a Parquet file that was cut off. Upload the whole file again.`);
  }
  const footer = end.readUInt32LE(0);
  if (footer > maxFooterBytes) {
    throw new EngineError(
      'LIMIT_EXCEEDED',
      `${name} describes its columns in more than ${maxFooterBytes / 1024 ** 2} MiB. Write it with fewer or larger row groups.`,
      { limit: 'footerBytes', allowed: maxFooterBytes },
    );
  }
  if (footer + 12 > bytes.length) {
    throw new EngineError('TRUNCATED_FILE', `${name} lacks its beginning: its description is longer than the file.`);
  }
  return parquetMetadata(bytes.subarray(bytes.length - 8 - footer), { geoparquet: false });
}

function encrypted(name: string): EngineError {
  return new EngineError('ENCRYPTED_FILE', `${name} is encrypted. Write it without encryption, and upload that.`);
}

/** Only what the decoder does without loss is left to it: its decimals are doubles, its dates objects. */
function physical(element: SchemaElement): SchemaElement {
  const { converted_type: converted, logical_type: logical, type } = element;
  if (type === undefined) return element;
  const { converted_type: _, logical_type: __, ...rest } = element;
  if (converted === 'UTF8' || converted === 'JSON' || logical?.type === 'STRING' || logical?.type === 'JSON')
    return { ...rest, converted_type: 'UTF8' };
  if (converted === 'UINT_32' || converted === 'UINT_64') return { ...rest, converted_type: converted };
  const isKept = logical?.type === 'INTEGER' || logical?.type === 'UUID' || logical?.type === 'FLOAT16';
  return isKept ? { ...rest, logical_type: logical } : rest;
}
