import type { ColumnType, MappingMethod } from './closed-sets.ts';
import type { CellRange, LaidOutTable, Row, SourceFormat, SourceWarning } from './model.ts';

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
  columns: DetectedColumn[];
  /** 0…1: how sure the detection is. */
  score: number;
  /** Why this is a table, in sentences for people. */
  reasons: string[];
  /** Only for a table of a PDF: how it stands on its page. */
  layout?: LaidOutTable;
}

/** A row of a table, with what it was found to be. */
export interface TableRow {
  row: Row;
  role: RowRole;
  /** The group heading(s) the row stands under, e.g. `North region`. */
  group: string | null;
  /** A record that names itself a total, and whose figures do not add up. */
  isPossibleTotal?: boolean;
}

/** Rows of a sheet that follow each other and were found to be the same, for the same reason. */
export interface RowVerdict {
  /** 1-based sheet rows, inclusive. */
  first: number;
  last: number;
  role: RowRole;
  /** Why, as a sentence for people. */
  why: string;
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

/**
 * A typed value. `date` is `YYYY-MM-DD`, `datetime` is `YYYY-MM-DDTHH:MM:SS[.sss]` without a zone. An integer beyond 2^53 and
 * a decimal of more than 15 significant digits are strings of digits, so that nothing is rounded.
 */
export type OutputValue = string | number | boolean | null;

export interface MappingCandidate {
  field: string;
  score: number;
  method: MappingMethod;
}

export interface OutputColumn {
  /** Field name, or a unique name made from the header: the key in JSONL and the CSV header of unmapped columns. */
  name: string;
  label: string;
  type: ColumnType;
  /** Where it comes from; `null` for a field that no column was mapped to. */
  source: { index: number; letter: string; header: string; headerPath: string[] } | null;
  /** What its values are taken from instead of a column. */
  from?: 'group' | 'sheet' | 'table';
  /** Why it is mapped as it is; `field` is `null` for a column that no field claimed. */
  mapping: { field: string | null; method: MappingMethod; score: number; candidates: MappingCandidate[] };
}

export type IssueSeverity = 'error' | 'warning';

export interface Issue {
  /** 1-based number of the row among the table's output rows; `null` for an issue of the whole table or of a dropped row. */
  row: number | null;
  /** 1-based row in the sheet. */
  sourceRow: number | null;
  /** Name of the output column. */
  column: string | null;
  /** A1 address, e.g. `C14`. */
  sourceCell: string | null;
  rule: string;
  severity: IssueSeverity;
  message: string;
}

export interface OutputRow {
  /** 1-based row in the sheet. */
  sourceRow: number;
  /** One value per output column, in their order. */
  values: OutputValue[];
}

export interface ExtractedTable {
  /** 0-based position among the document's tables. */
  ordinal: number;
  /** Unique within the document. */
  name: string;
  sheet: { index: number; name: string };
  headerRows: number[];
  score: number;
  reasons: string[];
  columns: OutputColumn[];
  /** Source columns that no field claimed (also those that the output keeps). */
  unmappedColumns: OutputColumn[];
}

/** A part of a table on one page of a PDF. A table that goes on over several pages has several, one per page. */
export interface TablePart extends LaidOutTable {
  /** The page's sheet. */
  sheet: { index: number; name: string };
  /** 1-based rows of that sheet which are header, also where the header is printed again. */
  headerRows: readonly number[];
  /** Its rows in the output start after so many, so that every output row is traced to its page. */
  rowsBefore: number;
}

/** So many of the dropped rows are named, by reason; all of them are counted. */
export const firstDropped = 10;

export interface TableSummary {
  range: CellRange;
  /** Only for a table of a PDF: where its parts stand on the pages, with their cells. */
  parts?: readonly TablePart[];
  rowCount: number;
  /** Rows of the table that are not in the output, by reason. */
  droppedRows: Record<string, number>;
  /** The first of them, by reason, as 1-based rows of the table's sheet. */
  droppedFirst: Record<string, number[]>;
  /** Exact. */
  issueCount: number;
  errorCount: number;
  warningCount: number;
  /** Capped per rule. */
  issues: Issue[];
}

export type ExtractionStage = 'identify' | 'read' | 'detect' | 'map' | 'extract' | 'write';

/** What `extract` yields. Between a table's start and end its rows come in order; tables side by side may interleave. */
export type ExtractionItem =
  | { kind: 'table'; table: ExtractedTable }
  | { kind: 'rows'; ordinal: number; rows: OutputRow[] }
  | { kind: 'end'; ordinal: number; summary: TableSummary }
  /** Once, last: what reading made of the document as a whole. */
  | {
      kind: 'document';
      format: SourceFormat;
      details: Readonly<Record<string, string | number | boolean>>;
      warnings: readonly SourceWarning[];
      /** Rows read from all sheets, those outside of tables included. */
      rowsRead: number;
    };
