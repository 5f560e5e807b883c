import type { Lost } from '../../timeline/cursor.ts';
import { readHead, settledStart } from '../../timeline/read.ts';
import { readLoss } from '../../timeline/retention-gap.ts';
import { readWhenPossible, type Waiter } from '../../timeline/retry.ts';
import type { Start } from '../../timeline/timeline.ts';
import { definitionOf } from '../event/index.ts';
import { isTerminal } from '../job/index.ts';
import type { Context } from '../kernel/index.ts';

export interface JobEnd {
  /** What was lost between the reader's cursor and the end. */
  lost: Lost | null;
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
      if (!isSeen || !definitionOf(head.type)?.isLast) return null;
      const lost = cursor && (await readLoss(db, timeline, cursor));
      // Another end was seen, which a restore has undone: there is all of it to read.
      return lost?.loss === 'RESTORED' ? null : { lost };
    }
    const job = await db.prisma.job.findUnique({ where: { id: jobId }, select: { status: true } });
    if (!job || !isTerminal(job.status)) return null;
    return { lost: cursor && (await readLoss(db, timeline, cursor)) };
  };
  return readWhenPossible(read, waiter, log);
}
