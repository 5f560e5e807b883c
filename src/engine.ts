/**
 * The engine as a library, `import { extract } from 'ade/engine'`: documents in, tables out, in the process of the caller, without a
 * server or a database.
 */
export type { ColumnType, IssueRule, MappingMethod } from './engine/closed-sets.ts';
export { EngineError, type EngineErrorCode } from './engine/errors.ts';
export {
  type ExtractionItem,
  type ExtractionStage,
  extract,
  type OpenDocument,
  openFile,
  type SourceFormat,
  type SourceWarning,
} from './engine/extraction.ts';
export { defaultLimits, type Limits } from './engine/limits.ts';
export { parseSpec, type Spec, specJsonSchema, suggestSpec, type TableSample } from './engine/specification.ts';
export type { ExtractedTable, OutputColumn, OutputRow, OutputValue, TableSummary } from './engine/tables.ts';
