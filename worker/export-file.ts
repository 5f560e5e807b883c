import { EngineError } from '../src/engine/errors.ts';
import {
  createFile,
  type RowsIndex,
  scanRowsFile,
  type TableFormat,
  type TableHead,
  writeTables,
} from '../src/engine/tables.ts';

/** What the process that makes a file is given; all of it can be cloned. */
export interface ExportFile {
  format: TableFormat;
  /** In the order of the document, each with its rows object as a local file. */
  tables: (TableHead & { rows: { path: string; index: RowsIndex } })[];
  /** The file to make; it must not be there yet. */
  path: string;
}

/** Errors lose their fields between processes, so what the format cannot hold is told as data. */
export type ExportFileOutcome = { kind: 'done' } | { kind: 'refused'; message: string };

/** Makes one file of stored tables. Throws only what nobody expected. */
export async function makeExportFile({ format, tables, path }: ExportFile): Promise<ExportFileOutcome> {
  const file = createFile(path);
  try {
    const wholes = tables.map(({ rows, ...head }) => ({ ...head, rows: () => scanRowsFile(rows.path, rows.index) }));
    await writeTables(format, file.sink, wholes);
    await file.close();
    return { kind: 'done' };
  } catch (error) {
    file.abandon();
    if (!(error instanceof EngineError)) throw error;
    return { kind: 'refused', message: error.message };
  }
}
