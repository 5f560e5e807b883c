import type { CellRange, LaidOutTable, Row } from './model.ts';

/** What a row is, in the words of the Strudel / verbose-rows literature. */
export type RowRole = 'header' | 'data' | 'group' | 'derived' | 'metadata' | 'notes' | 'empty';

/** One column of a table as it stands in the sheet, before any specification is applied. */
export interface DetectedColumn {
  /** 0-based sheet column. */
  index: number;
  /** Header texts from the top header row down, merged and repeated parts resolved; empty where there is no header. */
  headerPath: string[];
  /** The header as one text, e.g. `2024 Revenue`; `''` where the column has none. */
  header: string;
}

/** A table as found in a sheet. */
export interface DetectedTable {
  /** Unique within one extraction, ascending in reading order. */
  id: number;
  sheet: { index: number; name: string };
  /** A title found right above or the sheet's name; not unique. */
  title: string;
  /** First row (header included) and the columns; the last row is known at the end. 1-based. */
  top: number;
  left: number;
  right: number;
  /** 1-based sheet rows that make up the header; empty where the table has none. */
  headerRows: number[];
  /** Those of them that may be records; none for most tables. */
  possibleRecords?: readonly number[];
  columns: DetectedColumn[];
  /** 0…1: how sure the detection is. */
  score: number;
  /** Why this is a table, in sentences for people. */
  reasons: string[];
  /** Only for a table of a PDF: how it stands on its page. */
  layout?: LaidOutTable;
  /** Blank columns in it, or right of it, of which it is not sure whether they part tables; none for most tables. */
  doubts?: readonly DoubtfulColumn[];
}

export interface DoubtfulColumn {
  /** 0-based sheet column. */
  index: number;
  /** Whether it was taken to part two tables, rather than to space the columns of one. */
  isApart: boolean;
}

/** A row of a table, with what it was found to be. */
export interface TableRow {
  row: Row;
  role: RowRole;
  /** The group heading(s) the row stands under, e.g. `North region`. */
  group: string | null;
  /** Only for a heading of a group. */
  heading?: GroupHeading;
  /** Of a record that may be a total, why it was not found to be one: a clause about the row. */
  totalDoubt?: string;
  /** Of a total, the columns in which it is not the sum of the rows that it adds up in others. */
  off?: readonly OffColumn[];
  /** Of a line between the records, that it has several cells as they do. */
  mayBeRecord?: true;
}

export interface OffColumn {
  /** 0-based sheet column. */
  column: number;
  /** What its figures add up to. */
  sum: number;
}

export interface GroupHeading {
  text: string;
  /** 0-based sheet column. */
  column: number;
  /** Whether its column holds nothing else, so that the rows below it are given its text there. */
  isFilledDown: boolean;
}

/** Rows of a sheet that follow each other and were found to be the same, for the same reason. */
export interface RowVerdict {
  /** 1-based sheet rows, inclusive. */
  first: number;
  last: number;
  role: RowRole;
  /** Why, as a sentence for people. */
  why: string;
  /** Of lines about the sheet, whether each has several cells, as a record has. */
  haveCells?: 'several' | 'many';
  /** Of rows outside of all tables, that they may be records: of a list that was not found, or beside the records of a table. */
  areLikeRecords?: true;
}

/** What detection yields for a sheet, in order; rows of side-by-side tables may interleave. */
export type DetectionItem =
  | {
      kind: 'table';
      table: DetectedTable;
      /** The table's first rows (all of them where the sheet fits into the window): evidence for types and mapping. They come again as `rows`. */
      sample: TableRow[];
    }
  | { kind: 'rows'; id: number; rows: TableRow[] }
  | { kind: 'end'; id: number; range: CellRange }
  /** What the rows of the sheet are, those outside of tables included; ascending from item to item. Rows that none names are blank or left out. */
  | { kind: 'judged'; rows: RowVerdict[] };
