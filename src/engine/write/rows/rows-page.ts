import type { OutputRow } from '../../table.ts';
import { frameText, parseLine } from './rows-frame.ts';
import type { RowsIndex } from './rows-index.ts';

/** A row as read back: `row` counts the table's output rows from 1. */
export interface StoredRow extends OutputRow {
  row: number;
}

/** Reads the bytes `start` to `end`, both inclusive, as ranges are in HTTP and in the object store. */
export type FetchRange = (start: number, end: number) => Promise<Uint8Array>;

/**
 * The rows after row number `afterRow` (0 for the first page), at most `limit`. One ranged read of the frames that hold them;
 * empty past the end.
 *
 * @throws Error when the object is not what the index describes.
 */
export async function readRowPage(
  fetchRange: FetchRange,
  index: RowsIndex,
  afterRow: number,
  limit: number,
): Promise<StoredRow[]> {
  const first = Math.max(0, Math.trunc(afterRow));
  const end = Math.min(index.rowCount, first + Math.max(0, Math.trunc(limit)));
  if (first >= end) return [];
  const firstFrame = Math.floor(first / index.rowsPerFrame);
  const frames = index.frames.slice(firstFrame, Math.floor((end - 1) / index.rowsPerFrame) + 1);
  const start = frames[0]?.offset ?? 0;
  const last = frames.at(-1);
  const bytes = await fetchRange(start, (last?.offset ?? 0) + (last?.length ?? 0) - 1);
  const rows: StoredRow[] = [];
  let row = firstFrame * index.rowsPerFrame;
  for (const { offset, length } of frames) {
    const text = frameText(bytes.subarray(offset - start, offset - start + length));
    for (let at = 0; at < text.length && row < end; row++) {
      const lineEnd = text.indexOf('\n', at);
      if (row >= first) rows.push({ row: row + 1, ...parseLine(text.slice(at, lineEnd), row + 1) });
      at = lineEnd + 1;
    }
  }
  if (rows.length !== end - first)
    throw new Error(`The rows object ends after row ${row}; its index says ${index.rowCount}.`);
  return rows;
}
