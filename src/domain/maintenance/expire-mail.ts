import type { Context } from '../kernel/index.ts';
import { allDone, moreToDo, type PassEnd, type PassWork } from './pass.ts';

const batchSize = 5_000;

/** Forgets mails that have come to an end. */
export async function expireMail(context: Context, work: PassWork): Promise<PassEnd> {
  const days = work.retention.mailDays;
  if (days === 0) return allDone;
  while (!work.budget.spent()) {
    const removed = await context.db.prisma.$executeRaw`
      DELETE FROM mail WHERE id IN (
        SELECT id FROM mail
        WHERE created_at < now() - make_interval(days => ${days}) AND (sent_at IS NOT NULL OR failed_at IS NOT NULL)
        ORDER BY created_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
      )`;
    work.count('mails', removed);
    if (removed < batchSize) return allDone;
  }
  return moreToDo;
}
