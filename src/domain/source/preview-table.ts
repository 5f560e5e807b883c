import type { Issue } from '../../db/generated/client.ts';
import { explainTable, rangeToA1, type TableExplanation } from '../../engine/tables.ts';
import type { PreviewedTable } from '../../engine-process/preview-document.ts';
import {
  type IssueCount,
  IssuesBeyond,
  kindsFound,
  mostKinds,
  type TableColumns,
  type TableRowView,
  type TableSource,
  tableColumns,
} from '../table/index.ts';

/** A table that is not stored, in the words of those that are. */
export interface PreviewTable {
  ordinal: number;
  name: string;
  source: TableSource;
  columns: TableColumns;
  unmappedColumns: TableColumns;
  rowCount: number;
  issueCount: number;
  droppedRows: Record<string, number>;
  explanation: TableExplanation;
  /** The first ones. */
  issues: Issue[];
  /** All of them by kind, the most frequent first. */
  issueSummary: IssueCount[];
  rows: TableRowView[];
}

/** Issues of a table that are answered. */
export const mostPreviewIssues = 500;

export function previewTable({ table, summary, parts, rows }: PreviewedTable): PreviewTable {
  const { ordinal, name, sheet, headerRows, score, reasons, columns, unmappedColumns } = table;
  const { rowCount, issueCount, droppedRows, droppedFirst } = summary;
  const issues = summary.issues.map(({ row, severity, ...issue }) => ({
    ...issue,
    rowNumber: row,
    severity: severity === 'error' ? ('ERROR' as const) : ('WARNING' as const),
    // Rows of the database have these.
    id: '',
    tableId: '',
    workspaceId: null,
  }));
  const range = rangeToA1(summary.range);
  const kinds = kindsFound(summary.issueKinds).sort((a, b) => b.count - a.count);
  const ofColumns = tableColumns.parse(columns);
  const beyond = new IssuesBeyond(
    rows.map(({ sourceRow }, at) => ({ number: at + 1, sourceRow })),
    ofColumns,
  );
  for (const kind of kinds) beyond.add(kind);
  const issuesOf = Map.groupBy([...issues, ...beyond.issues], ({ rowNumber }) => rowNumber);
  return {
    ordinal,
    name,
    source: { sheet: sheet.name, sheetIndex: sheet.index, range, headerRows, score, reasons, parts },
    columns: ofColumns,
    unmappedColumns: tableColumns.parse(unmappedColumns),
    rowCount,
    issueCount,
    droppedRows,
    explanation: explainTable({ reasons, columns, unmappedColumns, droppedRows, droppedFirst }),
    issues: issues.slice(0, mostPreviewIssues),
    issueSummary: kinds.slice(0, mostKinds),
    rows: rows.map(({ sourceRow, values }, at) => ({
      number: at + 1,
      sourceRow,
      values,
      issues: issuesOf.get(at + 1) ?? [],
    })),
  };
}
