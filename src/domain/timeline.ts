import type { Job } from '../db/generated/client.ts';
import { endable } from '../hub/endable.ts';
import { type FollowOptions, followTimeline } from '../hub/follow.ts';
import { readHead, startOf, type Timeline, type TimelineEvent } from '../hub/timeline.ts';
import type { Context } from './context.ts';
import { terminalJobEvents } from './event.ts';
import { isTerminal } from './job-state.ts';

/** What a subscriber to a timeline is sent. */
export type TimelineItem = { kind: 'event'; event: TimelineEvent } | { kind: 'end'; reason: 'TERMINAL' };

export interface WatchOptions {
  /** An event's cursor, `HEAD` for what comes from now on, `null` for the whole history. */
  after: string | null;
  types?: readonly string[] | null;
}

/** History, then live, for as long as the consumer listens. Throws InvalidCursorError at once. */
export function watchTimeline(
  context: Context,
  timeline: Timeline,
  options: WatchOptions,
): AsyncGenerator<TimelineItem, void, void> {
  const after = startOf(timeline, options.after);
  return endable(async function* (signal) {
    const batches = follow(context, timeline, { after, types: options.types ?? null, signal });
    for await (const event of eventsOf(batches)) yield { kind: 'event', event };
  });
}

/** The same for a job, whose timeline comes to an end. */
export function watchJobTimeline(
  context: Context,
  jobId: string,
  options: WatchOptions,
): AsyncGenerator<TimelineItem, void, void> {
  const timeline: Timeline = { kind: 'stream', stream: jobId };
  const after = startOf(timeline, options.after);
  return endable(async function* (signal) {
    const head = await readHead(context.db.pool, timeline);
    const isOver = head !== null && isTerminalEvent(head) && (after === 'HEAD' || (after?.seq ?? 0) >= head.seq);
    if (!isOver) {
      for await (const event of eventsOf(follow(context, timeline, { after, signal }))) {
        yield { kind: 'event', event };
        if (isTerminalEvent(event)) break;
      }
      if (signal.aborted) return;
    }
    yield { kind: 'end', reason: 'TERMINAL' };
  });
}

/** The job now, and again whenever it has changed, until it is over. `read` answers `null` when it is not to be seen any more. */
export function watchJob(
  context: Context,
  jobId: string,
  read: () => Promise<Job | null>,
): AsyncGenerator<Job, void, void> {
  return endable(async function* (signal) {
    const timeline: Timeline = { kind: 'stream', stream: jobId };
    for await (const _events of follow(context, timeline, { after: null, signal })) {
      const job = await read();
      if (!job) return;
      yield job;
      if (isTerminal(job.status)) return;
    }
  });
}

function follow(context: Context, timeline: Timeline, options: FollowOptions) {
  return followTimeline(context.db.pool, context.hub, timeline, options);
}

async function* eventsOf(batches: AsyncIterable<TimelineEvent[]>): AsyncGenerator<TimelineEvent, void, void> {
  for await (const events of batches) yield* events;
}

function isTerminalEvent(event: TimelineEvent): boolean {
  return terminalJobEvents.some((type) => type === event.type);
}
