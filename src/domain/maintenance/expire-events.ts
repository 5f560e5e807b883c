import { readFeedHorizon } from '../../timeline/read.ts';
import type { Context } from '../kernel/index.ts';
import { type KeepColumns, keepColumnsSql, keptIn } from '../quota/index.ts';
import { allDone, type PassEnd, type PassWork } from './pass.ts';

const batchSize = 1_000;

/** A place in a workspace's feed; a decimal string, since it passes 2^53. */
interface Place {
  pos: string;
}

/** Removes old events, workspace by workspace, each feed from its beginning on. */
export async function expireEvents(context: Context, work: PassWork): Promise<PassEnd> {
  const { rows: workspaces } = await context.db.pool.query<KeepColumns & { id: string } & Place>(
    `SELECT id, coalesce(pos, 0)::text AS pos, ${keepColumnsSql}
     FROM workspace LEFT JOIN event_horizon ON workspace_id = id WHERE id COLLATE "C" > $1 ORDER BY id COLLATE "C"`,
    [work.position ?? ''],
  );
  let position = work.position;
  for (const { id, pos, ...own } of workspaces) {
    const { eventsDays: days } = keptIn(work.retention, own);
    let from: Place | null = days === 0 ? null : { pos };
    while (from !== null) {
      if (work.budget.spent()) return { complete: false, position };
      from = await expireBatch(context, work, { workspaceId: id, from, days });
    }
    position = id;
  }
  return allDone;
}

/**
 * Removes what is too old among the next events of a feed, and moves the feed's horizon past all that it looked at, in one
 * statement. Answers where to go on, or `null` at the first event that is young enough or not settled yet.
 *
 * Every timeline loses its beginning and nothing else: of each stream the events up to the newest that is too old go, except
 * the stream's last, which says what has become of it. So an event that had to stay behind the horizon goes with its successor.
 * A stream without a head is that of something purged, and goes altogether.
 */
async function expireBatch(
  context: Context,
  work: PassWork,
  { workspaceId, from, days }: { workspaceId: string; from: Place; days: number },
): Promise<Place | null> {
  const settled = await readFeedHorizon(context.db.pool);
  const { rows } = await context.db.pool.query<Place & { isFull: boolean; removed: number }>(
    `WITH next AS MATERIALIZED (
       SELECT stream, seq, pos, occurred_at < now() - make_interval(days => $3) AND pos <= $5::bigint AS goes
       FROM event WHERE workspace_id = $1 AND event.pos > $2::bigint ORDER BY event.pos LIMIT $4
     ), stays AS (
       SELECT pos FROM next WHERE NOT goes ORDER BY next.pos LIMIT 1
     ), old AS MATERIALIZED (
       SELECT * FROM next WHERE NOT EXISTS (SELECT FROM stays WHERE next.pos >= stays.pos)
     ), cut AS (
       SELECT old.stream, least(max(old.seq), head.seq - 1) AS seq
       FROM old LEFT JOIN stream_head AS head USING (stream) LEFT JOIN job ON job.id = old.stream
       WHERE job.status IS NULL OR job.status NOT IN ('QUEUED', 'RUNNING')
       GROUP BY old.stream, head.seq
     ), removed AS (
       DELETE FROM event USING cut WHERE event.stream = cut.stream AND event.seq <= cut.seq RETURNING event.pos
     ), last AS (
       SELECT pos FROM old ORDER BY old.pos DESC LIMIT 1
     ), horizon AS (
       INSERT INTO event_horizon AS known (workspace_id, pos) SELECT $1, pos FROM last
       ON CONFLICT (workspace_id) DO UPDATE SET pos = EXCLUDED.pos WHERE known.pos < EXCLUDED.pos
     )
     SELECT pos::text, (SELECT count(*) FROM old) = $4 AS "isFull",
       (SELECT count(*)::int FROM removed) AS removed
     FROM last`,
    [workspaceId, from.pos, days, batchSize, settled],
  );
  const [batch] = rows;
  if (!batch) return null;
  work.count('events', batch.removed);
  return batch.isFull ? batch : null;
}
