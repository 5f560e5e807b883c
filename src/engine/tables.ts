/**
 * The door to extracted tables: what they are, their rows page by page, the files made of them, and why they are as they are.
 */

export type { ColumnType, MappingMethod, TableFormat } from './closed-sets.ts';
export { formatFacts, tableFormats } from './closed-sets.ts';
export { type ColumnExplanation, explainTable, type TableExplanation } from './explain/explain-table.ts';
export type {
  ExtractedTable,
  IssueKind,
  MappingCandidate,
  OutputColumn,
  OutputRow,
  OutputValue,
  TableSummary,
} from './extracted-table.ts';
export { addressIn } from './map/column-plan.ts';
export { type LaidOutTable, rangeToA1 } from './model.ts';
export { type PartPlace, partPlaces } from './part-places.ts';
export { RowSet } from './words/row-set.ts';
export {
  type DocumentFacts,
  type ExtractedFilesOptions,
  type TableFiles,
  writeExtractedFiles,
} from './write/extracted-files.ts';
export { openParquetWriter } from './write/parquet/open-parquet-writer.ts';
export { ParquetColumns } from './write/parquet/parquet-columns.ts';
export { scanRowsFile } from './write/rows/rows-file.ts';
export { RowsDamagedError } from './write/rows/rows-frame.ts';
export { frameOf, type RowsIndex } from './write/rows/rows-index.ts';
export { type FetchRange, PageRoom, readRowPage } from './write/rows/rows-page.ts';
export { RowsWriter } from './write/rows/rows-writer.ts';
export type { StoredRow } from './write/rows/stored-row.ts';
export { type ColumnValueCounts, mostCounted } from './write/rows/value-counts.ts';
export { type ByteSink, streamSink } from './write/sink/byte-sink.ts';
export { createFile } from './write/sink/file-output.ts';
export type { TableHead } from './write/table-writer.ts';
export { writeTables } from './write/tables-file.ts';
export { CsvWriter } from './write/text/csv-writer.ts';
export { JsonlWriter } from './write/text/jsonl-writer.ts';
export type { TableIssues } from './write/xlsx/xlsx-issues.ts';
export { XlsxWriter } from './write/xlsx/xlsx-writer.ts';
