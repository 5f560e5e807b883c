import type { EventType as EventTypeName } from '../../src/domain/event/index.ts';
import { ExpiredCursorError, encodeCursor, InvalidCursorError } from '../../src/timeline/cursor.ts';
import { countTimeline, hasBefore, readTimeline, settledStart } from '../../src/timeline/read.ts';
import { readEarliest, readLoss } from '../../src/timeline/retention-gap.ts';
import { startOf, type Timeline } from '../../src/timeline/timeline.ts';
import { builder } from '../base/builder.ts';
import type { GraphQLContext } from '../base/context.ts';
import { forwardPage, pageSize } from '../base/page.ts';
import { Event, toEvent } from './event.ts';

export const EventConnection = builder.connectionObject(
  { type: Event, name: 'EventConnection', description: 'A page of a timeline.' },
  { name: 'EventEdge', description: 'One event of a page.' },
);

/** Whether a cursor is one of the timeline is seen when it is read. */
export const eventPages = { page: { isForwardOnly: true, isCursor: () => true } };

/** One page of a timeline, oldest first. Shares its reader and its cursors with the subscriptions. */
export async function readEventPage(
  context: GraphQLContext,
  timeline: Timeline,
  args: {
    first?: number | null;
    after?: string | null;
    last?: number | null;
    before?: string | null;
    types?: readonly EventTypeName[] | null;
  },
) {
  const limit = pageSize(args);
  const after = await settledStart(context.db, timeline, startOf(timeline, args.after ?? null));
  if (after === 'HEAD') throw new InvalidCursorError();
  if (after === 'OUTDATED') throw new ExpiredCursorError(await readEarliest(context.db, timeline), 'OUTDATED');
  const types = args.types ?? null;
  const rows = await readTimeline(context.db, timeline, { after, limit: limit + 1, types });
  const lost = after && (await readLoss(context.db, timeline, after));
  if (lost) throw new ExpiredCursorError(lost.lost, lost.loss);
  return forwardPage(rows.slice(0, limit), {
    hasNextPage: rows.length > limit,
    hasPreviousPage: after !== null && (await hasBefore(context.db, timeline, after)),
    cursorOf: encodeCursor,
    nodeOf: toEvent,
    totalCount: () => countTimeline(context.db, timeline, types),
  });
}
