/** Where the rows of a table stand in its `.jsonl.zst` object. JSON-serialisable; kept with the table. */
export interface RowsIndex {
  /**
   * Independent zstd frames in order, in bytes, each with the count of rows before it. That is absent in old tables, where every
   * frame but the last has `rowsPerFrame` rows.
   */
  frames: { offset: number; length: number; firstRow?: number | undefined }[];
  /** At most so many; a frame of long rows has fewer. */
  rowsPerFrame: number;
  rowCount: number;
  byteLength: number;
  /** Whether every frame carries zstd's checksum of its content. Old tables have none. */
  checksums?: boolean | undefined;
}

/** Rows per frame: small enough that a page costs one small read, large enough that zstd finds repetition. */
export const mostRowsPerFrame = 1_000;

/** How many rows stand before the frame. */
export function rowsBefore({ frames, rowsPerFrame }: RowsIndex, frame: number): number {
  return frames[frame]?.firstRow ?? frame * rowsPerFrame;
}

/** The frame that holds the row, which counts from 0. */
export function frameOf(index: RowsIndex, row: number): number {
  let low = 0;
  let high = index.frames.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (rowsBefore(index, middle) <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}
