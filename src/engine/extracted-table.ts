import type { ColumnType, IssueRule, MappingMethod } from './closed-sets.ts';
import type { CellRange, LaidOutTable, SourceFormat, SourceWarning } from './model.ts';

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
  /** Where it comes from; `null` for a field that no column was mapped to. `letter` is a row's number where the records are columns of the sheet. */
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
  /** The sheet, or the page, that `sourceRow` and `sourceCell` are of; `null` for an issue of the output as a whole. */
  sheet: string | null;
  /** 1-based row in the sheet. */
  sourceRow: number | null;
  /** Name of the output column. */
  column: string | null;
  /** A1 address, e.g. `C14`. */
  sourceCell: string | null;
  rule: IssueRule;
  severity: IssueSeverity;
  message: string;
}

/** All issues of a rule, column and severity together. */
export interface IssueKind extends Pick<Issue, 'rule' | 'column' | 'severity'> {
  /** Exact. */
  count: number;
  /** Rows of the table with issues that are counted and not kept: one bit each, the lowest of the first byte is row 1. */
  rows: Uint8Array;
}

export interface OutputRow {
  /** 1-based row in the sheet, or column where the records are columns. */
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

/** A part of a table: one per page of a PDF, or per sheet of those that a table is put together from. */
export interface TablePart {
  /** The sheet, or that of the page. */
  sheet: { index: number; name: string };
  range: CellRange;
  /** The letters of its columns there, in the order of the table's; `null` for one that is not there. */
  letters: readonly (string | null)[];
  /** How it stands on the page of a PDF. */
  layout: LaidOutTable | null;
  /** 1-based rows of that sheet which are header, also where the header is printed again. */
  headerRows: readonly number[];
  /** Its rows in the output start after so many, so that every output row is traced to its page or sheet. */
  rowsBefore: number;
}

/** So many of the dropped rows are named, by reason; all of them are counted. */
export const firstDropped = 10;

export interface TableSummary {
  range: CellRange;
  /** For a table of a PDF, and for one that is put together from several sheets. */
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
  /** The first ones of each rule and column, then one that names the rows of the rest. */
  issues: Issue[];
  issueKinds: IssueKind[];
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
      /** Rows that hold something and belong to no table, by what they were found to be. */
      rowsOutside: Readonly<Record<string, number>>;
    };
