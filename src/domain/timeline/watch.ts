import type { Grant, GrantEnd } from '../../auth/grants.ts';
import { reachIn } from '../../auth/policy.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Database } from '../../db/database.ts';
import type { Job } from '../../db/generated/client.ts';
import { type Cursor, type CursorLoss, encodeCursor } from '../../timeline/cursor.ts';
import { endable } from '../../timeline/endable.ts';
import type { Batch, FollowOptions } from '../../timeline/follow.ts';
import { readHead, type TimelineEvent } from '../../timeline/read.ts';
import { readLoss } from '../../timeline/retention-gap.ts';
import { type Stream, startOf, type Timeline } from '../../timeline/timeline.ts';
import { isEventType, terminalJobEvents } from '../event/index.ts';
import { isTerminal } from '../job/index.ts';
import { type Context, NotFoundError, requireViewer, UnauthenticatedError } from '../kernel/index.ts';

/** What a subscriber to a timeline is sent. */
export type TimelineItem =
  | { kind: 'event'; event: TimelineEvent }
  | { kind: 'reset'; reason: CursorLoss; earliestCursor: string }
  | { kind: 'end'; reason: 'TERMINAL' | GrantEnd };

export interface WatchOptions {
  /** An event's cursor, `HEAD` for what comes from now on, `null` for the whole history. */
  after: string | null;
  types?: readonly string[] | null;
}

/**
 * History, then live, for as long as the consumer listens and the viewer may read the workspace's events. Ends with its reason
 * unless the consumer leaves. Throws InvalidCursorError at once.
 */
export function watchTimeline(
  context: Context,
  workspaceId: string,
  timeline: Timeline,
  options: WatchOptions,
): AsyncGenerator<TimelineItem, void, void> {
  const after = startOf(timeline, options.after);
  return endable((ending) =>
    asGranted(context, workspaceId, ending, (signal) =>
      itemsOf(context.timelines.follow(timeline, { after, types: options.types ?? null, signal })),
    ),
  );
}

/** The same for a job, whose timeline comes to an end. */
export function watchJobTimeline(
  context: Context,
  workspaceId: string,
  jobId: string,
  options: WatchOptions,
): AsyncGenerator<TimelineItem, void, void> {
  const timeline: Stream = { kind: 'stream', stream: jobId };
  const after = startOf(timeline, options.after);
  return endable((ending) =>
    asGranted(context, workspaceId, ending, (signal) => untilTerminal(context, timeline, { after, signal })),
  );
}

/**
 * The job now, and again whenever it has changed, until it is over. `read` is given a context whose viewer is as fresh as the
 * rows, and answers `null` for what they may not see. Throws NotFoundError or UnauthenticatedError when that comes to pass.
 */
export function watchJob(
  context: Context,
  jobId: string,
  read: (context: Context) => Promise<Job | null>,
): AsyncGenerator<Job, void, void> {
  return endable(async function* (ending) {
    const { signal } = ending;
    const grant = grantFor(context, ending, () => true);
    try {
      const timeline: Timeline = { kind: 'stream', stream: jobId };
      for await (const _change of context.timelines.follow(timeline, { after: null, signal })) {
        const viewer = grant.now() ?? (await grant.viewer(signal));
        if (typeof viewer === 'string') break;
        const job = await read({ ...context, viewer });
        if (!job) throw new NotFoundError('The job');
        yield job;
        if (isTerminal(job.status)) return;
      }
      if (endOf(signal) === 'ACCESS_REVOKED' || endOf(signal) === 'EXPIRED') throw new UnauthenticatedError();
    } finally {
      await grant.release();
    }
  });
}

/** A grant that ends what waits for the controller's signal, with the reason, once it is over or the viewer may do no longer. */
function grantFor(context: Context, ending: AbortController, may: (viewer: Viewer) => boolean): Grant {
  const check = () => {
    const now = grant.now();
    if (typeof now === 'string') ending.abort(now);
    else if (now !== null && !may(now)) ending.abort('ACCESS_REVOKED');
  };
  const grant = context.grants.grant(requireViewer(context), check);
  check();
  return grant;
}

/** Passes items on while the viewer may read the workspace's events, looking before each one; then says why no more come. */
async function* asGranted(
  context: Context,
  workspaceId: string,
  ending: AbortController,
  follow: (signal: AbortSignal) => AsyncGenerator<TimelineItem, void, void>,
): AsyncGenerator<TimelineItem, void, void> {
  const { signal } = ending;
  const may = (viewer: Viewer) => reachIn(viewer, workspaceId, 'events.read') !== null;
  const grant = grantFor(context, ending, may);
  try {
    for await (const item of follow(signal)) {
      const viewer = grant.now() ?? (await grant.viewer(signal));
      if (typeof viewer === 'string') ending.abort(viewer);
      else if (!may(viewer)) ending.abort('ACCESS_REVOKED');
      if (signal.aborted) break;
      yield item;
      if (item.kind === 'end') return;
    }
    const reason = endOf(signal);
    if (reason) yield { kind: 'end', reason };
  } finally {
    await grant.release();
  }
}

/** Why a stream was ended, unless its consumer has left. */
function endOf({ reason }: AbortSignal): GrantEnd | null {
  return reason === 'ACCESS_REVOKED' || reason === 'EXPIRED' || reason === 'SHUTDOWN' ? reason : null;
}

/** Passes over types that only a newer version knows: in a rolling update it writes them already. */
async function* itemsOf(batches: AsyncIterable<Batch>): AsyncGenerator<TimelineItem, void, void> {
  for await (const batch of batches) {
    if ('lost' in batch) yield resetTo(batch.lost, batch.loss);
    else for (const event of batch.events) if (isEventType(event.type)) yield { kind: 'event', event };
  }
}

async function* untilTerminal(
  { db, timelines }: Context,
  timeline: Stream,
  options: FollowOptions,
): AsyncGenerator<TimelineItem, void, void> {
  const { after } = options;
  const seen = typeof after === 'object' && after !== null ? after.seq : 0;
  // Nothing follows a terminal event, so whoever has seen it is not kept waiting; nor is who comes when retention has taken it.
  const head = await readHead(db, timeline);
  if (head === null && (await isJobOver(db, timeline.stream))) {
    const lost = typeof after === 'object' && after !== null ? await readLoss(db, timeline, after) : null;
    if (lost) yield resetTo(lost, 'RETENTION');
  } else if (!(head !== null && isTerminalEvent(head) && (after === 'HEAD' || seen >= head.seq))) {
    for await (const item of itemsOf(timelines.follow(timeline, options))) {
      yield item;
      if (item.kind === 'event' && isTerminalEvent(item.event)) break;
    }
    if (options.signal.aborted) return;
  }
  yield { kind: 'end', reason: 'TERMINAL' };
}

function resetTo(lost: Cursor, reason: CursorLoss): TimelineItem {
  return { kind: 'reset', reason, earliestCursor: encodeCursor(lost) };
}

async function isJobOver(db: Database, jobId: string): Promise<boolean> {
  const job = await db.prisma.job.findUnique({ where: { id: jobId }, select: { status: true } });
  return job !== null && isTerminal(job.status);
}

function isTerminalEvent(event: TimelineEvent): boolean {
  return terminalJobEvents.some((type) => type === event.type);
}
