import type { CellObject, WorkBook } from '@e965/xlsx';
import { EngineError } from '../../errors.ts';

/** A workbook as SheetJS has parsed it, all in memory. */
export type ParsedBook = WorkBook;
export type ParsedCell = CellObject;

/**
 * Parses a workbook with SheetJS: values and number formats, no formulas, no markup, no text of its own making.
 *
 * @param bytes in a format that the caller has identified and checked: SheetJS takes any text for a table
 * @throws EngineError MALFORMED_FILE
 */
export async function parseWithSheetJs(bytes: Buffer | string, name: string): Promise<ParsedBook> {
  // 1 MB of code, and more for the code pages of XLS: loaded only for files that need them.
  const { read, set_cptable } = await import('@e965/xlsx');
  if (typeof bytes !== 'string') set_cptable(await import('@e965/xlsx/dist/cpexcel.full.mjs'));
  try {
    return read(bytes, {
      type: typeof bytes === 'string' ? 'string' : 'buffer',
      raw: true, // the cells of a web page stay the texts that they are
      dense: true,
      cellNF: true,
      cellFormula: false,
      cellHTML: false,
      cellText: false,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError(
      'MALFORMED_FILE',
      `${name} cannot be read (${reason}). Open it in Excel and save a copy as XLSX.`,
      {},
      { cause },
    );
  }
}
