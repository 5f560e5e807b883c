import { ByteWriter, ParquetWriter as FileWriter } from 'hyparquet-writer';
import type { OutputRow } from '../../extracted-table.ts';
import type { ByteSink } from '../sink/byte-sink.ts';
import { ColumnChunks } from './column-chunk.ts';
import type { ParquetColumns } from './parquet-columns.ts';

/** Values of a row group: what is held in memory at a time, some 20 MB. */
const valuesPerGroup = 200_000;
const mostRowsPerGroup = 100_000;

/**
 * Writes a table as Parquet, group of rows by group of rows, compressed with zstd. What the columns hold has to be known
 * before, see ParquetColumns. The columns are encoded here: hyparquet-writer takes them as lists of values, of which it makes others
 * several times; frame and metadata of the file are its own.
 */
export class ParquetWriter {
  readonly #columns: ParquetColumns;
  readonly #sink: SinkWriter;
  /** Writes what is before and behind the groups; it writes what this writer hands it of them into the file's end. */
  readonly #file: FileWriter;
  readonly #chunks: ColumnChunks;
  readonly #rowsPerGroup: number;
  #group: OutputRow[] = [];

  constructor(sink: ByteSink, columns: ParquetColumns) {
    this.#columns = columns;
    this.#sink = new SinkWriter(sink);
    this.#file = new FileWriter({ writer: this.#sink, schema: columns.schema, createdBy: 'ade' });
    this.#chunks = new ColumnChunks(this.#sink);
    this.#rowsPerGroup = Math.max(1_000, Math.min(mostRowsPerGroup, Math.floor(valuesPerGroup / columns.kinds.length)));
  }

  async write(rows: readonly OutputRow[]): Promise<void> {
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at];
      if (row === undefined) continue;
      this.#group.push(row);
      if (this.#group.length === this.#rowsPerGroup) await this.#flush();
    }
  }

  /** Writes what is left, and the footer that makes it a file. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#file.finish();
  }

  async #flush(): Promise<void> {
    const rows = this.#group;
    if (rows.length === 0) return;
    this.#group = [];
    const start = this.#sink.offset;
    const { names, kinds } = this.#columns;
    const written = names.map((name, at) => this.#chunks.write(rows, at, name, kinds[at] ?? 'text'));
    const columns = written.map(({ chunk }) => chunk);
    this.#file.row_groups.push({
      columns,
      total_byte_size: columns.reduce((sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n), 0n),
      total_compressed_size: BigInt(this.#sink.offset - start),
      num_rows: BigInt(rows.length),
    });
    this.#file.num_rows += BigInt(rows.length);
    this.#file.pendingIndexes.push(...written);
    await this.#sink.flush();
  }
}

/** Hands on each group of rows when it is done, and so holds one at a time. */
class SinkWriter extends ByteWriter {
  readonly #sink: ByteSink;

  constructor(sink: ByteSink) {
    super(1 << 20);
    this.#sink = sink;
  }

  async flush(): Promise<void> {
    const bytes = this.getBytes().slice();
    this.index = 0;
    await this.#sink.write(bytes);
  }

  override finish(): Promise<void> {
    return this.flush();
  }
}
