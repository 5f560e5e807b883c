import { EngineError } from '../../src/engine/errors.ts';
import type { Region } from '../../src/engine/extraction.ts';
import type { Spec } from '../../src/engine/specification.ts';
import type { DocumentFacts, ExtractedTable, TableSummary } from '../../src/engine/tables.ts';
import { type ExtractionTools, itemsOf } from './extract-file.ts';
import { type SheetOutline, SheetOutlines } from './sheet-outline.ts';

/** What is known of a document beside the values in it. */
export interface FileOutline {
  document: DocumentFacts;
  /** In the order of the workbook; only those that the configuration asks for. */
  sheets: SheetOutline[];
  /** In the order of the document; none where nothing reads as a table. */
  tables: FoundTable[];
  /** That the required fields are in none of the tables; `null` else. */
  fault: EngineError | null;
}

export interface FoundTable {
  table: ExtractedTable;
  summary: TableSummary;
}

/** Where a table stands: in one place, or, for a table of a PDF, in one on each page that it goes over. */
export function regionsOf({ table, summary }: FoundTable): Region[] {
  const whole = { sheet: table.sheet.index, range: summary.range, headerRows: table.headerRows };
  const parts = summary.parts?.map(({ sheet, range, headerRows }) => ({ sheet: sheet.index, range, headerRows }));
  return parts ?? [whole];
}

/**
 * Extracts a file and keeps no values of it. Tables that the configuration combines stay apart: this is about where they stand.
 * Throws EngineError, or what the file system throws.
 */
export async function outlineFile(path: string, tools: ExtractionTools): Promise<FileOutline> {
  const outlines = new SheetOutlines();
  const begun = new Map<number, ExtractedTable>();
  const tables: FoundTable[] = [];
  let document: DocumentFacts | null = null;
  let fault: EngineError | null = null;
  try {
    const spec: Spec = { ...tools.spec, tables: { ...tools.spec.tables, combine: 'none' } };
    for await (const item of itemsOf(path, { ...tools, spec, observer: outlines })) {
      if (item.kind === 'table') begun.set(item.table.ordinal, item.table);
      if (item.kind === 'document') document = item;
      if (item.kind !== 'end') continue;
      const table = begun.get(item.ordinal);
      if (table) tables.push({ table, summary: item.summary });
    }
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'NO_TABLE_FOUND' || document === null) throw error;
    // That nothing in the document is a table is an answer too; that the wanted fields are not in its tables is a fault.
    if (tables.length > 0) fault = error;
  }
  if (document === null) throw new Error(`The extraction of ${path} has no end.`);
  tables.sort((a, b) => a.table.ordinal - b.table.ordinal);
  return { document, sheets: outlines.sheets, tables, fault };
}
