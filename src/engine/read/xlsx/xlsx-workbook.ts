import type { Limits } from '../../limits.ts';
import type { ByteSource, Workbook } from '../../model.ts';
import { OfficeWorkbook } from '../office/office-workbook.ts';
import type { OfficePackage } from '../office/package.ts';
import { readNumberFormats } from '../office/styles.ts';
import { readSharedStrings } from './shared-strings.ts';
import { readWorkbookPart } from './workbook-part.ts';
import { openXlsxSheet } from './xlsx-sheet.ts';

/**
 * Opens an Office Open XML workbook (XLSX, XLSM, their templates; transitional and strict). Macros are not looked at.
 *
 * @throws EngineError for a package that is no readable workbook; the source stays open then
 */
export async function openXlsx(
  source: ByteSource,
  { archive, mainPart }: OfficePackage,
  limits: Limits,
  signal?: AbortSignal,
): Promise<Workbook> {
  const { epoch, sheets, missing, sharedStrings, styles } = await readWorkbookPart(archive, mainPart, limits);
  return new OfficeWorkbook(
    source,
    archive,
    {
      format: 'XLSX',
      epoch,
      sheets,
      missing,
      sharedStrings,
      readContext: async (warnings, options) => ({
        epoch,
        limits,
        warnings,
        numberFormats: await readNumberFormats(archive, styles, limits),
        strings: sharedStrings === undefined ? [] : await readSharedStrings(archive, sharedStrings, limits, options),
      }),
      openSheet: (entry, context, budget, options) => openXlsxSheet(entry, archive, context, budget, options),
    },
    limits,
    signal,
  );
}
