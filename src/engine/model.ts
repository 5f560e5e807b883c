/**
 * The cell model that every reader produces and every later stage consumes.
 *
 * A sheet is a stream of row batches. A row holds bare JavaScript values so that a million rows stay cheap; what a number
 * means on screen (a date, a percentage) is what its number format says, kept beside it.
 */

/** A spreadsheet error such as `#N/A`; kept as a value of its own so that it is never mistaken for text. */
export class CellError {
  readonly code: string;
  constructor(code: string) {
    this.code = code;
  }
  toString(): string {
    return this.code;
  }
}

export type CellValue = string | number | boolean | CellError | null;

/** What a number format makes of a number (ECMA-376 part 1, 18.8.30). */
export type NumberKind =
  | 'general'
  | 'number'
  | 'percent'
  | 'currency'
  | 'date'
  | 'time'
  | 'datetime'
  | 'duration'
  | 'text';

export interface NumberFormat {
  /** The format code as stored, e.g. `yyyy-mm-dd` or `#,##0.00`. */
  code: string;
  kind: NumberKind;
}

export interface Row {
  /** 1-based, as a spreadsheet shows it; in a CSV the number of the record, blank lines counted. */
  number: number;
  /** Index 0 is column A. May be shorter than the sheet is wide; missing means blank. Blank is `null`, never `''`. */
  values: CellValue[];
  /** Index into `SheetHead.formats` per cell, for the cells that have one; `null` where the source has no formats (CSV). */
  formats: (number | undefined)[] | null;
  hidden: boolean;
}

/** 1-based, inclusive. */
export interface CellRange {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export interface SheetHead {
  /** 0-based position in the workbook. */
  index: number;
  name: string;
  hidden: boolean;
  /** Day zero of the serial dates: `1900` (with Excel's leap-year quirk) or `1904`. */
  epoch: 1900 | 1904;
  formats: readonly NumberFormat[];
  /** 1-based, inclusive column ranges that the sheet hides. */
  hiddenColumns: readonly { first: number; last: number }[];
  /** What the document says above the sheet, or as its caption, where it has no names of sheets (web pages). */
  title?: string;
  /** Rows that tables of the workbook's own keep for totals, as the file says. */
  totals?: readonly CellRange[];
  /** Whether the sheet was turned: its records are columns of the document, and its rows are numbered by them. */
  isAcross?: boolean;
  /** Where the sheet is a page of the document: its number, from 1, and its size in points as displayed. */
  page?: { readonly number: number; readonly width: number; readonly height: number };
  /**
   * The tables of the sheet where the reader knows them: a page of a PDF has no cells of its own, so that finding its tables and
   * laying out its cells is one task. Detection then settles only headers and roles. Absent where the sheet has real cells.
   */
  layout?: readonly LaidOutTable[];
}

/** A cell as it stands on a page; row and column are 0-based within the table on that page. */
export interface LaidOutCell {
  row: number;
  column: number;
  rowSpan: number;
  columnSpan: number;
  /** As printed; lines within the cell are joined by a space. */
  text: string;
  /** 0…1: how sure the text is, where it was recognised in a picture (OCR). */
  confidence?: number;
}

/** A table, or the part of one, on one page of a PDF. */
export interface LaidOutTable {
  /** Unique within the document, ascending. */
  key: number;
  /** The key of the part on an earlier page that this one goes on with: the same columns, the header perhaps printed again. */
  continues: number | null;
  /** 1-based. */
  page: number;
  /** Left, bottom, right, top in PDF points from the page's lower left corner. */
  bbox: readonly [left: number, bottom: number, right: number, top: number];
  /** Where the columns begin and end, one more than there are columns: points from the page's left edge. */
  columnEdges: readonly number[];
  /** Where the rows begin and end, from the first to the last, one more than there are rows: points from the page's lower edge. */
  rowEdges: readonly number[];
  /** Whether the text runs up or down the page: then the edges of the columns are from its lower edge, and those of the rows from its left one. */
  isTurned: boolean;
  /** Where the sheet holds it. */
  range: CellRange;
  /** In reading order; blank places have no cell. */
  cells: readonly LaidOutCell[];
  /** 0…1: how sure the layout is. */
  score: number;
  /** How many of its first rows print the header of the earlier part again; 0 where it goes on with nothing. */
  repeatedRows: number;
  /** What on the page makes it a table, in sentences for people. */
  reasons: readonly string[];
}

export interface Sheet extends SheetHead {
  /** Rows in ascending order, in batches; rows without any cell may be left out. May be consumed once. */
  rows(): AsyncIterable<Row[]>;
  /** Merged ranges. XLSX stores them after the rows, so the list is complete only once `rows()` has ended. */
  readonly merges: readonly CellRange[];
}

/** `ZIP`, `EML` (an e-mail) and `MSG` (one that Outlook saved) hold documents. `HTML` and `XML` (XML Spreadsheet 2003) are what programs export as `.xls`. */
export type SourceFormat =
  | 'CSV'
  | 'XLSX'
  | 'XLS'
  | 'XLSB'
  | 'ODS'
  | 'PDF'
  | 'HTML'
  | 'XML'
  | 'JSON'
  | 'PARQUET'
  | 'DOCX'
  | 'ZIP'
  | 'EML'
  | 'MSG';

/** Something the reader had to decide or repair that the user should know about. */
export interface SourceWarning {
  code: string;
  message: string;
}

export interface Workbook {
  format: SourceFormat;
  /** Sheets in workbook order. Consume one before asking for the next. */
  sheets(): AsyncIterable<Sheet>;
  /** 0…1 of the bytes consumed so far. */
  fractionRead(): number;
  /** What reading made of the file, e.g. `{ encoding: 'windows-1252', delimiter: ';' }`. Complete once the rows have been read. */
  readonly details: Readonly<Record<string, string | number | boolean>>;
  readonly warnings: readonly SourceWarning[];
  close(): Promise<void>;
}

/** Random access to the bytes of a document; the engine never sees where they come from. */
export interface ByteSource {
  /** The name the user gave the file; used in messages only, never to decide what the file is. */
  name: string;
  size: number;
  /** Up to `length` bytes at `offset`; shorter only at the end of the source. */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Spreadsheet letters of a 0-based column index: 0 → `A`, 27 → `AB`. */
export function columnLetter(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** A1 notation of a range, e.g. `A3:G40`. */
export function rangeToA1(range: CellRange): string {
  return `${columnLetter(range.left - 1)}${range.top}:${columnLetter(range.right - 1)}${range.bottom}`;
}
