import { constants, zstdCompressSync } from 'node:zlib';
import { ByteWriter, ParquetWriter as FileWriter } from 'hyparquet-writer';
import type { OutputRow } from '../../extracted-table.ts';
import type { ByteSink } from '../sink/byte-sink.ts';
import { type ParquetColumns, storedValue } from './parquet-columns.ts';

/** Values of a row group: what is held in memory at a time, some 20 MB. */
const valuesPerGroup = 200_000;
const mostRowsPerGroup = 100_000;

/**
 * Writes a table as Parquet, group of rows by group of rows, compressed with zstd. What the columns hold has to be known
 * before, see ParquetColumns.
 */
export class ParquetWriter {
  readonly #columns: ParquetColumns;
  readonly #file: FileWriter;
  readonly #rowsPerGroup: number;
  #group: OutputRow[] = [];

  constructor(sink: ByteSink, columns: ParquetColumns) {
    this.#columns = columns;
    this.#file = new FileWriter({
      writer: new SinkWriter(sink),
      schema: columns.schema,
      codec: 'ZSTD',
      compressors: { ZSTD: compress },
      createdBy: 'ade',
    });
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
    const columnData = this.#columns.names.map((name, at) => {
      const kind = this.#columns.kinds[at] ?? 'text';
      return {
        name,
        // Readers skip groups by numbers and dates; the first and the last of the texts spare them nothing.
        statistics: kind !== 'text',
        // Made when it is its turn, so that only one column is held twice.
        get data() {
          return rows.map(({ values }) => storedValue(values[at], kind));
        },
      };
    });
    await this.#file.write({ columnData, rowGroupSize: rows.length });
  }
}

function compress(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
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
