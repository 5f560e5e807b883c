import type pg from 'pg';
import { z } from 'zod';

/**
 * Which events belong together. A `stream` is one noun's own timeline, ordered by its gapless `seq`. A `document` is its own
 * stream and those of its jobs; a `workspace` is everything in it. These two span streams and are ordered by the transaction
 * and position that wrote each event.
 */
export type Timeline =
  | { kind: 'stream'; stream: string }
  | { kind: 'document'; documentId: string }
  | { kind: 'workspace'; workspaceId: string };

/** An event as it is read back. */
export interface TimelineEvent {
  id: string;
  stream: string;
  seq: number;
  type: string;
  payload: unknown;
  workspaceId: string;
  documentId: string | null;
  actorKind: 'USER' | 'API_KEY' | 'SYSTEM';
  actorId: string | null;
  traceId: string | null;
  occurredAt: Date;
  /** xid8 and bigserial, as decimal strings. */
  xid: string;
  pos: string;
}

/** A place in any timeline: right after one event. */
export interface Cursor {
  stream: string;
  seq: number;
  xid: string;
  pos: string;
}

/** Thrown for a cursor that was not made here, or that belongs to another stream. */
export class InvalidCursorError extends Error {
  constructor() {
    super('The cursor is not one of this timeline. Use the cursor of an event that was read from it, "HEAD", or none.');
    this.name = 'InvalidCursorError';
  }
}

const cursorParts = z.tuple([
  z.string(),
  z.int().nonnegative(),
  z.string().regex(/^\d{1,20}$/),
  z.string().regex(/^\d{1,20}$/),
]);

/** Opaque to clients. The same event has the same cursor in every timeline that shows it. */
export function encodeCursor(event: Cursor): string {
  return Buffer.from(JSON.stringify([event.stream, event.seq, event.xid, event.pos])).toString('base64url');
}

function decodeCursor(text: string): Cursor {
  try {
    const [stream, seq, xid, pos] = cursorParts.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { stream, seq, xid, pos };
  } catch {
    throw new InvalidCursorError();
  }
}

/**
 * Where a reader of this timeline starts: right after a cursor's event, at `HEAD`, or at the beginning (`null`). Throws
 * InvalidCursorError for a cursor that was not made here or belongs to another stream.
 */
export function startOf(timeline: Timeline, after: string | null): Cursor | 'HEAD' | null {
  if (after === null || after === 'HEAD') return after;
  const cursor = decodeCursor(after);
  if (timeline.kind === 'stream' && cursor.stream !== timeline.stream) throw new InvalidCursorError();
  return cursor;
}

const columns = `id, stream, seq, type, payload, workspace_id AS "workspaceId", document_id AS "documentId",
  actor_kind AS "actorKind", actor_id AS "actorId", trace_id AS "traceId", occurred_at AS "occurredAt", xid::text, pos::text`;

/**
 * The events after the cursor (from the beginning without one), oldest first. A feed shows only what no running transaction
 * can still precede, so that reading on from its last event never skips one that commits late.
 */
export async function readTimeline(
  pool: pg.Pool,
  timeline: Timeline,
  page: { after: Cursor | null; limit: number; types?: readonly string[] | null },
): Promise<TimelineEvent[]> {
  const { after, limit } = page;
  const types = page.types ?? null;
  if (timeline.kind === 'stream') {
    const { rows } = await pool.query<TimelineEvent>(
      `SELECT ${columns} FROM event WHERE stream = $1 AND seq > $2 AND ($3::text[] IS NULL OR type = ANY ($3)) ORDER BY seq LIMIT $4`,
      [timeline.stream, after?.seq ?? 0, types, limit],
    );
    return rows;
  }
  const [column, value] = feedOf(timeline);
  const { rows } = await pool.query<TimelineEvent>(
    `SELECT ${columns} FROM event WHERE ${column} = $1 AND (event.xid, event.pos) > ($2::xid8, $3::bigint)
       AND event.xid < pg_snapshot_xmin(pg_current_snapshot()) AND ($4::text[] IS NULL OR type = ANY ($4)) ORDER BY event.xid, event.pos LIMIT $5`,
    [value, after?.xid ?? '0', after?.pos ?? '0', types, limit],
  );
  return rows;
}

/** The cursor of the newest event, or `null` on an empty timeline. */
export async function readHead(pool: pg.Pool, timeline: Timeline): Promise<TimelineEvent | null> {
  const [column, value] = timeline.kind === 'stream' ? ['stream', timeline.stream] : feedOf(timeline);
  const order = timeline.kind === 'stream' ? 'seq DESC' : 'event.xid DESC, event.pos DESC';
  const horizon = timeline.kind === 'stream' ? '' : 'AND event.xid < pg_snapshot_xmin(pg_current_snapshot())';
  const { rows } = await pool.query<TimelineEvent>(
    `SELECT ${columns} FROM event WHERE ${column} = $1 ${horizon} ORDER BY ${order} LIMIT 1`,
    [value],
  );
  return rows[0] ?? null;
}

/** How many events the timeline holds. */
export async function countTimeline(
  pool: pg.Pool,
  timeline: Timeline,
  types?: readonly string[] | null,
): Promise<number> {
  const [column, value] = timeline.kind === 'stream' ? ['stream', timeline.stream] : feedOf(timeline);
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM event WHERE ${column} = $1 AND ($2::text[] IS NULL OR type = ANY ($2))`,
    [value, types ?? null],
  );
  return rows[0]?.count ?? 0;
}

function feedOf(timeline: Exclude<Timeline, { kind: 'stream' }>): [column: string, value: string] {
  return timeline.kind === 'document' ? ['document_id', timeline.documentId] : ['workspace_id', timeline.workspaceId];
}
