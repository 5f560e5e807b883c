import type { Cursor, Lost } from './cursor.ts';
import type { Reader } from './read.ts';
import { beginning, type Feed, type Stream, type Timeline } from './timeline.ts';

/** SQL, with the cursor's position as $2: its event was lost in a restore. One that is here was in the backup. */
const isOfLostEvent = `(
  EXISTS (SELECT FROM restoration WHERE $2::bigint > lost_after AND $2::bigint < lost_until)
  AND NOT EXISTS (SELECT FROM event WHERE event.pos = $2::bigint)) AS "isOfLostEvent"`;

/**
 * The earliest place that a timeline can still be read from, when events after the cursor have been deleted, or the cursor's own was
 * lost in a restore; `null` when what follows the cursor is all there. Read the events first and ask then: what is deleted in between
 * is noticed.
 */
export async function readLoss(db: Reader, timeline: Timeline, after: Cursor): Promise<Lost | null> {
  const { lost, isOfLostEvent: isRestored } =
    timeline.kind === 'stream' ? await readStreamLoss(db, timeline, after) : await readFeedLoss(db, timeline, after);
  if (isRestored) return { lost: await readEarliest(db, timeline), loss: 'RESTORED' };
  return lost && { lost, loss: 'RETENTION' };
}

/** Where a timeline begins, as far as it is all there. */
export async function readEarliest(db: Reader, timeline: Timeline): Promise<Cursor> {
  return (await readLoss(db, timeline, beginning))?.lost ?? beginning;
}

interface Gap {
  lost: Cursor | null;
  isOfLostEvent: boolean;
}

async function readFeedLoss(db: Reader, { workspaceId }: Feed, after: Cursor): Promise<Gap> {
  const { rows } = await db.query<{ pos: string | null; isOfLostEvent: boolean }>(
    `SELECT (SELECT pos::text FROM event_horizon WHERE workspace_id = $1 AND event_horizon.pos > $2::bigint) AS pos,
       ${isOfLostEvent}`,
    [workspaceId, after.pos],
  );
  const pos = rows[0]?.pos ?? null;
  return { lost: pos === null ? null : { ...beginning, pos }, isOfLostEvent: rows[0]?.isOfLostEvent ?? false };
}

/** A stream's numbers have no gaps: the next event that is there tells how many are not. */
async function readStreamLoss(db: Reader, { stream }: Stream, after: Cursor): Promise<Gap> {
  const { rows } = await db.query<{ next: number | null; isOfLostEvent: boolean }>(
    `SELECT (
       SELECT coalesce((SELECT seq FROM event WHERE stream = $1 AND seq > $3 ORDER BY seq LIMIT 1), head.seq + 1)
       FROM stream_head AS head WHERE head.stream = $1) AS next,
       ${isOfLostEvent}`,
    [stream, after.pos, after.seq],
  );
  const next = rows[0]?.next ?? 1;
  return {
    lost: next > after.seq + 1 ? { stream, seq: next - 1, pos: '0' } : null,
    isOfLostEvent: rows[0]?.isOfLostEvent ?? false,
  };
}
