import type { Context } from '../kernel/index.ts';
import { allDone, moreToDo, type PassEnd, type PassWork } from './pass.ts';

const batchSize = 5_000;

/** Forgets old idempotency keys: the same key then creates anew. */
export async function expireIdempotencyKeys(context: Context, work: PassWork): Promise<PassEnd> {
  const hours = work.retention.idempotencyKeysHours;
  if (hours === 0) return allDone;
  while (!work.budget.spent()) {
    const removed = await context.db.prisma.$executeRaw`
      DELETE FROM idempotency_key WHERE (workspace_id, operation, key) IN (
        SELECT workspace_id, operation, key FROM idempotency_key
        WHERE created_at < now() - make_interval(hours => ${hours}) ORDER BY created_at LIMIT ${batchSize}
        FOR UPDATE SKIP LOCKED
      )`;
    work.count('keys', removed);
    if (removed < batchSize) return allDone;
  }
  return moreToDo;
}
