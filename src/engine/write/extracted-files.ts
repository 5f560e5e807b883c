import type { TableFormat } from '../closed-sets.ts';
import type { ExtractedTable, ExtractionItem, OutputRow, TableSummary } from '../extracted-table.ts';
import { RowsFile, scanRowsFile } from './rows/rows-file.ts';
import type { RowsIndex } from './rows/rows-index.ts';
import { type ColumnValueCounts, ValueCounts } from './rows/value-counts.ts';
import { FileAllowance } from './sink/file-allowance.ts';
import { needsAllRows, TableExports } from './table-exports.ts';

/** The files of one extracted table. */
export interface TableFiles {
  table: ExtractedTable;
  summary: TableSummary;
  /** `null` where rows were written only if a format asks for them once more, and none does. */
  rows: { path: string; index: RowsIndex; valueCounts: ColumnValueCounts[] } | null;
  exports: { format: TableFormat; path: string }[];
}

export type DocumentFacts = Extract<ExtractionItem, { kind: 'document' }>;

export interface ExtractedFilesOptions {
  formats: readonly TableFormat[];
  /** Whether the rows object is wanted even if no format needs it. */
  keepRows: boolean;
  /** Bytes that all files may take together. */
  mostBytes: number;
  /** Where a table's file goes; it must not be there yet. Asked once for each of its files. */
  path(table: ExtractedTable, extension: string): string;
}

const rowsExtension = 'jsonl.zst';

/**
 * Writes the items of an extraction into files, table by table as they come. Answers them in the order of the document. When the
 * items throw, what was begun is closed as it is; the caller removes it. Throws EngineError LIMIT_EXCEEDED when the files become too large.
 */
export async function writeExtractedFiles(
  items: AsyncIterable<ExtractionItem>,
  options: ExtractedFilesOptions,
): Promise<{ tables: TableFiles[]; document: DocumentFacts }> {
  const open = new Map<number, OpenTable>();
  const allowance = new FileAllowance(options.mostBytes);
  const tables: TableFiles[] = [];
  let document: DocumentFacts | null = null;
  try {
    for await (const item of items) {
      switch (item.kind) {
        case 'table':
          open.set(item.table.ordinal, new OpenTable(item.table, options, allowance));
          break;
        case 'rows':
          await open.get(item.ordinal)?.write(item.rows);
          break;
        case 'end': {
          const files = await open.get(item.ordinal)?.finish(item.summary);
          if (files) tables.push(files);
          open.delete(item.ordinal);
          break;
        }
        case 'document':
          document = item;
          break;
      }
    }
  } finally {
    for (const table of open.values()) table.abandon();
  }
  if (document === null) throw new Error('The extraction has no end.');
  return { tables: tables.sort((a, b) => a.table.ordinal - b.table.ordinal), document };
}

/** The files of one table while it is written. */
class OpenTable {
  readonly #table: ExtractedTable;
  readonly #rows: RowsFile | null;
  readonly #valueCounts: ValueCounts;
  readonly #exports: TableExports;

  constructor(table: ExtractedTable, options: ExtractedFilesOptions, allowance: FileAllowance) {
    const keepsRows = options.keepRows || needsAllRows(options.formats);
    this.#table = table;
    this.#rows = keepsRows ? new RowsFile(options.path(table, rowsExtension), allowance) : null;
    this.#valueCounts = new ValueCounts(this.#rows ? table.columns.length : 0);
    this.#exports = new TableExports(table, {
      formats: options.formats,
      allowance,
      path: (extension) => options.path(table, extension),
    });
  }

  async write(rows: readonly OutputRow[]): Promise<void> {
    this.#valueCounts.add(rows);
    await this.#rows?.write(rows);
    await this.#exports.write(rows);
  }

  async finish(summary: TableSummary): Promise<TableFiles> {
    const { columns: valueCounts } = this.#valueCounts;
    const rows = this.#rows && { path: this.#rows.path, index: await this.#rows.close(), valueCounts };
    const exports = await this.#exports.finish(() => (rows ? scanRowsFile(rows.path, rows.index) : noRows()));
    return { table: this.#table, summary, rows, exports };
  }

  abandon(): void {
    this.#rows?.abandon();
    this.#exports.abandon();
  }
}

async function* noRows(): AsyncGenerator<OutputRow[]> {}
