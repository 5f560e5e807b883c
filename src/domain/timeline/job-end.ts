import type { Batch } from '../../timeline/follow.ts';
import { readHead, settledStart } from '../../timeline/read.ts';
import { readLoss } from '../../timeline/retention-gap.ts';
import { readWhenPossible, type Waiter } from '../../timeline/retry.ts';
import type { Start } from '../../timeline/timeline.ts';
import { definitionOf } from '../event/index.ts';
import { isTerminal } from '../job/index.ts';
import type { Context } from '../kernel/index.ts';

export interface JobEnd {
  /** What was lost between the reader's cursor and the end. */
  lost: Extract<Batch, { lost: unknown }> | null;
}

/**
 * The end of a job's timeline, for a reader who starts behind it: nothing follows a terminal event, so who has seen it is not kept
 * waiting; nor is who comes when retention has taken it. `null` when there is, or will be, more to read.
 */
export async function readJobEnd(
  { db, log }: Pick<Context, 'db' | 'log'>,
  { jobId, start: asked, waiter }: { jobId: string; start: Start; waiter: Waiter },
): Promise<JobEnd | null> {
  const timeline = { kind: 'stream' as const, stream: jobId };
  const read = async (): Promise<JobEnd | null> => {
    const start = await settledStart(db, timeline, asked);
    const cursor = typeof start === 'object' ? start : null;
    const head = await readHead(db, timeline);
    if (head !== null) {
      const isSeen = start === 'HEAD' || (cursor?.seq ?? 0) >= head.seq;
      return isSeen && definitionOf(head.type)?.isLast ? { lost: null } : null;
    }
    const job = await db.prisma.job.findUnique({ where: { id: jobId }, select: { status: true } });
    if (!job || !isTerminal(job.status)) return null;
    const lost = cursor && (await readLoss(db, timeline, cursor));
    return { lost: lost && { lost, loss: 'RETENTION' } };
  };
  return readWhenPossible(read, waiter, log);
}
