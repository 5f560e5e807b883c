import type pg from 'pg';
import type { Logger } from '../log.ts';
import type { Cursor, CursorLoss } from './cursor.ts';
import { readHead, readTimeline, type TimelineEvent } from './read.ts';
import { readEarliest, readLoss } from './retention-gap.ts';
import { readWhenPossible } from './retry.ts';
import type { Tail } from './tail.ts';
import { comparePlaces, type Start } from './timeline.ts';
import { WakeFlag } from './wake-flag.ts';

/** Events that a follower reads at a time while it is behind the shared reader. */
const batchSize = 500;

export interface FollowOptions {
  after: Start;
  types?: readonly string[] | null;
  /** Ends the following. */
  signal: AbortSignal;
}

/** Events, never none; or why the cursor cannot be gone on from: what follows then begins at `lost`, the earliest place there is. */
export type Batch = { events: readonly TimelineEvent[] } | { lost: Cursor; loss: CursorLoss };

/**
 * The events of a tail's timeline, history then live: each event once, in order, none skipped, until the signal aborts. Near the
 * end they come from the tail's window; who is further behind, or has just come, reads PostgreSQL until it has caught up. So a
 * slow follower costs a cursor and one batch, and holds up nobody.
 */
export async function* followTail(
  tail: Tail,
  { after, types = null, signal }: FollowOptions,
  { pool, log }: { pool: pg.Pool; log: Logger },
): AsyncGenerator<Batch, void, void> {
  const { timeline } = tail;
  const flag = new WakeFlag();
  const ring = () => flag.raise();
  const leave = tail.join(ring);
  signal.addEventListener('abort', ring, { once: true });
  try {
    while (tail.position === undefined && !signal.aborted) {
      flag.lower();
      await flag.raised();
    }
    let cursor: Cursor | null = null;
    if (after === 'OUTDATED') {
      const earliest = await readWhenPossible(() => readEarliest(pool, timeline), signal, log);
      if (earliest === null) return;
      cursor = earliest;
      yield { lost: earliest, loss: 'OUTDATED' };
    } else if (after === 'HEAD') {
      cursor = await readWhenPossible(() => readHead(pool, timeline), signal, log);
    } else {
      cursor = after;
    }
    // A given cursor may be of an event that retention has deleted, together with some that came after it.
    let isWhole = after === 'HEAD' || cursor === null || tail.holds(cursor);
    while (!signal.aborted) {
      flag.lower();
      const from = cursor;
      const reached = tail.position ?? null;
      const shared = tail.after(from);
      let events = shared ?? null;
      if (events === null) {
        const page = { after: from, limit: batchSize, types };
        events = await readWhenPossible(() => readTimeline(pool, timeline, page), signal, log);
        if (events === null) return;
        isWhole = from === null;
      }
      if (!isWhole && from !== null) {
        const lost = await readWhenPossible(() => readLoss(pool, timeline, from), signal, log);
        if (lost) {
          cursor = lost;
          yield { lost, loss: 'RETENTION' };
          continue;
        }
        isWhole = true;
      }
      cursor = events.at(-1) ?? from;
      if (shared) {
        if (types) events = events.filter(({ type }) => types.includes(type));
        if (events.length === 0) await flag.raised();
      } else if (events.length < batchSize && comparePlaces(timeline, reached, cursor) > 0) {
        // The last page has seen whatever the tail had read before: nothing of the wanted types is left up to there.
        cursor = reached;
      }
      if (events.length > 0) yield { events };
    }
  } finally {
    signal.removeEventListener('abort', ring);
    leave();
  }
}
