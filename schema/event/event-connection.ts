import type { EventType as EventTypeName } from '../../src/domain/event/index.ts';
import {
  type Cursor,
  ExpiredCursorError,
  encodeCursor,
  InvalidCursorError,
  isMoment,
} from '../../src/timeline/cursor.ts';
import { countTimeline, hasBefore, readBefore, readTimeline, settledStart } from '../../src/timeline/read.ts';
import { readEarliest, readLoss } from '../../src/timeline/retention-gap.ts';
import { startOf, type Timeline } from '../../src/timeline/timeline.ts';
import { builder } from '../base/builder.ts';
import type { GraphQLContext } from '../base/context.ts';
import { cursorPage, pageSize } from '../base/pages/page.ts';
import { Event, toEvent } from './event.ts';

export const EventConnection = builder.connectionObject(
  { type: Event, name: 'EventConnection', description: 'A page of a timeline.' },
  { name: 'EventEdge', description: 'One event of a page.' },
);

/** Whether a cursor is one of the timeline is seen when it is read. */
export const eventPages = { page: { isCursor: () => true } };

/** One page of a timeline, oldest first, from either end. Shares its reader and its cursors with the subscriptions. */
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
  const types = args.types ?? null;
  const isBackward = args.last != null || args.before != null;
  const place = await placeIn(context, timeline, {
    cursor: (isBackward ? args.before : args.after) ?? null,
    isBackward,
  });
  const page = { limit: limit + 1, types };
  const rows = isBackward
    ? await readBefore(context.db, timeline, { ...page, before: place })
    : await readTimeline(context.db, timeline, { ...page, after: place });
  const lost = place && !isBackward ? await readLoss(context.db, timeline, place) : null;
  if (lost) throw new ExpiredCursorError(lost.lost, lost.loss);
  const hasMore = rows.length > limit;
  return cursorPage(isBackward ? rows.slice(-limit) : rows.slice(0, limit), {
    hasNextPage: isBackward ? place !== null : hasMore,
    hasPreviousPage: isBackward ? hasMore : place !== null && (await hasBefore(context.db, timeline, place)),
    cursorOf: encodeCursor,
    nodeOf: toEvent,
    totalCount: () => countTimeline(context.db, timeline, types),
  });
}

/** The place that a cursor of a page names; `null` for none. */
async function placeIn(
  context: GraphQLContext,
  timeline: Timeline,
  { cursor, isBackward }: { cursor: string | null; isBackward: boolean },
): Promise<Cursor | null> {
  const asked = startOf(timeline, cursor);
  // A moment is no event that others come before.
  if (isBackward && cursor !== null && isMoment(cursor)) throw new InvalidCursorError();
  const start = await settledStart(context.db, timeline, asked);
  if (start === 'HEAD') throw new InvalidCursorError();
  if (start === 'OUTDATED') throw new ExpiredCursorError(await readEarliest(context.db, timeline), 'OUTDATED');
  return start;
}
