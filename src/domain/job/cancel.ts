import type { Job } from '../../db/generated/client.ts';
import type { Context } from '../kernel/index.ts';
import { ConflictError, NotFoundError, requirePermissionOn, transact } from '../kernel/index.ts';
import { findJob, lockJob } from './job.ts';
import { mayBecome } from './state.ts';
import { cancel } from './transitions.ts';

/**
 * Ends a job that is queued or running. From the commit on nothing of it is written any more: a worker that is at it learns of
 * it by the hint of the event, or else by its next progress or heartbeat, and stops.
 *
 * Throws NotFoundError for a job the viewer cannot see, ForbiddenError for another person's job without the permission for
 * those, ConflictError with the reason ALREADY_OVER when the job came to an end first, cancelled or otherwise.
 */
export async function cancelJob(context: Context, jobId: string): Promise<Job> {
  const visible = await findJob(context, jobId);
  if (!visible) throw new NotFoundError('The job');
  await requirePermissionOn(context, visible, 'jobs.cancel', 'The job');
  return transact(context, async (tx) => {
    const job = await lockJob(tx, jobId);
    if (!job) throw new NotFoundError('The job');
    if (!mayBecome(job.status, 'CANCELLED')) {
      throw new ConflictError('ALREADY_OVER', `The job is over: it ended ${job.status}.`);
    }
    await cancel(context, tx, job);
    return tx.db.job.findUniqueOrThrow({ where: { id: job.id } });
  });
}
