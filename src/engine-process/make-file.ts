import { EngineError } from '../engine/errors.ts';
import { createFile, type OutputRow, scanRowsFile, writeTables } from '../engine/tables.ts';
import type { ExportFile, ExportFileOutcome } from './messages.ts';

/**
 * Makes one file of stored tables. Throws only the unexpected: what the format cannot hold is an outcome. `onProgress` hears the share of
 * all that is to be read: Parquet reads rows twice.
 */
export async function makeFile(
  { format, tables, path }: ExportFile,
  onProgress: (share: number) => void,
): Promise<ExportFileOutcome> {
  const rowCount = tables.reduce((sum, { rows }) => sum + rows.index.rowCount, 0) * (format === 'parquet' ? 2 : 1);
  let read = 0;
  async function* counted(rows: AsyncIterable<OutputRow[]>) {
    for await (const batch of rows) {
      yield batch;
      read += batch.length;
      onProgress(Math.min(1, read / rowCount));
    }
  }
  const file = createFile(path);
  try {
    const wholes = tables.map(({ rows, ...head }) => ({
      ...head,
      rows: () => counted(scanRowsFile(rows.path, rows.index)),
    }));
    await writeTables(format, file.sink, wholes);
    await file.close();
    return { kind: 'done' };
  } catch (error) {
    file.abandon();
    if (!(error instanceof EngineError)) throw error;
    return { kind: 'refused', message: error.message };
  }
}
