import type pg from 'pg';
import type { Database } from '../db/database.ts';
import { type Statement, type Step, statement } from '../db/statement.ts';
import type { Cursor, Moment } from './cursor.ts';
import { comparePositions, type Feed, type Start, type Stream, type Timeline } from './timeline.ts';

/** What timelines are read from. */
export interface Reader {
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

/** Reads for the system by statements that stay prepared: those that follow timelines ask the same few again and again. */
export function preparedReader({ queryNamed }: Pick<Database, 'queryNamed'>): Reader {
  const statements = new Map<string, Statement>();
  return {
    async query(text, values = []) {
      const known = statements.get(text) ?? statement(text);
      statements.set(text, known);
      return { rows: await queryNamed(known, values) };
    },
  };
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
  /** A bigserial, as a decimal string. */
  pos: string;
}

export interface TimelinePage {
  events: TimelineEvent[];
  /** Whether more has been committed that a feed cannot show yet, since a transaction that appends may still precede it. */
  isHeldBack: boolean;
}

const columns = `id, stream, seq, type, payload, workspace_id AS "workspaceId", document_id AS "documentId",
  actor_kind AS "actorKind", actor_id AS "actorId", trace_id AS "traceId", address, occurred_at AS "occurredAt", pos::text`;

interface PageRequest {
  after: Cursor | null;
  limit: number;
  types?: readonly string[] | null;
}

/**
 * Up to where feeds can be read: every event at or before it is committed or never will be. What it promises holds for statements
 * that begin after this one, so it is never read in the same statement as rows.
 */
export async function readFeedHorizon(db: Reader): Promise<string> {
  const { rows } = await db.query<{ horizon: string }>('SELECT ade_feed_horizon()::text AS horizon');
  return rows[0]?.horizon ?? '0';
}

/** The same as a statement, for what is read in one exchange with others. */
export const momentStep: Step = { statement: statement('SELECT ade_feed_horizon()::text'), values: [] };

/** The moment that the step's answer says. */
export function momentIn(rows: readonly (readonly (string | null)[])[] | undefined): Moment {
  const pos = rows?.[0]?.[0];
  if (pos == null) throw new Error('The database does not say what is settled.');
  return { pos };
}

/** The last events before a place (before the end without one), at most so many, oldest first. */
export async function readBefore(
  db: Reader,
  timeline: Timeline,
  { before, limit, types = null }: { before: Cursor | null; limit: number; types?: readonly string[] | null },
): Promise<TimelineEvent[]> {
  const isWanted = '($2::text[] IS NULL OR type = ANY ($2))';
  if (timeline.kind === 'stream') {
    const { rows } = await db.query<TimelineEvent>(
      `SELECT ${columns} FROM event WHERE stream = $1 AND ${isWanted} AND ($3::int IS NULL OR seq < $3) ORDER BY seq DESC LIMIT $4`,
      [timeline.stream, types, before?.seq ?? null, limit],
    );
    return rows.reverse();
  }
  const [column, value] = feedOf(timeline);
  const horizon = await readFeedHorizon(db);
  const { rows } = await db.query<TimelineEvent>(
    `SELECT ${columns} FROM event WHERE ${column} = $1 AND ${isWanted} AND event.pos <= $3::bigint
       AND ($4::bigint IS NULL OR event.pos < $4::bigint) ORDER BY event.pos DESC LIMIT $5`,
    [value, types, horizon, before?.pos ?? null, limit],
  );
  return rows.reverse();
}

/** What is settled now: whatever a statement that begins later does not see comes after it in every timeline. */
export async function readMoment(db: Reader): Promise<Moment> {
  return { pos: await readFeedHorizon(db) };
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
  const horizon = await readFeedHorizon(db);
  const { rows } = await db.query<TimelineEvent>(
    `SELECT ${columns} FROM event
     WHERE ${column} = $1 AND event.pos > $2::bigint AND ($3::text[] IS NULL OR type = ANY ($3)) ORDER BY event.pos LIMIT $4`,
    [value, after?.pos ?? '0', types, limit],
  );
  const events = rows.filter(({ pos }) => comparePositions(pos, horizon) <= 0);
  return { events, isHeldBack: events.length < rows.length };
}

/** The newest events, at most so many, oldest first. */
export function readNewest(db: Reader, timeline: Timeline, limit: number): Promise<TimelineEvent[]> {
  return readBefore(db, timeline, { before: null, limit });
}

/** Where a reader that may start after a moment does start. */
export async function settledStart(
  db: Reader,
  timeline: Timeline,
  start: Start,
): Promise<Exclude<Start, { after: Moment }>> {
  if (start === null || typeof start === 'string' || !('after' in start)) return start;
  if (timeline.kind !== 'stream') throw new Error('A moment is a place in every feed.');
  return placeAt(db, timeline, start.after);
}

/**
 * The place in a stream of a moment. Retention leaves each stream its last event: where none is left from before the moment, there was
 * none, or the moment is older than what is kept: the reader gets a reset then.
 */
async function placeAt(db: Reader, { stream }: Stream, { pos }: Moment): Promise<Cursor> {
  const { rows } = await db.query<{ seq: number }>(
    'SELECT seq FROM event WHERE stream = $1 AND event.pos <= $2::bigint ORDER BY seq DESC LIMIT 1',
    [stream, pos],
  );
  return { stream, seq: rows[0]?.seq ?? 0, pos };
}

/** The newest event, or `null` on an empty timeline. */
export async function readHead(db: Reader, timeline: Timeline): Promise<TimelineEvent | null> {
  const [head] = await readNewest(db, timeline, 1);
  return head ?? null;
}

/** Whether there is an event at or before a place. */
export async function hasBefore(db: Reader, timeline: Timeline, place: Cursor): Promise<boolean> {
  const condition =
    timeline.kind === 'stream'
      ? 'stream = $1 AND seq <= $2'
      : `${feedOf(timeline)[0]} = $1 AND event.pos <= $2::bigint`;
  const values = timeline.kind === 'stream' ? [timeline.stream, place.seq] : [feedOf(timeline)[1], place.pos];
  const { rows } = await db.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT FROM event WHERE ${condition}) AS found`,
    values,
  );
  return rows[0]?.found ?? false;
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
