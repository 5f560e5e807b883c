import { Prisma } from '../../db/generated/client.ts';
import { type FileContext, transact } from '../kernel/index.ts';
import { allDone, moreToDo, type PassEnd, type PassWork } from './pass.ts';
import { removeFiles } from './remove-files.ts';

const batchSize = 50;

/** Removes uploads whose time is over: the rows first, then the files of those that never became documents. */
export async function expireUploads(context: FileContext, work: PassWork): Promise<PassEnd> {
  while (!work.budget.spent()) {
    if ((await removeUploads(context, work, Prisma.sql`expires_at <= now()`)) < batchSize) return allDone;
  }
  return moreToDo;
}

/** Removes some uploads of which the condition holds. Answers how many. */
export async function removeUploads(context: FileContext, work: PassWork, condition: Prisma.Sql): Promise<number> {
  const { uploads, files } = await transact(context, async (tx) => {
    const due = await tx.db.$queryRaw<{ id: string }[]>`
      SELECT id FROM upload WHERE ${condition} ORDER BY expires_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`;
    const ids = due.map(({ id }) => id);
    const parts = await tx.db.uploadPart.findMany({ where: { uploadId: { in: ids } }, select: { storageKey: true } });
    await tx.db.upload.deleteMany({ where: { id: { in: ids } } });
    return { uploads: ids.length, files: parts.map(({ storageKey }) => storageKey) };
  });
  work.count('uploads', uploads);
  await removeFiles(context, work, files);
  return uploads;
}
