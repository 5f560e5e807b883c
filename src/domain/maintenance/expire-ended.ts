import { Prisma } from '../../db/generated/client.ts';
import type { LeaseKind } from '../../lease/kind.ts';
import { tableOf } from '../../lease/lease.ts';
import type { Context } from '../kernel/index.ts';
import { allDone, moreToDo, type PassEnd, type PassWork } from './pass.ts';

const batchSize = 5_000;

interface Ended {
  kind: LeaseKind;
  /** What the rows are called where they are counted. */
  what: string;
  /** Days that they are kept; 0 for ever. */
  days: number;
}

/** Forgets rows of a kind that wait for no attempt any more, and were made so many days ago. */
export async function expireEnded(context: Context, work: PassWork, { kind, what, days }: Ended): Promise<PassEnd> {
  if (days === 0) return allDone;
  const table = tableOf(kind);
  while (!work.budget.spent()) {
    const removed = await context.db.prisma.$executeRaw`
      DELETE FROM ${table} WHERE id IN (
        SELECT id FROM ${table}
        WHERE created_at < now() - make_interval(days => ${days}) AND NOT (${Prisma.raw(kind.waiting)})
        ORDER BY created_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
      )`;
    work.count(what, removed);
    if (removed < batchSize) return allDone;
  }
  return moreToDo;
}
