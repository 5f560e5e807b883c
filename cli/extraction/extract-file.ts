import {
  type ExtractionItem,
  extract,
  type OpenDocument,
  openFile,
  type SheetObserver,
} from '../../src/engine/extraction.ts';
import type { Spec } from '../../src/engine/specification.ts';
import { type ExtractedTable, type OutputRow, rangeToA1, type TableSummary } from '../../src/engine/tables.ts';
import type { Progress } from '../terminal/progress.ts';
import type { TableReport } from '../terminal/table-report.ts';
import { counted } from '../terminal/text.ts';
import type { TableFiles } from './table-files.ts';

/** Issues of one table that are shown. */
const shownIssues = 5;

export interface ExtractionTools {
  spec: Spec;
  /** Opens the documents that the configuration looks values up in. */
  openDocument: OpenDocument;
  signal: AbortSignal;
  progress: Progress;
}

export type DocumentFacts = Extract<ExtractionItem, { kind: 'document' }>;

/** The items of one file, its progress shown on the way. Throws EngineError, or what the file system throws. */
export async function* itemsOf(
  path: string,
  { spec, openDocument, signal, progress, observer }: ExtractionTools & { observer?: SheetObserver },
): AsyncGenerator<ExtractionItem> {
  const source = await openFile(path);
  let rows = 0;
  const onProgress = ({ fraction }: { fraction: number }) => progress.update(fraction, counted(rows, 'row'));
  try {
    for await (const item of extract(source, spec, { signal, onProgress, observer, openDocument })) {
      if (item.kind === 'rows') rows += item.rows.length;
      yield item;
    }
  } finally {
    await source.close();
  }
}

/** Extracts one file into `files`; answers what to show of its tables, in the order of the document. */
export async function extractToFiles(
  path: string,
  files: TableFiles,
  tools: ExtractionTools,
): Promise<{ document: DocumentFacts; tables: TableReport[] }> {
  const begun = new Map<number, { table: ExtractedTable; file: string }>();
  const reports: { ordinal: number; report: TableReport }[] = [];
  let document: DocumentFacts | null = null;
  for await (const item of itemsOf(path, tools)) {
    switch (item.kind) {
      case 'table': {
        const { ordinal, name, columns } = item.table;
        begun.set(ordinal, { table: item.table, file: files.begin(ordinal, name, columns) });
        break;
      }
      case 'rows':
        await files.write(item.ordinal, item.rows);
        break;
      case 'end': {
        await files.end(item.ordinal);
        const table = begun.get(item.ordinal);
        if (table) reports.push({ ordinal: item.ordinal, report: reportOf(table.table, item.summary, table.file) });
        break;
      }
      case 'document':
        document = item;
        break;
    }
  }
  if (document === null) throw new Error(`The extraction of ${path} has no end.`);
  return { document, tables: reports.sort((a, b) => a.ordinal - b.ordinal).map(({ report }) => report) };
}

function reportOf(table: ExtractedTable, summary: TableSummary, file: string): TableReport {
  const dropped = Object.entries(summary.droppedRows).filter(([, count]) => count > 0);
  const leftOut = dropped.map(([reason, count]) => `${count.toLocaleString('en')} ${reason}`).join(', ');
  return {
    name: table.name,
    sheet: table.sheet.name,
    range: rangeToA1(summary.range),
    rowCount: summary.rowCount,
    columns: table.columns,
    rows: [],
    issueCount: summary.issueCount,
    issues: summary.issues.slice(0, shownIssues),
    notes: [...(dropped.length > 0 ? [`left out: ${leftOut}`] : []), `→ ${file}`],
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
