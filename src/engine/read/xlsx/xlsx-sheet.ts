import type { CellContext } from '../office/cell-values.ts';
import { OfficeSheet, type SheetEntry } from '../office/office-sheet.ts';
import type { CellBudget } from '../sheet-rows.ts';
import { HybridXml } from '../xml/hybrid-xml.ts';
import { StrictXml } from '../xml/strict-xml.ts';
import type { Archive, ReadOptions } from '../zip/archive.ts';
import { readListTotals } from './list-totals.ts';
import { RowScanner } from './row-scanner.ts';
import { SheetHandler } from './sheet-handler.ts';

export async function openXlsxSheet(
  entry: SheetEntry,
  archive: Archive,
  context: CellContext,
  budget: CellBudget,
  options: ReadOptions,
): Promise<OfficeSheet> {
  const totals = await readListTotals(archive, entry.part, context.limits);
  return OfficeSheet.open(entry, context, budget, (rows, place) => {
    const content = new SheetHandler(rows, context, place);
    const xml = new HybridXml(
      { container: 'sheetData', item: 'row' },
      new RowScanner(rows, context, place),
      new StrictXml(content, archive.place(entry.part), context.limits),
    );
    return { content, steps: steps(archive.read(entry.part, options), xml), totals };
  });
}

async function* steps(content: AsyncIterable<Buffer>, xml: HybridXml): AsyncGenerator<void, void, undefined> {
  for await (const chunk of content) yield* xml.feed(chunk);
  yield* xml.end();
}
