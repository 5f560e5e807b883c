import type { Limits } from '../../limits.ts';
import type { ByteSource, Workbook } from '../../model.ts';
import type { CompoundFile } from '../compound-file.ts';
import { readIntoMemory } from '../in-memory.ts';
import { parseWithSheetJs } from '../parsed/library.ts';
import { ParsedWorkbook } from '../parsed/parsed-workbook.ts';
import { checkBiff } from './biff.ts';

/**
 * Opens an Excel 2 to 2003 workbook, bare or in a compound file.
 *
 * @throws EngineError ENCRYPTED_FILE, TRUNCATED_FILE, MALFORMED_FILE, LIMIT_EXCEEDED; the source stays open then
 */
export async function openXls(
  source: ByteSource,
  container: CompoundFile | null,
  limits: Limits,
  signal?: AbortSignal,
): Promise<Workbook> {
  const bytes = await (container === null ? readIntoMemory(source) : workbookStream(container));
  const { sheets, stream } = checkBiff(bytes, source.name, limits);
  const book = await parseWithSheetJs(stream, source.name);
  // SheetJS lists the sheets as they lie in the stream, which need not be their order in the workbook.
  const offsets = sheets.map(({ offset }) => offset).sort((a, b) => a - b);
  const known =
    sheets.length === 0
      ? book.SheetNames.map((name, index) => ({ index, name, hidden: false, hiddenColumns: [] }))
      : sheets.flatMap(({ offset, hidden, worksheet, hiddenColumns }, index) => {
          const name = book.SheetNames[offsets.indexOf(offset)];
          return name === undefined || !worksheet ? [] : [{ index, name, hidden, hiddenColumns }];
        });
  return new ParsedWorkbook(source, { format: 'XLS', book, sheets: known, warnings: [] }, limits, signal);
}

function workbookStream(container: CompoundFile): Promise<Buffer> {
  return container.stream(container.names.has('WORKBOOK') ? 'WORKBOOK' : 'BOOK');
}
