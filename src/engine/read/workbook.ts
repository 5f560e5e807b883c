import { EngineError } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { ByteSource, Workbook } from '../model.ts';
import type { Member } from './container/container-workbook.ts';
import type { FixedWidth } from './csv/aligned-layout.ts';
import { openedByDefault } from './encrypted/default-password.ts';
import { identify } from './identify.ts';
import { unpacked } from './packing.ts';

export interface OpenOptions {
  limits: Limits;
  /** `auto`, or a label of the WHATWG Encoding Standard such as `windows-1252`; for CSV only. */
  encoding: string;
  /** `auto`, or the character between the fields; for CSV only. */
  delimiter: string;
  /** Where the columns of a text are, which no delimiter divides then; `auto` to find out. */
  fixedWidth?: FixedWidth;
  /** Whether the text of pages that are pictures is recognised; for PDF only. */
  ocr?: 'auto' | 'off';
  /** In these languages, English unless given. */
  ocrLanguages?: readonly string[];
  /** Ends the reading promptly: whatever is being awaited rejects with the signal's reason. */
  signal?: AbortSignal;
  /** How many archives and mails are around the document. */
  depth?: number;
}

/** A mail with an archive of mails has three. */
const deepestContainer = 3;

/**
 * Identifies a document by its content and opens it, unpacked where it is packed alone. Rows are read while they are consumed.
 *
 * The workbook takes over the source: `close()` closes it, also in the middle of reading, and so does a failure to open.
 *
 * @throws EngineError for a document at fault (see `identify`), INVALID_SPEC for an unusable encoding, delimiter or language; the signal's reason when it is aborted
 */
export async function openWorkbook(packed: ByteSource, options: OpenOptions): Promise<Workbook> {
  try {
    options.signal?.throwIfAborted();
    const opened = await unpacked(packed, options.limits);
    const plain = await openedByDefault(opened.source);
    const { source, archive } = plain === null ? opened : { source: plain, archive: undefined };
    const document = await identify(source, options.limits, archive);
    switch (document.format) {
      case 'CSV': {
        const { CsvWorkbook } = await import('./csv/csv-workbook.ts');
        return await CsvWorkbook.open(source, options);
      }
      case 'XLSX': {
        const { openXlsx } = await import('./xlsx/xlsx-workbook.ts');
        return await openXlsx(source, document.container, options.limits, options.signal);
      }
      case 'XLS': {
        const { openXls } = await import('./xls/xls.ts');
        return await openXls(source, document.container, options.limits, options.signal);
      }
      case 'XLSB': {
        const { openXlsb } = await import('./xlsb/xlsb-workbook.ts');
        return await openXlsb(source, document.container, options.limits, options.signal);
      }
      case 'ODS': {
        const { OdsWorkbook } = await import('./ods/ods-workbook.ts');
        return await OdsWorkbook.open(source, document.container, options.limits, options.signal);
      }
      case 'HTML': {
        const { openHtml } = await import('./markup/markup.ts');
        return await openHtml(source, options.limits, options.signal);
      }
      case 'XML': {
        const { openSpreadsheetXml } = await import('./markup/markup.ts');
        return await openSpreadsheetXml(source, options.limits, options.signal);
      }
      case 'DOCX': {
        const { openWordDocument } = await import('./word/word-document.ts');
        return await openWordDocument(source, document.container, options.limits);
      }
      case 'JSON': {
        const { openJson } = await import('./json/json-workbook.ts');
        return await openJson(source, options.limits);
      }
      case 'PARQUET': {
        const { openParquet } = await import('./parquet/parquet-workbook.ts');
        return await openParquet(source, options.limits, options.signal);
      }
      case 'ZIP': {
        const { zipMembers } = await import('./container/zip-members.ts');
        return await openContainer(source, 'ZIP', zipMembers(document.container, source), options);
      }
      case 'EML': {
        const { mailMembers } = await import('./container/mail-members.ts');
        return await openContainer(source, 'EML', await mailMembers(source), options);
      }
      case 'MSG': {
        const { outlookMembers } = await import('./container/outlook-members.ts');
        return await openContainer(source, 'MSG', await outlookMembers(document.container), options);
      }
      case 'PDF': {
        const { PdfWorkbook } = await import('./pdf/pdf-workbook.ts');
        const { limits, ocr = 'off', ocrLanguages = ['eng'], signal } = options;
        return await PdfWorkbook.open(source, { limits, ocr, ocrLanguages, isPacked: source !== packed, signal });
      }
    }
  } catch (error) {
    await packed.close();
    throw error;
  }
}

async function openContainer(
  source: ByteSource,
  format: 'ZIP' | 'EML' | 'MSG',
  members: readonly Member[],
  options: OpenOptions,
): Promise<Workbook> {
  const { depth = 0, limits } = options;
  if (depth >= deepestContainer) {
    throw new EngineError(
      'UNSUPPORTED_FORMAT',
      `${source.name} is packed in more than ${deepestContainer} archives and mails.`,
    );
  }
  const open = (member: ByteSource) => openWorkbook(member, { ...options, depth: depth + 1 });
  const { ContainerWorkbook } = await import('./container/container-workbook.ts');
  return new ContainerWorkbook(source, { format, members, open }, limits);
}
