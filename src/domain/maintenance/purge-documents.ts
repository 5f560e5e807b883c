import { isTerminal } from '../job/index.ts';
import { type FileContext, type Transaction, transact } from '../kernel/index.ts';
import { allDone, moreToDo, type PassEnd, type PassWork } from './pass.ts';
import { removeFiles } from './remove-files.ts';
import { forget, removeJobs } from './remove-jobs.ts';

const documentsPerBatch = 50;
/** A job can have thousands of issues, so that few go in one transaction. */
const jobsPerTransaction = 20;

/**
 * Removes documents whose time in the bin is over, and with them whatever was made of them: jobs, tables, issues, exports and
 * the files of all these. A document with an unfinished job waits for it. Events stay until they expire: they say that
 * something happened, and a feed with holes would lose its order.
 */
export async function purgeDocuments(context: FileContext, work: PassWork): Promise<PassEnd> {
  const days = work.retention.deletedDocumentsDays;
  if (days === 0) return allDone;
  // What cannot go in this run (restored or needed meanwhile) must not be looked at again and again.
  let after = { deletedAt: new Date(0), id: '' };
  while (!work.budget.spent()) {
    const due = await context.db.prisma.$queryRaw<{ id: string; deletedAt: Date }[]>`
      SELECT id, deleted_at AS "deletedAt" FROM document
      WHERE deleted_at < now() - make_interval(days => ${days}) AND (deleted_at, id) > (${after.deletedAt}, ${after.id})
        AND NOT EXISTS (SELECT 1 FROM job WHERE job.document_id = document.id AND job.status IN ('QUEUED', 'RUNNING'))
      ORDER BY deleted_at, id LIMIT ${documentsPerBatch}`;
    for (const { id } of due) await purgeDocument(context, work, id, days);
    const last = due.at(-1);
    if (!last || due.length < documentsPerBatch) return work.budget.spent() ? moreToDo : allDone;
    after = last;
  }
  return moreToDo;
}

/** What one transaction has removed, and the files that go when it is committed. */
interface Share {
  removed: Record<string, number>;
  files: string[];
  /** Whether there is nothing more to do about the document in this run. */
  over: boolean;
}

const nothingToDo: Share = { removed: {}, files: [], over: true };

/** Removes one that was deleted more than so many days ago, with whatever was made of it, as far as the time goes. */
export async function purgeDocument(context: FileContext, work: PassWork, id: string, days: number): Promise<void> {
  while (!work.budget.spent()) {
    const { removed, files, over } = await transact(context, (tx) => removeShare(tx, id, days));
    for (const [what, amount] of Object.entries(removed)) work.count(what, amount);
    await removeFiles(context, work, files);
    if (over) return;
  }
}

/** Some of a document's jobs or, when there are none left, the document itself. */
async function removeShare(tx: Transaction, id: string, days: number): Promise<Share> {
  // Looked at again under the lock, which a new job would wait for: it may have been restored, or submitted.
  const [document] = await tx.db.$queryRaw<{ storageKey: string }[]>`
    SELECT storage_key AS "storageKey" FROM document
    WHERE id = ${id} AND deleted_at < now() - make_interval(days => ${days}) FOR UPDATE`;
  if (!document) return nothingToDo;
  const jobs = await tx.db.job.findMany({
    where: { documentId: id },
    orderBy: { id: 'asc' },
    take: jobsPerTransaction,
    select: { id: true, status: true },
  });
  if (jobs.some(({ status }) => !isTerminal(status))) return nothingToDo;
  const ids = jobs.map((job) => job.id);
  if (ids.length > 0) return { ...(await removeJobs(tx, ids)), over: false };
  // An EXPORT document that was deleted by hand: what is left of its export leads nowhere.
  const { count: exports } = await tx.db.export.deleteMany({ where: { documentId: id } });
  await tx.db.document.delete({ where: { id } });
  await forget(tx, [id]);
  return { removed: { documents: 1, exports }, files: [document.storageKey], over: true };
}
