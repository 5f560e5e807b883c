import {
  type ColumnValueCounts,
  type ExtractedTable,
  partPlaces,
  type RowsIndex,
  rangeToA1,
  type TableFormat,
  type TableSummary,
} from '../../engine/tables.ts';
import { type Claim, LeaseLostError } from '../../lease/kind.ts';
import type { StoredObject } from '../../storage/object-store.ts';
import { blockHashesOf } from '../document/index.ts';
import type { Context } from '../kernel/index.ts';
import { type LimitError, newId, transact } from '../kernel/index.ts';
import { rowsRefusal } from '../quota/index.ts';
import {
  countsToKeep,
  exportDocument,
  exportFormat,
  keepIssues,
  kindsToKeep,
  type TableSource,
  tableColumns,
} from '../table/index.ts';
import { lockJob, recordJobEvent } from './job.ts';
import type { JobFailure, JobMetrics } from './state.ts';
import { fail, succeed } from './transitions.ts';

/** One table of a finished attempt; its bytes are already in the store. */
export interface TableResult {
  table: ExtractedTable;
  summary: TableSummary;
  rows: { object: StoredObject; index: RowsIndex; valueCounts: ColumnValueCounts[] };
  exports: { format: TableFormat; object: StoredObject }[];
}

/**
 * Writes everything an attempt has produced and ends the job, in one transaction that names the fencing number. Throws
 * LeaseLostError when the job is not this attempt's any more: then nothing is written, and no row points at the attempt's objects.
 *
 * Rows that the workspace has no room for are not kept: then the job fails, as is answered, and nothing points at the objects either.
 *
 * Saying it twice is saying it once: a caller whose connection broke cannot know whether its commit arrived, and asks again.
 */
export async function completeJob(
  context: Context,
  claim: Claim,
  results: readonly TableResult[],
  metrics: JobMetrics,
): Promise<JobFailure | null> {
  return transact(context, async (tx) => {
    const job = await lockJob(tx, claim.id);
    if (job?.attempt !== claim.attempt) throw new LeaseLostError(claim);
    if (job.status === 'SUCCEEDED') return null;
    if (job.status !== 'RUNNING') throw new LeaseLostError(claim);
    const refusal = await rowsRefusal(tx, job.workspaceId, metrics.rowsWritten);
    if (refusal) {
      const failure = failureOf(refusal);
      await fail(tx, job, failure);
      return failure;
    }
    const source = await tx.db.document.findUniqueOrThrow({ where: { id: job.documentId }, select: { name: true } });
    const tables = results.map((result) => ({ id: newId('Table'), result }));
    const exports = tables.flatMap(({ id, result }) =>
      result.exports.map((file) => ({ id: newId('Export'), documentId: newId('Document'), tableId: id, result, file })),
    );

    await tx.db.table.createMany({
      data: tables.map(({ id, result }) => ({
        id,
        workspaceId: job.workspaceId,
        jobId: job.id,
        documentId: job.documentId,
        ...tableData(result),
      })),
    });
    await keepIssues(
      tx,
      job.workspaceId,
      tables.flatMap(({ id, result }) => kindsToKeep({ id, workspaceId: job.workspaceId }, result.summary.issueKinds)),
      tables.flatMap(({ id, result }) => result.summary.issues.map((issue) => ({ tableId: id, issue }))),
    );
    await tx.db.document.createMany({
      data: exports.map(({ documentId, result, file }) => ({
        id: documentId,
        workspaceId: job.workspaceId,
        kind: 'EXPORT' as const,
        ...exportDocument(file.format, {
          documentName: source.name,
          // A document's only table is the document, made clean.
          tableName: results.length > 1 ? result.table.name : null,
          tables: 1,
        }),
        byteSize: file.object.size,
        sha256: file.object.sha256,
        storageKey: file.object.key,
        actorKind: 'SYSTEM' as const,
      })),
    });
    await tx.db.documentBlocks.createMany({
      data: exports.flatMap(({ documentId, file }) => {
        const hashes = blockHashesOf(file.object);
        return hashes ? [{ documentId, hashes }] : [];
      }),
    });
    await tx.db.export.createMany({
      data: exports.map(({ id, documentId, tableId, result, file }) => ({
        id,
        jobId: job.id,
        tableId,
        documentId,
        format: exportFormat(file.format),
        status: 'READY' as const,
        rowCount: result.summary.rowCount,
      })),
    });
    for (const { id, result } of tables) {
      recordJobEvent(tx, job, 'job.table_extracted', {
        tableId: id,
        name: result.table.name,
        ordinal: result.table.ordinal,
        rowCount: result.summary.rowCount,
        issueCount: result.summary.issueCount,
      });
    }
    recordJobEvent(tx, job, 'job.outputs_persisted', { tables: tables.length, rows: metrics.rowsWritten });
    for (const { id, documentId, result, file } of exports) {
      recordJobEvent(tx, job, 'job.export_persisted', {
        exportId: id,
        documentId,
        format: exportFormat(file.format),
        rowCount: result.summary.rowCount,
      });
    }
    await succeed(tx, job, metrics);
    return null;
  });
}

function failureOf({ code, message, limit }: LimitError): JobFailure {
  return { code, message, owner: 'USER', details: { limit } };
}

function tableData({ table, summary, rows }: TableResult) {
  return {
    ordinal: table.ordinal,
    name: table.name,
    source: {
      sheet: table.sheet.name,
      sheetIndex: table.sheet.index,
      range: rangeToA1(summary.range),
      headerRows: table.headerRows,
      score: table.score,
      reasons: table.reasons,
      parts: partPlaces(summary.parts),
    } satisfies TableSource,
    columns: tableColumns.parse(table.columns),
    unmappedColumns: tableColumns.parse(table.unmappedColumns),
    rowCount: summary.rowCount,
    issueCount: summary.issueCount,
    droppedRows: summary.droppedRows,
    droppedFirst: summary.droppedFirst,
    rowsKey: rows.object.key,
    rowsSha256: rows.object.sha256,
    rowsIndex: { ...rows.index },
    valueCounts: countsToKeep(rows),
  };
}
