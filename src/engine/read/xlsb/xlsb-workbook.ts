import { EngineError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import type { ByteSource, Workbook } from '../../model.ts';
import type { SheetEntry } from '../office/office-sheet.ts';
import { OfficeWorkbook } from '../office/office-workbook.ts';
import type { OfficePackage } from '../office/package.ts';
import { readRelationships } from '../office/relationships.ts';
import { readBook, readStrings, readStyles } from './parts.ts';
import { openXlsbSheet } from './xlsb-sheet.ts';

/**
 * Opens a binary workbook ([MS-XLSB]).
 *
 * @throws EngineError for a package that is no readable workbook; the source stays open then
 */
export async function openXlsb(
  source: ByteSource,
  { archive, mainPart }: OfficePackage,
  limits: Limits,
  signal?: AbortSignal,
): Promise<Workbook> {
  const relationships = await readRelationships(archive, mainPart, limits);
  const { epoch, sheets: listed } = await readBook(archive, mainPart, limits);
  const sheets = listed.flatMap((sheet, index): SheetEntry[] => {
    const relationship = relationships.find(({ id }) => id === sheet.relationshipId);
    // Chart sheets and the like hold no cells.
    if (relationship !== undefined && relationship.kind !== 'worksheet') return [];
    if (relationship === undefined || !archive.has(relationship.target)) throw missing(sheet.name, source.name);
    return [{ ...sheet, index, part: relationship.target }];
  });
  const partOf = (kind: string) => {
    const target = relationships.find((relationship) => relationship.kind === kind)?.target;
    return target !== undefined && archive.has(target) ? target : undefined;
  };
  const sharedStrings = partOf('sharedStrings');
  return new OfficeWorkbook(
    source,
    archive,
    {
      format: 'XLSB',
      epoch,
      sheets,
      sharedStrings,
      readContext: async (warnings, options) => ({
        epoch,
        limits,
        warnings,
        numberFormats: await readStyles(archive, partOf('styles')),
        strings: await readStrings(archive, sharedStrings, limits, options),
      }),
      openSheet: (entry, context, budget, options) => openXlsbSheet(entry, archive, context, budget, options),
    },
    limits,
    signal,
  );
}

function missing(sheet: string, document: string): EngineError {
  return new EngineError(
    'MALFORMED_FILE',
    `The sheet “${sheet}” has no contents in ${document}. Open the file in Excel and save a copy.`,
    { sheet },
  );
}
