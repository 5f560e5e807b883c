import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { ClaimedExport } from '../../src/domain/export/index.ts';
import type { FileContext } from '../../src/domain/kernel/index.ts';
import { newId } from '../../src/domain/kernel/index.ts';
import { engineFormat, issuesToMark, rowsIndex, tableColumns } from '../../src/domain/table/index.ts';
import { fetchObject } from '../../src/engine-process/fetch-object.ts';
import type { ExportFile } from '../../src/engine-process/messages.ts';
import type { EnginePool } from '../../src/engine-process/pool.ts';
import { ObjectNotFoundError, StoredBytesDamagedError } from '../../src/storage/faults.ts';
import { documentKey } from '../../src/storage/keys.ts';
import type { StoredObject } from '../../src/storage/object-store.ts';

/** The export cannot be made, however often it is tried. */
export class HopelessExportError extends Error {}

export interface MadeExport {
  documentId: string;
  object: StoredObject;
}

export interface MakeExportTools {
  engine: EnginePool;
  /** An empty folder; the caller removes it. */
  folder: string;
  signal: AbortSignal;
  /** Hears which share of the rows is written, 0 to 1. */
  onProgress(share: number): void;
}

/**
 * The work of one attempt, as a pipeline: rows objects from the store → a file, made in a process of its own → an object in the
 * store. Changes nothing in the database. Throws HopelessExportError, the signal's reason when it fires.
 */
export async function makeExport(
  context: FileContext,
  { table, job, format, marksIssues }: ClaimedExport,
  { engine, folder, signal, onProgress }: MakeExportTools,
): Promise<MadeExport> {
  const file: ExportFile = { format: engineFormat(format), tables: [], path: join(folder, 'export') };
  for (const stored of table ? [table] : job.tables) {
    const { name, ordinal, columns, rowsKey, rowsSha256: sha256, rowsIndex: index } = stored;
    const path = join(folder, `table-${ordinal}.jsonl.zst`);
    await fetchObject(context.store, rowsKey, path, { sha256, signal }).catch((error: unknown) => {
      throw isLoss(error) ? new HopelessExportError(lossOf(error)) : error;
    });
    file.tables.push({
      name,
      columns: tableColumns.parse(columns),
      issues: marksIssues ? await issuesToMark(context, stored) : null,
      rows: { path, index: rowsIndex.parse(index) },
    });
  }
  const outcome = await engine.makeFile(file, { signal, onProgress });
  if (outcome.kind === 'refused') throw new HopelessExportError(outcome.message);
  const documentId = newId('Document');
  const key = documentKey(job.workspaceId, documentId);
  return { documentId, object: await context.store.put(key, createReadStream(file.path), { signal }) };
}

function isLoss(error: unknown): error is ObjectNotFoundError | StoredBytesDamagedError {
  return error instanceof ObjectNotFoundError || error instanceof StoredBytesDamagedError;
}

function lossOf(error: ObjectNotFoundError | StoredBytesDamagedError): string {
  const isGone = error instanceof ObjectNotFoundError || error.cause instanceof ObjectNotFoundError;
  return isGone ? 'The rows of the table are gone.' : 'The stored rows of the table are damaged.';
}
