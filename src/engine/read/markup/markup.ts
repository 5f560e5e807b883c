import { isUtf8 } from 'node:buffer';
import { EngineError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import type { ByteSource, SourceFormat, Workbook } from '../../model.ts';
import { statedEncoding } from '../csv/encoding.ts';
import { readIntoMemory } from '../in-memory.ts';
import { parseWithSheetJs } from '../parsed/library.ts';
import { ParsedWorkbook } from '../parsed/parsed-workbook.ts';
import { StrictXml } from '../xml/strict-xml.ts';

/** Each cell is compared with every span before it. */
const maxSpans = 5_000;

/** A piece of text that the page hides, such as the sort keys in tables of Wikipedia. */
const unseen = /<(\w+)(?=[^<>]*\bdisplay\s*:\s*none)[^<>]*>[^<]{0,2000}<\/\1>/gi;

/**
 * Opens a web page with tables, which many programs export with the ending `.xls`: every table is a sheet, every cell a text.
 *
 * @throws EngineError LIMIT_EXCEEDED, MALFORMED_FILE
 */
export async function openHtml(source: ByteSource, limits: Limits, signal?: AbortSignal): Promise<Workbook> {
  const text = markupText(await readIntoMemory(source));
  const spans = text.match(/\b(?:row|col)span\s*=/gi)?.length ?? 0;
  if (spans > maxSpans) {
    throw new EngineError(
      'LIMIT_EXCEEDED',
      `${source.name} merges more than ${maxSpans.toLocaleString('en')} cells. Open it in Excel and save a copy as XLSX.`,
      { limit: 'spans', allowed: maxSpans },
    );
  }
  return openText(source, 'HTML', text.replace(unseen, ''), limits, signal);
}

/** Opens an XML Spreadsheet 2003. @throws EngineError MALFORMED_FILE, LIMIT_EXCEEDED */
export async function openSpreadsheetXml(source: ByteSource, limits: Limits, signal?: AbortSignal): Promise<Workbook> {
  const bytes = await readIntoMemory(source);
  // SheetJS would read as much of a broken document as it can.
  const xml = new StrictXml({ open() {} }, source.name, limits);
  xml.write(bytes);
  xml.end();
  return openText(source, 'XML', markupText(bytes), limits, signal);
}

async function openText(
  source: ByteSource,
  format: SourceFormat,
  text: string,
  limits: Limits,
  signal: AbortSignal | undefined,
): Promise<Workbook> {
  const book = await parseWithSheetJs(text, source.name);
  const sheets = book.SheetNames.map((name, index) => {
    const columns = book.Sheets[name]?.['!cols'] ?? [];
    const hiddenColumns = columns.flatMap((column, at) => (column?.hidden ? [{ first: at + 1, last: at + 1 }] : []));
    return { index, name, hidden: (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0, hiddenColumns };
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
