import type { RowVerdict } from '../detected-table.ts';
import type { Issue } from '../extracted-table.ts';
import type { CellRange } from '../model.ts';

/** What is to be shown of a document. */
export interface Annotation {
  /** Name of the document. */
  document: string;
  /** Only these sheets are copied. */
  sheets: readonly SheetAnnotation[];
  tables: readonly TableAnnotation[];
}

export interface SheetAnnotation {
  /** 0-based position in the workbook. */
  index: number;
  name: string;
  columnCount: number;
  verdicts: readonly RowVerdict[];
}

export interface TableAnnotation {
  name: string;
  score: number;
  rowCount: number;
  reasons: readonly string[];
  /** Each with the 0-based position of its sheet in the workbook. */
  issues: readonly (Omit<Issue, 'sheet'> & { sheet: number })[];
  issueCount: number;
  /** Where it stands: one region, or one for each page of a PDF that it goes over. */
  regions: readonly Region[];
}

export interface Region {
  /** 0-based position of its sheet in the workbook. */
  sheet: number;
  range: CellRange;
  headerRows: readonly number[];
}
