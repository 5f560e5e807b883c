import type { TableFormat } from '../closed-sets.ts';
import type { OutputRow } from '../extracted-table.ts';
import { openParquetWriter } from './parquet/open-parquet-writer.ts';
import { ParquetColumns } from './parquet/parquet-columns.ts';
import type { FileAllowance } from './sink/file-allowance.ts';
import { createFile, type FileOutput } from './sink/file-output.ts';
import { createTableWriter, type RowSource, type TableHead, type TableWriter, writeRows } from './table-writer.ts';

interface ExportFile {
  format: TableFormat;
  file: FileOutput;
  /** `null` for Parquet, which is made in the end: what its columns hold is known only then. */
  writer: TableWriter | null;
}

/** The files of one table in several formats, written while its rows come by. */
export class TableExports {
  readonly #files: readonly ExportFile[];
  readonly #parquet: ParquetColumns | null;

  constructor(
    table: TableHead,
    {
      formats,
      allowance,
      path,
    }: {
      formats: readonly TableFormat[];
      allowance: FileAllowance;
      /** Where the file with an extension goes; it must not be there yet. */
      path(extension: string): string;
    },
  ) {
    this.#parquet = needsAllRows(formats) ? new ParquetColumns(table.columns) : null;
    this.#files = formats.map((format) => {
      const file = createFile(path(format), allowance);
      return { format, file, writer: format === 'parquet' ? null : createTableWriter(format, file.sink, table) };
    });
  }

  async write(rows: readonly OutputRow[]): Promise<void> {
    this.#parquet?.note(rows);
    for (const { writer } of this.#files) await writer?.write(rows);
  }

  /** Resolves when every file is whole. `rows` are those that were written, once more. Call once. */
  async finish(rows: RowSource): Promise<{ format: TableFormat; path: string }[]> {
    for (const { writer, file } of this.#files) {
      if (writer !== null) await writer.finish();
      else if (this.#parquet !== null) await writeRows(await openParquetWriter(file.sink, this.#parquet), rows);
      await file.close();
    }
    return this.#files.map(({ format, file }) => ({ format, path: file.path }));
  }

  /** Closes the files as they are; the caller removes them. */
  abandon(): void {
    for (const { file } of this.#files) file.abandon();
  }
}

/** Whether the rows have to be gone through once more in the end. */
export function needsAllRows(formats: readonly TableFormat[]): boolean {
  return formats.includes('parquet');
}
