import type { Prisma } from '../../db/generated/client.ts';
import { documentTopic, streamTopic, workspaceTopic } from '../../hub/topics.ts';
import type { EventPayload, EventType } from '../event/event.ts';
import { actorOf } from './access.ts';
import type { Context } from './context.ts';
import { newId } from './ids.ts';

/** An event to be appended at the end of a transaction. */
export interface NewEvent<T extends EventType = EventType> {
  /** The id of the job, document, configuration, workspace or person whose timeline this is on. */
  stream: string;
  type: T;
  payload: EventPayload<T>;
  /** `null` for what happens to a person: no workspace's feed shows it. */
  workspaceId: string | null;
  /** The document on whose timeline the event shows as well. */
  documentId?: string;
  /** What it is traced to where no request caused it; else the request's own id counts. */
  traceId?: string | null;
}

export interface Transaction {
  db: Prisma.TransactionClient;
  /** Appends the event when the work is done: all events of a transaction are written last, together. */
  record<T extends EventType>(event: NewEvent<T>): void;
  /**
   * Runs after the commit, outside the transaction. A step that fails is logged and never undone, so it may only carry hints
   * that something else repairs (the reconciler re-adds tasks, readers poll).
   */
  afterCommit(step: () => Promise<void>): void;
}

/**
 * Runs `work` in one transaction: rows first, then its events, commit, then hints. When `work` throws, nothing is written and
 * nobody is told.
 */
export async function transact<T>(context: Context, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const events: NewEvent[] = [];
  const steps: (() => Promise<void>)[] = [];
  const result = await context.db.transaction(
    async (db) => {
      const value = await work({
        db,
        record: (event) => events.push(event),
        afterCommit: (step) => steps.push(step),
      });
      if (events.length > 0) {
        await db.$executeRawUnsafe(appendSql, ...appendValues(events, context));
      }
      return value;
    },
    { maxWait: 10_000, timeout: 60_000 },
  );
  // From here on the transaction is committed.
  if (events.length > 0) steps.unshift(() => context.hub.publish(topicsOf(events)));
  await afterwards(context, steps);
  return result;
}

function topicsOf(events: readonly NewEvent[]): string[] {
  const topics = new Set<string>();
  for (const event of events) {
    topics.add(streamTopic(event.stream));
    if (event.workspaceId) topics.add(workspaceTopic(event.workspaceId));
    if (event.documentId) topics.add(documentTopic(event.documentId));
  }
  return [...topics];
}

/**
 * Appends events that stand for themselves, in one statement that is its own transaction, then gives the hints. Throws when they
 * could not be written.
 */
export async function record(context: Context, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const values = appendValues(events, context);
  await context.db.pool.query({ name: 'append-events', text: appendSql, values });
  // From here on they are committed.
  await afterwards(context, [() => context.hub.publish(topicsOf(events))]);
}

/** What stands outside the transaction: a failure is logged, and made up for by something else. */
async function afterwards(context: Context, steps: readonly (() => Promise<void>)[]): Promise<void> {
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      context.log.warn({ err: error }, 'a step after a commit failed; it will be made up for');
    }
  }
}

/**
 * Appends events, gapless per stream. The update of `stream_head` locks the stream until the commit, so sequence numbers are
 * handed out in commit order; the heads are taken in sorted order, so that transactions wait briefly and never on each other in a
 * circle. Rows are ordered by the ids, which sort in the order they were made, so that `pos` rises with `seq`.
 */
const appendSql = `
  WITH head AS (
    INSERT INTO stream_head AS head (stream, seq)
    SELECT stream, count FROM jsonb_to_recordset($1::jsonb) AS added(stream text, count int) ORDER BY stream COLLATE "C"
    ON CONFLICT (stream) DO UPDATE SET seq = head.seq + EXCLUDED.seq
    RETURNING stream, seq
  )
  INSERT INTO event (id, stream, seq, type, payload, workspace_id, document_id, actor_kind, actor_id, address, trace_id)
  SELECT id, stream, head.seq - behind, type, payload, workspace_id, document_id, $3::"ActorKind", $4, $5, trace_id
  FROM jsonb_to_recordset($2::jsonb)
    AS added(id text, stream text, behind int, type text, payload jsonb, workspace_id text, document_id text, trace_id text)
  JOIN head USING (stream)
  ORDER BY id COLLATE "C"`;

/** The parameters of that statement. */
function appendValues(events: readonly NewEvent[], context: Context) {
  const actor = actorOf(context);
  const counts = new Map<string, number>();
  for (const { stream } of events) counts.set(stream, (counts.get(stream) ?? 0) + 1);
  const streams = [...counts].map(([stream, count]) => ({ stream, count }));
  const rows = events.map((event) => {
    /** How many of the stream's events come after it. */
    const behind = (counts.get(event.stream) ?? 0) - 1;
    counts.set(event.stream, behind);
    return {
      id: newId('Event'),
      stream: event.stream,
      behind,
      type: event.type,
      payload: event.payload,
      workspace_id: event.workspaceId,
      document_id: event.documentId ?? null,
      trace_id: context.correlationId ?? event.traceId ?? null,
    };
  });
  return [JSON.stringify(streams), JSON.stringify(rows), actor.kind, actor.id, context.client?.address ?? null];
}
