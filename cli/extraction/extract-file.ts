import { type ExtractionItem, extract, type OpenDocument, type SheetObserver } from '../../src/engine/extraction.ts';
import type { Limits } from '../../src/engine/limits.ts';
import type { Spec } from '../../src/engine/specification.ts';
import {
  type DocumentFacts,
  type ExtractedTable,
  type OutputRow,
  rangeToA1,
  type TableSummary,
  writeExtractedFiles,
} from '../../src/engine/tables.ts';
import type { Progress } from '../terminal/progress.ts';
import { rowsInWords } from '../terminal/row-words.ts';
import type { TableReport } from '../terminal/table-report.ts';
import { counted } from '../terminal/text.ts';
import { openInput } from './open-input.ts';
import type { TableFolder } from './table-folder.ts';

/** Issues of one table that are shown. */
const shownIssues = 5;

export interface ExtractionTools {
  spec: Spec;
  /** Opens the documents that the configuration looks values up in. */
  openDocument: OpenDocument;
  limits: Limits;
  signal: AbortSignal;
  progress: Progress;
}

/** The items of one file, its progress shown on the way. Throws EngineError, or what the file system throws. */
export async function* itemsOf(
  path: string,
  { spec, openDocument, limits, signal, progress, observer }: ExtractionTools & { observer?: SheetObserver },
): AsyncGenerator<ExtractionItem> {
  const source = await openInput(path, limits);
  let rows = 0;
  const onProgress = ({ fraction }: { fraction: number }) => progress.update(fraction, counted(rows, 'row'));
  try {
    for await (const item of extract(source, spec, { limits, signal, onProgress, observer, openDocument })) {
      if (item.kind === 'rows') rows += item.rows.length;
      yield item;
    }
  } finally {
    await source.close();
  }
}

/** Extracts one file into the folder; answers what to show of its tables, in the order of the document. */
export async function extractToFiles(
  path: string,
  folder: TableFolder,
  tools: ExtractionTools,
): Promise<{ document: DocumentFacts; tables: (TableReport & { file: string })[] }> {
  const { document, tables } = await writeExtractedFiles(itemsOf(path, tools), folder);
  return {
    document,
    tables: tables.map(({ table, summary, exports }) =>
      reportOf(table, summary, exports.map((file) => folder.finalPath(file.path)).join(', ')),
    ),
  };
}

function reportOf(table: ExtractedTable, summary: TableSummary, file: string): TableReport & { file: string } {
  const leftOut = rowsInWords(summary.droppedRows);
  return {
    file,
    name: table.name,
    sheet: table.sheet.name,
    range: rangeToA1(summary.range),
    rowCount: summary.rowCount,
    columns: table.columns,
    rows: [],
    issueCount: summary.issueCount,
    issues: summary.issues.slice(0, shownIssues),
    notes: leftOut === null ? [] : [`${leftOut.all} left out: ${leftOut.parts}`],
  };
}

export interface FileSample {
  table: ExtractedTable;
  rows: readonly OutputRow[];
}

/** The tables of a file, each with at most `sampleRows` of its first rows. */
export async function sampleFile(path: string, sampleRows: number, tools: ExtractionTools): Promise<FileSample[]> {
  const samples = new Map<number, { table: ExtractedTable; rows: OutputRow[] }>();
  for await (const item of itemsOf(path, tools)) {
    if (item.kind === 'table') samples.set(item.table.ordinal, { table: item.table, rows: [] });
    if (item.kind === 'rows') {
      const rows = samples.get(item.ordinal)?.rows;
      rows?.push(...item.rows.slice(0, sampleRows - rows.length));
    }
  }
  return [...samples.values()];
}
