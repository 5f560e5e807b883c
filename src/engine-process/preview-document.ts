import {
  type ExtractionItem,
  extractWorkbook,
  openFile,
  openWorkbook,
  type SourceWarning,
} from '../engine/extraction.ts';
import { defaultLimits, type Limits } from '../engine/limits.ts';
import type { Spec } from '../engine/specification.ts';
import {
  type ExtractedTable,
  type OutputRow,
  type OutputValue,
  type PartPlace,
  partPlaces,
  type TableSummary,
} from '../engine/tables.ts';
import { firstRowsOf } from './first-rows.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** A document whose first rows are to be extracted, and nothing of it kept. */
export interface PreviewRequest {
  path: string;
  name: string;
  spec: Spec;
  /** Local copies of the documents that `spec.lookups` names, by what it calls them. */
  lookups: Record<string, { path: string; name: string }>;
  limits: Partial<Limits>;
  /** Of each table so many rows are given. */
  rows: number;
  /** And so many issues, besides those of the rows. */
  issues: number;
}

export interface PreviewedTable {
  table: ExtractedTable;
  /** Of the part of the document that was read. Of its issues the first, and those of the rows. */
  summary: TableSummary;
  parts: PartPlace[];
  rows: OutputRow[];
}

export type PreviewOutcome =
  | {
      kind: 'done';
      tables: PreviewedTable[];
      warnings: SourceWarning[];
      rowsRead: number;
      /** Whether all of the document was read. */
      isComplete: boolean;
    }
  | Refusal;

/** Rows of each sheet that are read: headers, and what the mapping goes by, stand at the top. */
const rowsPerSheet = 2_000;
const mostTables = 100;
/** Characters of all rows that are given, and of one text. */
const mostCharacters = 4 * 1024 ** 2;
const mostInText = 1_000;

/** Extracts the first rows of each sheet. Throws only the unexpected: what is the document's fault is an outcome. */
export async function previewDocument({
  path,
  name,
  spec,
  lookups,
  limits: given,
  rows,
  issues,
}: PreviewRequest): Promise<PreviewOutcome> {
  const limits = { ...defaultLimits, ...given };
  const openDocument = async (document: string) => {
    const copy = lookups[document];
    if (copy === undefined) throw new Error(`there is no copy of ${document}`);
    return openFile(copy.path, copy.name);
  };
  try {
    const source = await openFile(path, name);
    const { encoding, delimiter, fixedWidth, ocr, ocrLanguages } = spec.read;
    const whole = await openWorkbook(source, { limits, encoding, delimiter, fixedWidth, ocr, ocrLanguages });
    const { workbook, isCut } = firstRowsOf(whole, rowsPerSheet);
    const items = extractWorkbook(workbook, source, spec, { limits, openDocument });
    const collected = await collect(items, { rows, issues });
    return { kind: 'done', ...collected, isComplete: !isCut() };
  } catch (error) {
    return refusalOf(error);
  }
}

async function collect(items: AsyncIterable<ExtractionItem>, most: { rows: number; issues: number }) {
  const begun = new Map<number, Omit<PreviewedTable, 'summary' | 'parts'>>();
  const tables: PreviewedTable[] = [];
  let warnings: SourceWarning[] = [];
  let rowsRead = 0;
  let left = mostCharacters;
  for await (const item of items) {
    switch (item.kind) {
      case 'table':
        if (item.table.ordinal < mostTables) begun.set(item.table.ordinal, { table: item.table, rows: [] });
        break;
      case 'rows': {
        const kept = begun.get(item.ordinal)?.rows;
        for (const { sourceRow, values } of item.rows) {
          if (kept === undefined || kept.length >= most.rows || left <= 0) break;
          const shown = values.map(shortened);
          left -= JSON.stringify(shown).length;
          kept.push({ sourceRow, values: shown });
        }
        break;
      }
      case 'end': {
        const table = begun.get(item.ordinal);
        const { parts, ...summary } = item.summary;
        if (!table) break;
        const shown = table.rows.length;
        const issues = summary.issues.filter(({ row }, at) => at < most.issues || (row !== null && row <= shown));
        tables.push({ ...table, summary: { ...summary, issues }, parts: partPlaces(parts) });
        break;
      }
      case 'document':
        warnings = [...item.warnings];
        rowsRead = item.rowsRead;
    }
  }
  tables.sort((a, b) => a.table.ordinal - b.table.ordinal);
  return { tables, warnings, rowsRead };
}

function shortened(value: OutputValue): OutputValue {
  return typeof value === 'string' && value.length > mostInText
    ? `${value.slice(0, mostInText).toWellFormed()}…`
    : value;
}
