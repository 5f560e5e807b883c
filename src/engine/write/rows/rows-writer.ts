import { constants, zstdCompressSync } from 'node:zlib';
import type { OutputRow } from '../../extracted-table.ts';
import type { ByteSink } from '../sink/byte-sink.ts';
import { TextBytes } from '../sink/text-bytes.ts';
import { addJson } from '../text/json-value.ts';
import { mostRowsPerFrame, type RowsIndex } from './rows-index.ts';

/** The level where zstd is about as fast as the rest of the pipeline; higher ones gain little on frames of this size. */
const params = { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 };

const opening = 0x5b;
const comma = 0x2c;
const lineEnd = Buffer.from(']\n');

/** Characters after which a frame is cut although it has few rows, so that a page of long rows does not cost hundreds of MiB. */
const mostFrameCharacters = 4 * 1024 ** 2;

/**
 * Writes the rows of one table as `.jsonl.zst`: a standard file of independent zstd frames (RFC 8878, 3.1) of up to 1,000 rows,
 * each with zstd's checksum, each row a line `[sourceRow, ...values]`. Compresses on the calling thread: the engine has a process of
 * its own.
 */
export class RowsWriter {
  readonly #sink: ByteSink;
  readonly #frames: RowsIndex['frames'] = [];
  readonly #lines = new TextBytes();
  #linesInFrame = 0;
  #rowCount = 0;
  #byteLength = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Takes rows in order; resolves when the sink has taken every frame that they completed. */
  async write(rows: readonly OutputRow[]): Promise<void> {
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at];
      if (row === undefined) continue;
      addLine(this.#lines, row);
      this.#linesInFrame += 1;
      if (this.#linesInFrame === mostRowsPerFrame || this.#lines.characters >= mostFrameCharacters) await this.#flush();
    }
  }

  /** Writes what is left and answers the index. Call once. */
  async finish(): Promise<RowsIndex> {
    if (this.#linesInFrame > 0) await this.#flush();
    return {
      frames: this.#frames,
      rowsPerFrame: mostRowsPerFrame,
      rowCount: this.#rowCount,
      byteLength: this.#byteLength,
      checksums: true,
    };
  }

  async #flush(): Promise<void> {
    const frame = zstdCompressSync(this.#lines.bytes, { params });
    this.#frames.push({ offset: this.#byteLength, length: frame.length, firstRow: this.#rowCount });
    this.#byteLength += frame.length;
    this.#rowCount += this.#linesInFrame;
    this.#lines.clear();
    this.#linesInFrame = 0;
    await this.#sink.write(frame);
  }
}

function addLine(lines: TextBytes, { sourceRow, values }: OutputRow): void {
  lines.code(opening);
  lines.number(sourceRow);
  for (let at = 0; at < values.length; at++) {
    lines.code(comma);
    addJson(lines, values[at]);
  }
  lines.add(lineEnd);
}
