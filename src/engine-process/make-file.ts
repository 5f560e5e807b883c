import { EngineError } from '../engine/errors.ts';
import { createFile, scanRowsFile, writeTables } from '../engine/tables.ts';
import type { ExportFile, ExportFileOutcome } from './messages.ts';

/** Makes one file of stored tables. Throws only the unexpected: what the format cannot hold is an outcome. */
export async function makeFile({ format, tables, path }: ExportFile): Promise<ExportFileOutcome> {
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
