import { zstdDecompressSync } from 'node:zlib';
import type { OutputRow } from '../../table.ts';

/** A frame of 1,000 rows of 16,384 short cells; anything above was not written by us. */
const MAX_FRAME_BYTES = 512 * 1024 ** 2;

/** The lines of a frame as text. */
export function frameText(frame: Uint8Array): string {
  return zstdDecompressSync(frame, { maxOutputLength: MAX_FRAME_BYTES }).toString('utf8');
}

/**
 * A line of a frame as a row.
 *
 * @param row its number, for the message
 * @throws Error when it is not what RowsWriter writes
 */
export function parseLine(line: string, row: number): OutputRow {
  const values: unknown = JSON.parse(line);
  if (!Array.isArray(values)) throw new Error(`Row ${row} of the rows object is not a list.`);
  const sourceRow = values.shift();
  return { sourceRow, values };
}

/** All rows of a frame that follows `before` rows. */
export function decodeFrame(frame: Uint8Array, before: number): OutputRow[] {
  const text = frameText(frame);
  const rows: OutputRow[] = [];
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    rows.push(parseLine(text.slice(at, end), before + rows.length + 1));
    at = end + 1;
  }
  return rows;
}
