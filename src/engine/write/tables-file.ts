import type { TableFormat } from '../closed-sets.ts';
import type { ByteSink } from './sink/byte-sink.ts';
import { ZipWriter } from './sink/zip-writer.ts';
import { type RowSource, type TableHead, writeTable } from './table-writer.ts';
import { SheetNames } from './xlsx/xlsx-text.ts';
import { XlsxWriter } from './xlsx/xlsx-writer.ts';

export interface WholeTable extends TableHead {
  rows: RowSource;
}

/**
 * Writes tables into one file: one as it is, several as a workbook with a sheet for each, or as a zip archive of files.
 *
 * @throws EngineError LIMIT_EXCEEDED for what the format cannot hold
 */
export async function writeTables(format: TableFormat, sink: ByteSink, tables: readonly WholeTable[]): Promise<void> {
  const [only] = tables;
  if (only !== undefined && tables.length === 1) await writeTable(format, sink, only, only.rows);
  else if (format === 'xlsx') await writeWorkbook(sink, tables);
  else await writeArchive(format, sink, tables);
}

async function writeWorkbook(sink: ByteSink, tables: readonly WholeTable[]): Promise<void> {
  const workbook = new XlsxWriter(sink);
  for (const { name, columns, issues = null, rows } of tables) {
    await workbook.beginSheet(name, columns, issues);
    for await (const batch of rows()) await workbook.write(batch);
  }
  await workbook.finish();
}

async function writeArchive(format: TableFormat, sink: ByteSink, tables: readonly WholeTable[]): Promise<void> {
  const zip = new ZipWriter(sink);
  // What a sheet may be called is also a file's name everywhere, but for these.
  const names = new SheetNames();
  for (const table of tables) {
    await zip.open(`${names.take(table.name.replace(/[<>|"]/g, ' '))}.${format}`);
    await writeTable(format, { write: (chunk) => zip.write(chunk) }, table, table.rows);
    await zip.close();
  }
  await zip.finish();
}
