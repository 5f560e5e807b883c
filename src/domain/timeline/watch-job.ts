import type { Job } from '../../db/generated/client.ts';
import { readWhenPossible } from '../../timeline/retry.ts';
import { isTerminal } from '../job/index.ts';
import {
  type Context,
  NotFoundError,
  type RequestContext,
  requireViewer,
  UnauthenticatedError,
} from '../kernel/index.ts';
import { endable } from './endable.ts';

/**
 * The job now, and again whenever it has changed, until it is over. `read` is given a context whose viewer is as fresh as the
 * rows, and answers `null` for what they may not see. Throws NotFoundError or UnauthenticatedError when that comes to pass.
 */
export function watchJob(
  context: RequestContext,
  jobId: string,
  read: (context: Context) => Promise<Job | null>,
): AsyncGenerator<Job, void, void> {
  return endable(async function* (signal) {
    const follower = context.timelines.follow({ kind: 'stream', stream: jobId }, { after: null });
    const leave = () => follower.end();
    signal.addEventListener('abort', leave, { once: true });
    const grant = context.grants.grant(requireViewer(context), () => {
      if (typeof grant.now() === 'string') follower.end();
    });
    if (typeof grant.now() === 'string') follower.end();
    try {
      while (await follower.next()) {
        const viewer = grant.now() ?? (await grant.viewer(signal));
        if (typeof viewer === 'string') break;
        const found = await readWhenPossible(
          async () => ({ job: await read({ ...context, viewer }) }),
          follower,
          context.log,
        );
        if (!found) break;
        if (!found.job) throw new NotFoundError('The job');
        yield found.job;
        if (isTerminal(found.job.status)) return;
      }
      const end = grant.now();
      if (!signal.aborted && (end === 'ACCESS_REVOKED' || end === 'EXPIRED')) throw new UnauthenticatedError();
    } finally {
      follower.end();
      await grant.release();
    }
  });
}
