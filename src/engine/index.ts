/** The public face of the extraction engine: what the server, the worker, the command line and the benchmarks use of it. */
export { analyseSheet, type SheetAnalysis } from './detect/analyse.ts';
export { type DetectionOptions, detectTables } from './detect/detect.ts';
export type { DetectRules } from './detect/rules.ts';
export { EngineError, type EngineErrorCode } from './errors.ts';
export { type ExtractionProgress, type ExtractOptions, extract } from './extract.ts';
export { openFile } from './file-source.ts';
export { defaultLimits, type Limits } from './limits.ts';
export {
  type ByteSource,
  type CellRange,
  columnLetter,
  type Row,
  rangeToA1,
  type Sheet,
  type SourceFormat,
  type SourceWarning,
  type Workbook,
} from './model.ts';
export { openWorkbook } from './read/workbook.ts';
export { diffSpecs, type SpecDifference } from './spec/diff.ts';
export { specJsonSchema } from './spec/json-schema.ts';
export { parseSpec, specToYaml, validateSpec } from './spec/parse.ts';
export type { Spec } from './spec/spec.ts';
export { suggestSpec } from './suggest/suggest-spec.ts';
export type {
  ColumnType,
  ExtractedTable,
  ExtractionItem,
  ExtractionStage,
  Issue,
  IssueSeverity,
  MappingCandidate,
  MappingMethod,
  OutputColumn,
  OutputRow,
  OutputValue,
  RowRole,
  TableSummary,
} from './table.ts';
export { type ByteSink, streamSink } from './write/byte-sink.ts';
export { type CsvOptions, CsvWriter } from './write/csv-writer.ts';
export { JsonlWriter } from './write/jsonl-writer.ts';
export { ROWS_PER_FRAME, type RowsIndex } from './write/rows-index.ts';
export { readRowPage } from './write/rows-page.ts';
export { RowsWriter } from './write/rows-writer.ts';
