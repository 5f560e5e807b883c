import type pg from 'pg';
import { documentTopic, streamTopic, workspaceTopic } from '../hub/topics.ts';
import { type Cursor, decodeCursor, InvalidCursorError } from './cursor.ts';

/**
 * Which events belong together. A `stream` is one noun's own timeline, ordered by its gapless `seq`. A `document` is its own
 * stream and those of its jobs; a `workspace` is everything in it. These two, the feeds, span streams and are ordered by the
 * transaction and position that wrote each event.
 */
export type Timeline = Stream | Feed;
export type Stream = { kind: 'stream'; stream: string };
export type Feed =
  | { kind: 'document'; documentId: string; workspaceId: string }
  | { kind: 'workspace'; workspaceId: string };

/** What timelines are read from. */
export interface Reader {
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<Row>>;
}

/** An event as it is read back. */
export interface TimelineEvent {
  id: string;
  stream: string;
  seq: number;
  type: string;
  payload: unknown;
  /** `null` for an event of a person. */
  workspaceId: string | null;
  documentId: string | null;
  actorKind: 'USER' | 'API_KEY' | 'SYSTEM';
  actorId: string | null;
  traceId: string | null;
  /** The network address that the request came from. */
  address: string | null;
  occurredAt: Date;
  /** xid8 and bigserial, as decimal strings. */
  xid: string;
  pos: string;
}

export interface TimelinePage {
  events: TimelineEvent[];
  /** Whether more has been committed that a feed cannot show yet, since a transaction that runs may still precede it. */
  isHeldBack: boolean;
}

/** What is hinted when something was appended to the timeline. */
export function topicOf(timeline: Timeline): string {
  switch (timeline.kind) {
    case 'stream':
      return streamTopic(timeline.stream);
    case 'document':
      return documentTopic(timeline.documentId);
    case 'workspace':
      return workspaceTopic(timeline.workspaceId);
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

/** Negative when `a` comes before `b` in the timeline, 0 when they are one place; `null` is the beginning. */
export function comparePlaces(timeline: Timeline, a: Cursor | null, b: Cursor | null): number {
  if (timeline.kind === 'stream') return (a?.seq ?? 0) - (b?.seq ?? 0);
  return compareDecimals(a?.xid ?? '0', b?.xid ?? '0') || compareDecimals(a?.pos ?? '0', b?.pos ?? '0');
}

/** Of decimals without leading zeros the longer one is larger, and equally long ones sort as text. */
function compareDecimals(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : Number(a > b);
}

const columns = `id, stream, seq, type, payload, workspace_id AS "workspaceId", document_id AS "documentId",
  actor_kind AS "actorKind", actor_id AS "actorId", trace_id AS "traceId", address, occurred_at AS "occurredAt", xid::text, pos::text`;

/** What no transaction that runs now can still precede. */
const settled = 'event.xid < pg_snapshot_xmin(pg_current_snapshot())';

interface PageRequest {
  after: Cursor | null;
  limit: number;
  types?: readonly string[] | null;
}

/** The events after the cursor (from the beginning without one), oldest first. */
export async function readTimeline(db: Reader, timeline: Timeline, page: PageRequest): Promise<TimelineEvent[]> {
  return (await readPage(db, timeline, page)).events;
}

/**
 * The same, and whether there is more that cannot be shown yet. A feed shows only what is settled, so that reading on from its
 * last event never skips one that commits late.
 */
export async function readPage(db: Reader, timeline: Timeline, page: PageRequest): Promise<TimelinePage> {
  const { after, limit } = page;
  const types = page.types ?? null;
  if (timeline.kind === 'stream') {
    const { rows } = await db.query<TimelineEvent>(
      `SELECT ${columns} FROM event WHERE stream = $1 AND seq > $2 AND ($3::text[] IS NULL OR type = ANY ($3)) ORDER BY seq LIMIT $4`,
      [timeline.stream, after?.seq ?? 0, types, limit],
    );
    return { events: rows, isHeldBack: false };
  }
  const [column, value] = feedOf(timeline);
  const { rows } = await db.query<TimelineEvent & { settled: boolean }>(
    `SELECT ${columns}, ${settled} AS settled FROM event
     WHERE ${column} = $1 AND (event.xid, event.pos) > ($2::xid8, $3::bigint) AND ($4::text[] IS NULL OR type = ANY ($4))
     ORDER BY event.xid, event.pos LIMIT $5`,
    [value, after?.xid ?? '0', after?.pos ?? '0', types, limit],
  );
  // In the feed's order whatever is not settled stands at the end.
  const events = rows.filter((row) => row.settled);
  return { events, isHeldBack: events.length < rows.length };
}

/** The newest events, at most so many, oldest first. */
export async function readNewest(db: Reader, timeline: Timeline, limit: number): Promise<TimelineEvent[]> {
  const [column, value] = timeline.kind === 'stream' ? ['stream', timeline.stream] : feedOf(timeline);
  const order = timeline.kind === 'stream' ? 'seq DESC' : 'event.xid DESC, event.pos DESC';
  const horizon = timeline.kind === 'stream' ? '' : `AND ${settled}`;
  const { rows } = await db.query<TimelineEvent>(
    `SELECT ${columns} FROM event WHERE ${column} = $1 ${horizon} ORDER BY ${order} LIMIT $2`,
    [value, limit],
  );
  return rows.reverse();
}

/** The newest event, or `null` on an empty timeline. */
export async function readHead(db: Reader, timeline: Timeline): Promise<TimelineEvent | null> {
  const [head] = await readNewest(db, timeline, 1);
  return head ?? null;
}

/** How many events the timeline holds. */
export async function countTimeline(db: Reader, timeline: Timeline, types?: readonly string[] | null): Promise<number> {
  const [column, value] = timeline.kind === 'stream' ? ['stream', timeline.stream] : feedOf(timeline);
  const { rows } = await db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM event WHERE ${column} = $1 AND ($2::text[] IS NULL OR type = ANY ($2))`,
    [value, types ?? null],
  );
  return rows[0]?.count ?? 0;
}

function feedOf(feed: Feed): [column: string, value: string] {
  return feed.kind === 'document' ? ['document_id', feed.documentId] : ['workspace_id', feed.workspaceId];
}
