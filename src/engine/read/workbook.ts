import { EngineError } from '../errors.ts';
import { identify } from '../identify.ts';
import type { Limits } from '../limits.ts';
import type { ByteSource, Workbook } from '../model.ts';
import { CsvWorkbook } from './csv/csv-workbook.ts';
import { XlsxWorkbook } from './xlsx/xlsx-workbook.ts';

export interface OpenOptions {
  limits: Limits;
  /** `auto`, or a label of the WHATWG Encoding Standard such as `windows-1252`; for CSV only. */
  encoding: string;
  /** `auto`, or the character between the fields; for CSV only. */
  delimiter: string;
  /** Ends the reading promptly: whatever is being awaited rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Identifies a document by its content and opens it. Rows are read while they are consumed.
 *
 * The workbook takes over the source: `close()` closes it, also in the middle of reading, and so does a failure to open.
 *
 * @throws EngineError for a document at fault (see `identify`), UNSUPPORTED_FORMAT for one that is recognised but has no
 *   reader yet, INVALID_SPEC for an unusable encoding or delimiter; the signal's reason when it is aborted
 */
export async function openWorkbook(source: ByteSource, options: OpenOptions): Promise<Workbook> {
  try {
    options.signal?.throwIfAborted();
    const format = await identify(source, options.limits);
    switch (format) {
      case 'CSV':
        return await CsvWorkbook.open(source, options);
      case 'XLSX':
        return await XlsxWorkbook.open(source, options.limits, options.signal);
      case 'XLS':
      case 'XLSB':
      case 'ODS':
      case 'PDF':
        throw new EngineError(
          'UNSUPPORTED_FORMAT',
          `${source.name} is ${named[format]}, which cannot be read yet. Save it as XLSX or CSV and upload that.`,
          { format },
        );
    }
  } catch (error) {
    await source.close();
    throw error;
  }
}

const named = {
  XLS: 'an Excel 97–2003 workbook (XLS)',
  XLSB: 'a binary Excel workbook (XLSB)',
  ODS: 'an OpenDocument spreadsheet (ODS)',
  PDF: 'a PDF document',
} as const;
