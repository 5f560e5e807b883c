/**
 * The door to extraction: documents in, the items of their tables out, and what may be asked about a document on the way.
 * Loading it loads the engine; a process that only starts another one imports types from here.
 */
export { annotateWorkbook, mostPaintedCells } from './annotate/annotate-workbook.ts';
export type { Annotation, Region, TableAnnotation } from './annotate/annotation.ts';
export type { RowRole, RowVerdict } from './detected-table.ts';
export type { ExtractionItem, ExtractionStage } from './extracted-table.ts';
export { extract, extractWorkbook, type SheetObserver } from './extraction/extract.ts';
export type { OpenDocument } from './extraction/lookup-tables.ts';
export { withRows } from './extraction/sheet-rows.ts';
export { openFile } from './file-source.ts';
export { shownText } from './format/shown-text.ts';
export type { Row, Sheet, SourceFormat, SourceWarning, Workbook } from './model.ts';
export { type ArchiveFile, expandArchive } from './read/container/expand-archive.ts';
export { openWorkbook } from './read/workbook.ts';
export { emptySpec } from './specification/empty-spec.ts';
