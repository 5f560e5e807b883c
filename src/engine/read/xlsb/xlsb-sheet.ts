import type { CellContext } from '../office/cell-values.ts';
import { OfficeSheet, type SheetEntry } from '../office/office-sheet.ts';
import type { CellBudget } from '../sheet-rows.ts';
import type { Archive, ReadOptions } from '../zip/archive.ts';
import { RecordScanner } from './record-scanner.ts';
import { SheetRecords } from './sheet-records.ts';

export function openXlsbSheet(
  entry: SheetEntry,
  archive: Archive,
  context: CellContext,
  budget: CellBudget,
  options: ReadOptions,
): Promise<OfficeSheet> {
  return OfficeSheet.open(entry, context, budget, (rows, place) => {
    const content = new SheetRecords(rows, context, place);
    return { content, steps: steps(archive, entry.part, content, options) };
  });
}

async function* steps(
  archive: Archive,
  part: string,
  records: SheetRecords,
  options: ReadOptions,
): AsyncGenerator<void, void, undefined> {
  const scanner = new RecordScanner(archive.place(part), (type, data) => records.take(type, data));
  for await (const chunk of archive.read(part, options)) {
    scanner.push(chunk);
    yield;
  }
  scanner.end();
  records.end();
}
