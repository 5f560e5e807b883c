import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Table } from '../src/db/generated/client.ts';
import {
  type ClaimedExport,
  completeExport,
  failExport,
  releaseExport,
  renewExport,
} from '../src/domain/export/index.ts';
import { type Context, newId } from '../src/domain/kernel/index.ts';
import { engineFormats, rowsIndex, tableColumns } from '../src/domain/table/index.ts';
import { ObjectNotFoundError, StoredBytesDamagedError } from '../src/storage/faults.ts';
import { intactBytes } from '../src/storage/intact.ts';
import { documentKey } from '../src/storage/keys.ts';
import type { StoredObject } from '../src/storage/object-store.ts';
import { removeObjects } from './attempt.ts';
import type { ExportFile } from './export-file.ts';
import type { Extractor } from './extractor.ts';
import { AttemptTimeoutError, failureOf, InterruptedError } from './outcome.ts';
import type { Scratch } from './scratch.ts';

export interface ExportTools {
  extractor: Extractor;
  scratch: Scratch;
  /** Fires when the worker is told to stop. */
  signal: AbortSignal;
}

/** The export cannot be made, however often it is tried. */
class HopelessExportError extends Error {}

/** Somebody else makes the export, or nobody wants it any more. */
class ExportLostError extends Error {}

/**
 * One attempt at an export: rows objects from the store → a file, made in a process of its own → an object in the store → READY.
 * Throws only when the database is away; then the lease brings the export back.
 */
export async function attemptExport(context: Context, claim: ClaimedExport, tools: ExportTools): Promise<void> {
  const { log } = context;
  const stop = new AbortController();
  const interrupt = () => stop.abort(new InterruptedError());
  tools.signal.addEventListener('abort', interrupt, { once: true });
  if (tools.signal.aborted) interrupt();
  const { leaseSeconds, timeoutSeconds } = context.policy.worker;
  const timer = setTimeout(() => stop.abort(new AttemptTimeoutError(timeoutSeconds)), timeoutSeconds * 1000);
  const renewal = setInterval(
    () => {
      renewExport(context, claim).then(
        (held) => held || stop.abort(new ExportLostError()),
        (error: unknown) => log.warn({ err: error }, 'the lease of an export could not be renewed this time'),
      );
    },
    (leaseSeconds * 1000) / 3,
  );
  try {
    const documentId = newId('Document');
    const object = await tools.scratch.within(`${claim.id}-${claim.attempts}`, (folder) =>
      makeObject(context, claim, { ...tools, documentId, folder, signal: stop.signal }),
    );
    if (await completeExport(context, claim, { documentId, object })) log.info({ bytes: object.size }, 'export ready');
    else await removeObjects(context, [object.key]);
  } catch (error) {
    // Streams that a signal ends throw an error of their own.
    await settle(context, claim, stop.signal.aborted ? stop.signal.reason : error);
  } finally {
    clearInterval(renewal);
    clearTimeout(timer);
    tools.signal.removeEventListener('abort', interrupt);
  }
}

async function makeObject(
  context: Context,
  claim: ClaimedExport,
  { extractor, documentId, folder, signal }: Omit<ExportTools, 'scratch'> & { documentId: string; folder: string },
): Promise<StoredObject> {
  const tables = claim.table === null ? claim.job.tables : [claim.table];
  const file: ExportFile = { format: engineFormats[claim.format], tables: [], path: join(folder, 'export') };
  for (const table of tables) file.tables.push(await fetchRows(context, table, folder, signal));
  const outcome = await extractor.export(file, signal);
  if (outcome.kind === 'refused') throw new HopelessExportError(outcome.message);
  const key = documentKey(claim.job.workspaceId, documentId);
  return context.store.put(key, createReadStream(file.path), { signal });
}

/** Copies a rows object to a local file: the process that reads it holds no key to the store. */
async function fetchRows(
  context: Context,
  { name, ordinal, columns, rowsKey: key, rowsSha256: sha256, rowsIndex: index }: Table,
  folder: string,
  signal: AbortSignal,
): Promise<ExportFile['tables'][number]> {
  const path = join(folder, `table-${ordinal}.jsonl.zst`);
  const bytes = sha256 === null ? await context.store.get(key) : intactBytes(context.store, { key, sha256 });
  await pipeline(bytes, createWriteStream(path), { signal });
  return { name, columns: tableColumns.parse(columns), rows: { path, index: rowsIndex.parse(index) } };
}

/** Writes what became of an attempt that did not succeed. */
async function settle(context: Context, claim: ClaimedExport, error: unknown): Promise<void> {
  const { log } = context;
  if (error instanceof ExportLostError) {
    log.warn('the export is somebody else’s now, or nobody’s');
  } else if (error instanceof InterruptedError) {
    await releaseExport(context, claim);
  } else if (
    error instanceof HopelessExportError ||
    error instanceof ObjectNotFoundError ||
    error instanceof StoredBytesDamagedError
  ) {
    const reason = error instanceof HopelessExportError ? error.message : lossOf(error);
    log.info({ reason }, 'an export cannot be made');
    await failExport(context, claim, { reason, isFinal: true });
  } else {
    log.error({ err: error }, 'an export failed');
    const { message, owner } = failureOf(error);
    await failExport(context, claim, { reason: message, isFinal: owner === 'USER' });
  }
}

function lossOf(error: ObjectNotFoundError | StoredBytesDamagedError): string {
  const isGone = error instanceof ObjectNotFoundError || error.cause instanceof ObjectNotFoundError;
  return isGone ? 'The rows of the table are gone.' : 'The stored rows of the table are damaged.';
}
