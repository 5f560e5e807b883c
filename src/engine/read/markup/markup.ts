import { isUtf8 } from 'node:buffer';
import { EngineError } from '../../errors.ts';
import { type Limits, limitExceeded } from '../../limits.ts';
import type { ByteSource, SourceFormat, Workbook } from '../../model.ts';
import { statedEncoding } from '../csv/encoding.ts';
import { readIntoMemory } from '../in-memory.ts';
import { parseWithSheetJs } from '../parsed/library.ts';
import { ParsedWorkbook } from '../parsed/parsed-workbook.ts';
import { isMimeMessage } from '../signatures.ts';
import { StrictXml, type XmlElement } from '../xml/strict-xml.ts';
import { pageOfMessage } from './mime-page.ts';

/** Each cell is compared with every span before it. */
const maxSpans = 5_000;

/**
 * Opens a web page with tables, which many programs export with the ending `.xls`: every table is a sheet, every cell a text.
 *
 * @throws EngineError LIMIT_EXCEEDED, MALFORMED_FILE
 */
export async function openHtml(source: ByteSource, limits: Limits, signal?: AbortSignal): Promise<Workbook> {
  const bytes = await readIntoMemory(source);
  const text = markupText(isMimeMessage(bytes.toString('latin1', 0, 8_192)) ? (pageOfMessage(bytes) ?? bytes) : bytes);
  const spans = text.match(/\b(?:row|col)span\s*=/gi)?.length ?? 0;
  if (spans > maxSpans) {
    throw new EngineError(
      'LIMIT_EXCEEDED',
      `${source.name} merges more than ${maxSpans.toLocaleString('en')} cells. Open it in Excel and save a copy as XLSX.`,
      { limit: 'spans', allowed: maxSpans },
    );
  }
  assertSpans(text, source.name, limits);
  // Loaded only for the documents that need it.
  const { webTables } = await import('./web-tables.ts');
  const { page, titles } = webTables(text, source.name);
  return openText(source, 'HTML', page, limits, signal, titles);
}

/** Opens an XML Spreadsheet 2003. @throws EngineError MALFORMED_FILE, LIMIT_EXCEEDED */
export async function openSpreadsheetXml(source: ByteSource, limits: Limits, signal?: AbortSignal): Promise<Workbook> {
  const bytes = await readIntoMemory(source);
  // SheetJS would read as much of a broken document as it can.
  const xml = new StrictXml({ open: (element) => assertPlace(element, source.name, limits) }, source.name, limits);
  xml.write(bytes);
  xml.end();
  return openText(source, 'XML', markupText(bytes), limits, signal);
}

/** An attribute that says over how much a cell goes, its value as SheetJS finds it. */
const spanAttribute = /\b(row|col)span\s*=\s*(?:"([^"]*)"|'([^']*)'|([^'">\s]+))/gi;

/** SheetJS makes a place for every column that a cell goes over. */
function assertSpans(text: string, name: string, limits: Limits): void {
  for (const [, way = '', ...values] of text.matchAll(spanAttribute)) {
    const limit = way.toLowerCase() === 'col' ? 'columns' : 'rows';
    const span = Number(values.find((value) => value !== undefined));
    if (span > limits[limit]) throw limitExceeded(limit, limits[limit], `A cell of ${name}`);
  }
}

/** Attributes of XML Spreadsheet 2003 that count rows or columns, by the elements that have them. */
const countedRows: Record<string, readonly string[]> = { Row: ['Index', 'Span'], Cell: ['MergeDown'] };
const countedColumns: Record<string, readonly string[]> = { Column: ['Index', 'Span'], Cell: ['Index', 'MergeAcross'] };

/** SheetJS goes to wherever a row or a cell says that it stands, in steps of one. */
function assertPlace({ name, attributes }: XmlElement, document: string, limits: Limits): void {
  const [rows, columns] = [countedRows[name], countedColumns[name]];
  if (rows === undefined && columns === undefined) return;
  for (const [written, value] of Object.entries(attributes)) {
    const attribute = written.slice(written.indexOf(':') + 1);
    if (rows?.includes(attribute) && Number(value) > limits.rows)
      throw limitExceeded('rows', limits.rows, `A place in ${document}`);
    if (columns?.includes(attribute) && Number(value) > limits.columns)
      throw limitExceeded('columns', limits.columns, `A place in ${document}`);
  }
}

async function openText(
  source: ByteSource,
  format: SourceFormat,
  text: string,
  limits: Limits,
  signal: AbortSignal | undefined,
  titles: readonly (string | undefined)[] = [],
): Promise<Workbook> {
  const book = await parseWithSheetJs(text, source.name);
  const sheets = book.SheetNames.map((name, index) => {
    const columns = book.Sheets[name]?.['!cols'] ?? [];
    const hiddenColumns = columns.flatMap((column, at) => (column?.hidden ? [{ first: at + 1, last: at + 1 }] : []));
    return {
      index,
      name,
      hidden: (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0,
      hiddenColumns,
      title: titles[index],
    };
  });
  return new ParsedWorkbook(source, { format, book, sheets, warnings: [] }, limits, signal);
}

/** Byte order mark, then what the document says of itself, then UTF-8, then windows-1252. */
function markupText(bytes: Buffer): string {
  const said = /(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)/i.exec(bytes.toString('latin1', 0, 2_048))?.[1];
  const stated = statedEncoding(bytes, true);
  const label = stated ?? (isUtf8(bytes) ? 'utf-8' : (knownLabel(said) ?? 'windows-1252'));
  return new TextDecoder(label).decode(bytes).trim();
}

function knownLabel(label: string | undefined): string | undefined {
  try {
    return label === undefined || /^utf/i.test(label) ? undefined : new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
