import { EngineError } from '../engine/errors.ts';
import {
  extractWorkbook,
  openFile,
  openWorkbook,
  type Row,
  type Sheet,
  type SourceWarning,
} from '../engine/extraction.ts';
import { defaultLimits, type Limits, limitExceeded, outputAllowance } from '../engine/limits.ts';
import { parseSpec } from '../engine/specification.ts';
import type { ExtractedTable, LaidOutTable, TableSummary } from '../engine/tables.ts';
import { withRowsOf } from './changed-workbook.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import type { StoredSheet, TableOutline } from './sheet-file.ts';
import { SheetFileWriter } from './sheet-file-writer.ts';

/** A document whose sheets are to be written to a file for windows of them to be read from. */
export interface SheetsRequest {
  path: string;
  name: string;
  limits: Partial<Limits>;
  /** The file to make; it must not be there yet. */
  file: string;
  /** Bytes that it may have. */
  mostBytes: number;
}

export type SheetsOutcome = { kind: 'done'; sheets: StoredSheet[]; bytes: number; warnings: SourceWarning[] } | Refusal;

/** All that stands in a document, hidden or not, read as a job without rules would read it. */
const everything = parseSpec('ade: 1\nread: { hidden: include }');
/** More tables of a document are not named. */
const mostTables = 2_000;

/** Writes what the sheets of a document show. Throws only the unexpected: what is the document's fault is an outcome. */
export async function writeSheets({
  path,
  name,
  limits: given,
  file,
  mostBytes,
}: SheetsRequest): Promise<SheetsOutcome> {
  const limits = { ...defaultLimits, ...given };
  const source = await openFile(path, name);
  const mostCharacters = outputAllowance(limits, source.size);
  const writer = new SheetFileWriter(file, {
    assertCharacters: (characters) => {
      if (characters > mostCharacters) throw limitExceeded('outputBytes', mostCharacters, `What ${name} shows`);
    },
    assertBytes: (bytes) => {
      if (bytes > mostBytes) throw limitExceeded('scratchBytes', mostBytes, `What ${name} shows`);
    },
  });
  try {
    const workbook = await openWorkbook(source, { limits, encoding: 'auto', delimiter: 'auto' });
    const merges: Merges = new Map();
    const watched = withRowsOf(workbook, (sheet) => watch(sheet, writer, merges));
    const items = extractWorkbook(watched, source, everything, { limits, observer: writer });
    const warnings = await follow(items, writer, merges);
    return { kind: 'done', sheets: writer.sheets, bytes: writer.bytes, warnings };
  } catch (error) {
    return refusalOf(error);
  } finally {
    writer.close();
  }
}

/** Of each page, by its index: the cells that have several rows or columns. */
type Merges = Map<number, Sheet['merges']>;

async function* watch(sheet: Sheet, writer: SheetFileWriter, merges: Merges): AsyncGenerator<Row[]> {
  if (sheet.page) merges.set(sheet.index, sheet.merges);

  for await (const rows of sheet.rows()) {
    writer.rows(sheet, rows);
    yield rows;
  }
}

async function follow(
  items: ReturnType<typeof extractWorkbook>,
  writer: SheetFileWriter,
  merges: Merges,
): Promise<SourceWarning[]> {
  const begun = new Map<number, ExtractedTable>();
  let warnings: SourceWarning[] = [];
  let tables = 0;
  try {
    for await (const item of items) {
      if (item.kind === 'table') begun.set(item.table.ordinal, item.table);
      if (item.kind === 'document') warnings = [...item.warnings];
      if (item.kind !== 'end') continue;
      const table = begun.get(item.ordinal);
      begun.delete(item.ordinal);
      if (table && tables++ < mostTables) place(table, item.summary, writer.sheets, merges);
    }
  } catch (error) {
    // That nothing in the document is a table keeps no one from looking at it.
    if (!(error instanceof EngineError) || error.code !== 'NO_TABLE_FOUND') throw error;
  }
  return warnings;
}

function outlineOf(
  { bbox, columnEdges, rowEdges, isTurned, range }: LaidOutTable,
  merges: Sheet['merges'] | undefined,
): TableOutline {
  const [left, bottom, right, top] = bbox;
  const edges = { columnEdges: [...columnEdges], rowEdges: [...rowEdges], isTurned };
  const merged = (merges ?? []).filter((cells) => cells.top >= range.top && cells.bottom <= range.bottom);
  return { left, bottom, right, top, ...edges, merged };
}

/** Of a table that goes over several pages or sheets, each of them has a part. */
function place(
  table: ExtractedTable,
  { range, parts }: TableSummary,
  sheets: readonly StoredSheet[],
  merges: Merges,
): void {
  const { name, score, reasons } = table;
  const places = parts ?? [{ sheet: table.sheet, range, headerRows: table.headerRows, layout: null }];
  for (const part of places) {
    const sheet = sheets.find(({ index }) => index === part.sheet.index);
    const outline = sheet?.page && part.layout ? outlineOf(part.layout, merges.get(sheet.index)) : null;
    sheet?.tables.push({ name, range: part.range, headerRows: [...part.headerRows], score, reasons, outline });
  }
}
