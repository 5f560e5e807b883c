import { zstdDecompressSync } from 'node:zlib';
import type { OutputRow } from '../../extracted-table.ts';
import type { RowsIndex } from './rows-index.ts';

/** A frame is cut after 4 Mi characters, so that one of a single row is the largest; anything above was not written by us. */
const mostFrameBytes = 512 * 1024 ** 2;
/** RFC 8878, 3.1.1: after the magic number comes the descriptor, whose third bit says that a checksum follows the content. */
const descriptorAt = 4;
const checksumFlag = 0b100;

/** The bytes of a rows object are not those that were written. */
export class RowsDamagedError extends Error {
  override readonly name = 'RowsDamagedError';
}

/**
 * The lines of a frame as text.
 *
 * @throws RowsDamagedError also for a frame that has lost the mark of its checksum, which zstd would then not look at
 */
export function frameText(frame: Uint8Array, { checksums }: Pick<RowsIndex, 'checksums'>): string {
  if (checksums && ((frame[descriptorAt] ?? 0) & checksumFlag) === 0) {
    throw new RowsDamagedError('A frame of the rows object has lost its checksum.');
  }
  try {
    return zstdDecompressSync(frame, { maxOutputLength: mostFrameBytes }).toString('utf8');
  } catch (error) {
    throw new RowsDamagedError('A frame of the rows object cannot be decompressed.', { cause: error });
  }
}

/**
 * A line of a frame as a row.
 *
 * @param row its number, for the message
 * @throws RowsDamagedError when it is not what RowsWriter writes
 */
export function parseLine(line: string, row: number): OutputRow {
  const values = parsedLine(line);
  if (!Array.isArray(values)) throw new RowsDamagedError(`Row ${row} of the rows object is not a list.`);
  const sourceRow = values.shift();
  return { sourceRow, values };
}

/** All rows of a frame that follows `before` rows. */
export function decodeFrame(frame: Uint8Array, index: RowsIndex, before: number): OutputRow[] {
  const text = frameText(frame, index);
  const rows: OutputRow[] = [];
  for (let at = 0; at < text.length; ) {
    const end = lineEnd(text, at);
    rows.push(parseLine(text.slice(at, end), before + rows.length + 1));
    at = end + 1;
  }
  return rows;
}

/** Where the line that begins at `at` ends. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end < 0) throw new RowsDamagedError('A frame of the rows object ends within a row.');
  return end;
}

function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new RowsDamagedError('A row of the rows object is not JSON.', { cause: error });
  }
}
