import type { Limits } from '../../limits.ts';
import type { Fault } from '../thread/reading-thread.ts';

/** What numbers of a column stand for; other values say it themselves. */
export type NumberMeaning = 'plain' | 'date' | 'datetime' | 'time';

export interface ParquetColumn {
  /** Of a record within records dotted: `owner.name`. */
  name: string;
  numbers: NumberMeaning;
}

/** A cell as it crosses from one thread to another. */
export type PlainCell = string | number | boolean | null;

export type Question =
  | { kind: 'open'; data: Uint8Array<ArrayBuffer>; name: string; limits: Limits }
  /** Rows of one row group, from 0; `end` is the first that is not asked for. */
  | { kind: 'rows'; start: number; end: number };

export type Reply =
  | {
      kind: 'opened';
      columns: ParquetColumn[];
      /** How many rows each row group has. */
      groups: number[];
      /** Columns that hold lists or maps, and those that hold bytes which are no text. */
      lists: string[];
    }
  | { kind: 'rows'; rows: PlainCell[][] }
  | { kind: 'closed' }
  | Fault;
