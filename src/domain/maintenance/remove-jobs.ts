import type { Transaction } from '../kernel/index.ts';
import { removeExportDocuments } from './export-documents.ts';

/** Finished jobs go with their tables, issues and exports. Answers how many of each, and the files that go when this is committed. */
export async function removeJobs(
  tx: Transaction,
  ids: string[],
): Promise<{ removed: Record<string, number>; files: string[] }> {
  const ofJobs = { jobId: { in: ids } };
  const tables = await tx.db.table.findMany({ where: ofJobs, select: { rowsKey: true } });
  const exports = await tx.db.export.findMany({ where: ofJobs, select: { documentId: true } });
  await tx.db.job.deleteMany({ where: { id: { in: ids } } });
  const exportDocuments = exports.flatMap(({ documentId }) => documentId ?? []);
  const files = await removeExportDocuments(tx.db, exportDocuments);
  await forget(tx, [...ids, ...exportDocuments]);
  return {
    removed: { jobs: ids.length, tables: tables.length, exports: exports.length },
    files: [...tables.map(({ rowsKey }) => rowsKey), ...files],
  };
}

/**
 * Without a head a timeline is over: its last events expire with the others, and those that have stayed behind the horizon go
 * now. An idempotency key must not lead to what is gone.
 */
export async function forget(tx: Transaction, ids: string[]): Promise<void> {
  await tx.db.streamHead.deleteMany({ where: { stream: { in: ids } } });
  await tx.db.$executeRaw`
    DELETE FROM event USING event_horizon AS horizon
    WHERE event.stream = ANY (${ids}) AND horizon.workspace_id = event.workspace_id
      AND event.pos <= horizon.pos`;
  await tx.db.idempotencyKey.deleteMany({ where: { resultId: { in: ids } } });
}
