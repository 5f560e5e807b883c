import type { Context } from '../kernel/index.ts';
import { allDone, moreToDo, type PassEnd, type PassWork } from './pass.ts';

const batchSize = 5_000;

/** Forgets deliveries to webhooks that have come to an end. */
export async function expireDeliveries(context: Context, work: PassWork): Promise<PassEnd> {
  const days = work.retention.webhookDeliveriesDays;
  if (days === 0) return allDone;
  while (!work.budget.spent()) {
    const removed = await context.db.prisma.$executeRaw`
      DELETE FROM webhook_delivery WHERE id IN (
        SELECT id FROM webhook_delivery
        WHERE created_at < now() - make_interval(days => ${days}) AND (delivered_at IS NOT NULL OR failed_at IS NOT NULL)
        ORDER BY created_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
      )`;
    work.count('deliveries', removed);
    if (removed < batchSize) return allDone;
  }
  return moreToDo;
}
