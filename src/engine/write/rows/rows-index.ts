/** Where the rows of a table stand in its `.jsonl.zst` object. JSON-serialisable; kept with the table. */
export interface RowsIndex {
  /** Independent zstd frames in order, each of `rowsPerFrame` rows but the last. Bytes. */
  frames: { offset: number; length: number }[];
  rowsPerFrame: number;
  rowCount: number;
  byteLength: number;
}

/** Rows per frame: small enough that a page costs one small read, large enough that zstd finds repetition. */
export const ROWS_PER_FRAME = 1_000;
