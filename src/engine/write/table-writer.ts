import type { TableFormat } from '../closed-sets.ts';
import type { OutputColumn, OutputRow } from '../extracted-table.ts';
import { openParquetWriter } from './parquet/open-parquet-writer.ts';
import { ParquetColumns } from './parquet/parquet-columns.ts';
import type { ByteSink } from './sink/byte-sink.ts';
import { CsvWriter } from './text/csv-writer.ts';
import { JsonlWriter } from './text/jsonl-writer.ts';
import type { TableIssues } from './xlsx/xlsx-issues.ts';
import { XlsxWriter } from './xlsx/xlsx-writer.ts';

/** What a writer needs to know of a table. */
export interface TableHead {
  name: string;
  columns: readonly Pick<OutputColumn, 'name' | 'type'>[];
  /** What a workbook marks in it; other formats have no place for it. */
  issues?: TableIssues | null;
}

export interface TableWriter {
  write(rows: readonly OutputRow[]): Promise<void>;
  /** Writes what is left. Call once. */
  finish(): Promise<void>;
}

/** All rows of a table, from the first on, as often as they are asked for. */
export type RowSource = () => AsyncIterable<readonly OutputRow[]>;

/** The formats that can be written while the rows come by. For Parquet, all of them have to be seen first. */
export type StreamedFormat = Exclude<TableFormat, 'parquet'>;

export function createTableWriter(
  format: StreamedFormat,
  sink: ByteSink,
  { name, columns, issues = null }: TableHead,
): TableWriter {
  switch (format) {
    case 'csv':
      return new CsvWriter(sink, columns);
    case 'jsonl':
      return new JsonlWriter(sink, columns);
    case 'xlsx': {
      const workbook = new XlsxWriter(sink);
      let begun: Promise<void> | null = null;
      const begin = () => {
        begun ??= workbook.beginSheet(name, columns, issues);
        return begun;
      };
      return {
        async write(rows) {
          await begin();
          await workbook.write(rows);
        },
        async finish() {
          await begin();
          await workbook.finish();
        },
      };
    }
  }
}

/** Writes a table of which all rows are there, in any format. */
export async function writeTable(
  format: TableFormat,
  sink: ByteSink,
  table: TableHead,
  rows: RowSource,
): Promise<void> {
  if (format !== 'parquet') return writeRows(createTableWriter(format, sink, table), rows);
  const columns = new ParquetColumns(table.columns);
  for await (const batch of rows()) columns.note(batch);
  await writeRows(await openParquetWriter(sink, columns), rows);
}

/** Writes all rows, and what makes them a file. */
export async function writeRows(writer: TableWriter, rows: RowSource): Promise<void> {
  for await (const batch of rows()) await writer.write(batch);
  await writer.finish();
}
