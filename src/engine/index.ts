/** The public face of the extraction engine: what the server, the worker, the command line and the benchmarks use of it. */

export { type DetectionOptions, detectTables } from './detect/follow/detect.ts';
export { analyseSheet, type SheetAnalysis } from './detect/tables/analyse.ts';
export type { DetectRules } from './detect/tables/rules.ts';
export { EngineError, type EngineErrorCode } from './errors.ts';
export { type ExtractionProgress, type ExtractOptions, extract } from './extraction/extract.ts';
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
export { parseSpec, specToYaml, validateSpec } from './plan/parse.ts';
export { openWorkbook } from './read/workbook.ts';
export { diffSpecs, type SpecDifference } from './specification/diff.ts';
export { specJsonSchema } from './specification/json-schema.ts';
export type { Spec } from './specification/spec.ts';
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
export { ROWS_PER_FRAME, type RowsIndex } from './write/rows/rows-index.ts';
export { readRowPage } from './write/rows/rows-page.ts';
export { RowsWriter } from './write/rows/rows-writer.ts';
export { type ByteSink, streamSink } from './write/sink/byte-sink.ts';
export { type CsvOptions, CsvWriter } from './write/text/csv-writer.ts';
export { JsonlWriter } from './write/text/jsonl-writer.ts';
