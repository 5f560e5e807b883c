import type { Cursor } from './cursor.ts';
import type { Reader } from './read.ts';
import { beginning, type Stream, type Timeline } from './timeline.ts';

/**
 * The earliest place that a timeline can still be read from, when events after the cursor have been deleted; `null` when what
 * follows the cursor is all there. Read the events first and ask then: what is deleted in between is noticed.
 */
export async function readLoss(db: Reader, timeline: Timeline, after: Cursor): Promise<Cursor | null> {
  if (timeline.kind === 'stream') return readStreamLoss(db, timeline, after);
  const { rows } = await db.query<{ pos: string }>(
    'SELECT pos::text FROM event_horizon WHERE workspace_id = $1 AND event_horizon.pos > $2::bigint',
    [timeline.workspaceId, after.pos],
  );
  const [horizon] = rows;
  return horizon ? { ...beginning, ...horizon } : null;
}

/** Where a timeline begins, as far as it is all there. */
export async function readEarliest(db: Reader, timeline: Timeline): Promise<Cursor> {
  return (await readLoss(db, timeline, beginning)) ?? beginning;
}

/** A stream's numbers have no gaps: the next event that is there tells how many are not. */
async function readStreamLoss(db: Reader, { stream }: Stream, after: Cursor): Promise<Cursor | null> {
  const { rows } = await db.query<{ next: number }>(
    `SELECT coalesce((SELECT seq FROM event WHERE stream = $1 AND seq > $2 ORDER BY seq LIMIT 1), head.seq + 1) AS next
     FROM stream_head AS head WHERE head.stream = $1`,
    [stream, after.seq],
  );
  const next = rows[0]?.next ?? 1;
  return next > after.seq + 1 ? { stream, seq: next - 1, pos: '0' } : null;
}
