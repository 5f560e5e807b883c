import { join } from 'node:path';
import { EngineError, type EngineErrorCode } from '../src/engine/errors.ts';
import { type ExtractionStage, extract, openFile, type SourceWarning } from '../src/engine/extraction.ts';
import type { Limits } from '../src/engine/limits.ts';
import type { Spec } from '../src/engine/specification.ts';
import {
  type ExtractedTable,
  type OutputRow,
  RowsFile,
  type RowsIndex,
  scanRowsFile,
  TableExports,
  type TableFormat,
  type TableSummary,
} from '../src/engine/tables.ts';

/** What the extraction's process is given; all of it can be cloned. */
export interface Extraction {
  /** The document, and the name that its user gave it. */
  path: string;
  name: string;
  spec: Spec;
  /** Local copies of the documents that `spec.lookups` names, by what it calls them. */
  lookups: Record<string, { path: string; name: string }>;
  limits: Partial<Limits>;
  /** An empty folder for the files it writes. The one who gives it also removes it. */
  scratch: string;
}

export interface ExtractionProgress {
  stage: ExtractionStage;
  /** 0…1 of the document. */
  fraction: number;
}

export interface TableFiles {
  table: ExtractedTable;
  summary: TableSummary;
  rows: { path: string; index: RowsIndex };
  exports: { format: TableFormat; path: string }[];
}

export type ExtractionOutcome =
  | {
      kind: 'done';
      tables: TableFiles[];
      rowsRead: number;
      source: Record<string, string | number | boolean>;
      warnings: SourceWarning[];
    }
  /** The document or the specification is at fault. Errors lose their fields between processes, so it is told as data. */
  | { kind: 'refused'; code: EngineErrorCode; message: string; details: Record<string, unknown> };

/** Extracts one document into files. Throws only what nobody expected: what is the document's fault is an outcome. */
export async function runExtraction(
  extraction: Extraction,
  report: (progress: ExtractionProgress) => void,
): Promise<ExtractionOutcome> {
  try {
    return await extractToFiles(extraction, report);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { kind: 'refused', code: error.code, message: error.message, details: { ...error.details } };
  }
}

async function extractToFiles(
  { path, name, spec, lookups, limits, scratch }: Extraction,
  report: (progress: ExtractionProgress) => void,
) {
  const source = await openFile(path, name);
  const openDocument = async (document: string) => {
    const copy = lookups[document];
    if (copy === undefined) throw new Error(`there is no copy of ${document}`);
    return openFile(copy.path, copy.name);
  };
  const open = new Map<number, TableOutput>();
  const outcome: Extract<ExtractionOutcome, { kind: 'done' }> = {
    kind: 'done',
    tables: [],
    rowsRead: 0,
    source: {},
    warnings: [],
  };
  try {
    for await (const item of extract(source, spec, { limits, onProgress: report, openDocument })) {
      switch (item.kind) {
        case 'table':
          open.set(item.table.ordinal, new TableOutput(item.table, scratch, spec.output.formats));
          break;
        case 'rows':
          await open.get(item.ordinal)?.write(item.rows);
          break;
        case 'end': {
          const files = await open.get(item.ordinal)?.finish(item.summary);
          if (files) outcome.tables.push(files);
          open.delete(item.ordinal);
          break;
        }
        case 'document':
          outcome.rowsRead = item.rowsRead;
          outcome.source = { format: item.format, ...item.details };
          outcome.warnings = [...item.warnings];
          break;
      }
    }
  } finally {
    for (const output of open.values()) output.abandon();
    await source.close();
  }
  outcome.tables.sort((a, b) => a.table.ordinal - b.table.ordinal);
  return outcome;
}

/** The files of one table while it is written. */
class TableOutput {
  readonly #table: ExtractedTable;
  readonly #rows: RowsFile;
  readonly #exports: TableExports;

  constructor(table: ExtractedTable, scratch: string, formats: readonly TableFormat[]) {
    const path = (extension: string) => join(scratch, `table-${table.ordinal}.${extension}`);
    this.#table = table;
    this.#rows = new RowsFile(path('jsonl.zst'));
    this.#exports = new TableExports(table, formats, path);
  }

  async write(rows: readonly OutputRow[]): Promise<void> {
    await this.#rows.write(rows);
    await this.#exports.write(rows);
  }

  async finish(summary: TableSummary): Promise<TableFiles> {
    const index = await this.#rows.close();
    const { path } = this.#rows;
    const exports = await this.#exports.finish(() => scanRowsFile(path, index));
    return { table: this.#table, summary, rows: { path, index }, exports };
  }

  abandon(): void {
    this.#rows.abandon();
    this.#exports.abandon();
  }
}
