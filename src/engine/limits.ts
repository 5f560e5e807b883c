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
  /** Characters of one cell; Excel itself stops at 32,767. */
  cellCharacters: number;
  /** Bytes of the shared-string table. */
  sharedStringBytes: number;
  /** Stored issues per table and rule; counts stay exact beyond it. */
  issuesPerRule: number;
}

export const defaultLimits: Limits = {
  fileBytes: 512 * 1024 ** 2,
  expandedBytes: 4 * 1024 ** 3,
  expansionRatio: 200,
  sheets: 1_000,
  rows: 1_048_576,
  columns: 16_384,
  cells: 50_000_000,
  cellCharacters: 1_000_000,
  sharedStringBytes: 1024 ** 3,
  issuesPerRule: 100,
};

/** The failure for a passed limit: names the limit, its value and where it was passed. */
export function limitExceeded(limit: keyof Limits, allowed: number, place: string): EngineError {
  return new EngineError(
    'LIMIT_EXCEEDED',
    `${place} passes the limit ${limit} = ${allowed.toLocaleString('en')}. Split the file, or ask an administrator to raise the limit.`,
    { limit, allowed },
  );
}
