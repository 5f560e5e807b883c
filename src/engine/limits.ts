import { EngineError } from './errors.ts';

/** Bounds that hold while streaming, so that a hostile file never costs more than they allow. */
export interface Limits {
  /** Bytes of the source file. */
  fileBytes: number;
  /** Sum of the bytes that a zip container may expand to. */
  expandedBytes: number;
  /** Expanded bytes per compressed byte, per zip entry. */
  expansionRatio: number;
  sheets: number;
  rows: number;
  columns: number;
  /** Cells read over the whole document. */
  cells: number;
  /** Bytes of one cell as UTF-8; Excel itself stops at 32,767 characters. */
  cellBytes: number;
  /** Bytes of the shared-string table. */
  sharedStringBytes: number;
  /** Bytes of all rows that a document gives, as JSON. See `outputAllowance`. */
  outputBytes: number;
  /** Bytes of all files that are made of one document, as they are written. */
  scratchBytes: number;
  /** Stored issues per table and rule; counts stay exact beyond it. */
  issuesPerRule: number;
  /**
   * Stored issues of a document, and as many entries that stand for the rest of a kind: a thousand sheets of 500 columns have 100 each of every column.
   * Counts stay exact beyond it, and so do the rows that have issues.
   */
  issues: number;
}

export const defaultLimits: Limits = {
  fileBytes: 512 * 1024 ** 2,
  expandedBytes: 4 * 1024 ** 3,
  expansionRatio: 200,
  sheets: 1_000,
  rows: 1_048_576,
  columns: 16_384,
  cells: 50_000_000,
  cellBytes: 1024 ** 2,
  sharedStringBytes: 1024 ** 3,
  outputBytes: 2 * 1024 ** 3,
  scratchBytes: 8 * 1024 ** 3,
  issuesPerRule: 100,
  issues: 20_000,
};

/** Files of the largest archive that is expanded. */
export const mostArchiveFiles = 200;

/** The failure for a passed limit: names the limit, its value and where it was passed. */
export function limitExceeded(limit: keyof Limits, allowed: number, place: string): EngineError {
  return new EngineError(
    'LIMIT_EXCEEDED',
    `${place} passes the limit ${limit} = ${allowed.toLocaleString('en')}. Split the file, or ask an administrator to raise the limit.`,
    { limit, allowed },
  );
}

/** What any document may give, however small it is. */
const leastOutputBytes = 64 * 1024 ** 2;

/**
 * Bytes of rows that a document may give: `outputBytes`, and no more than `expansionRatio` times its own size. A workbook names a long
 * text once and shows it in a thousand cells, so 20 kB would be hundreds of megabytes.
 */
export function outputAllowance({ outputBytes, expansionRatio }: Limits, fileBytes: number): number {
  return Math.min(outputBytes, Math.max(leastOutputBytes, expansionRatio * fileBytes));
}

/** Whether a text is longer than so many bytes as UTF-8. Most texts are so short that nothing has to be counted. */
export function isLonger(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && (text.length > bytes || Buffer.byteLength(text) > bytes);
}
