import { type FileContext, transact } from '../kernel/index.ts';
import { removeExportDocuments } from './export-documents.ts';
import { allDone, moreToDo, type PassEnd, type PassWork } from './pass.ts';
import { removeFiles } from './remove-files.ts';

const batchSize = 100;

/** Removes old exports: the rows and the EXPORT documents in one transaction, then the files. */
export async function expireExports(context: FileContext, work: PassWork): Promise<PassEnd> {
  const days = work.retention.exportsDays;
  if (days === 0) return allDone;
  while (!work.budget.spent()) {
    const { exports, documents } = await transact(context, async (tx) => {
      // One that is still being made belongs to its job, however long that takes.
      const due = await tx.db.$queryRaw<{ id: string; documentId: string | null }[]>`
        SELECT id, document_id AS "documentId" FROM export
        WHERE created_at < now() - make_interval(days => ${days}) AND status <> 'PENDING'
        ORDER BY created_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`;
      await tx.db.export.deleteMany({ where: { id: { in: due.map(({ id }) => id) } } });
      const ids = due.flatMap(({ documentId }) => documentId ?? []);
      return { exports: due.length, documents: await removeExportDocuments(tx.db, ids) };
    });
    work.count('exports', exports);
    await removeFiles(context, work, documents);
    if (exports < batchSize) return allDone;
  }
  return moreToDo;
}
