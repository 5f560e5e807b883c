/** Extracted tables and their rows. */
export { engineFormat, exportDocument, exportFormat } from './export-file.ts';
export { tableWhere } from './filter.ts';
export { type IssueCount, IssuesBeyond, kindsFound, kindsToKeep, mostKinds, summariseIssues } from './issue-kinds.ts';
export { issuesToMark } from './issues-to-mark.ts';
export { keepIssues } from './keep-issues.ts';
export { mostSearchedRows, mostSearchedValues } from './row-scan.ts';
export { countTableRows, readTableRows, type TableRowView } from './rows.ts';
export {
  type ColumnStatistics,
  columnStatistics,
  countsToKeep,
  mostCounted,
  mostDistinct,
  type ValueCount,
} from './statistics.ts';
export { rowsIndex } from './stored-rows.ts';
export {
  explanationOf,
  findTable,
  findTableWhere,
  type TableColumns,
  type TableSource,
  tableColumns,
  tableSource,
} from './table.ts';
