import type { ActorRef } from '../auth/viewer.ts';
import type { Prisma } from '../db/generated/client.ts';
import { documentTopic, streamTopic, workspaceTopic } from '../hub/topics.ts';
import { actorOf } from './access.ts';
import type { Context } from './context.ts';
import type { EventPayload, EventType } from './event.ts';
import { newId } from './ids.ts';

/** An event to be appended at the end of a transaction. */
export interface NewEvent<T extends EventType = EventType> {
  /** The id of the job, document, configuration or workspace whose timeline this is on. */
  stream: string;
  type: T;
  payload: EventPayload<T>;
  workspaceId: string;
  /** The document on whose timeline the event shows as well. */
  documentId?: string;
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
  const result = await context.db.prisma.$transaction(
    async (db) => {
      const value = await work({
        db,
        record: (event) => events.push(event),
        afterCommit: (step) => steps.push(step),
      });
      await appendEvents(db, events, actorOf(context), context.correlationId);
      return value;
    },
    { maxWait: 10_000, timeout: 60_000 },
  );
  // From here on the transaction is committed.
  if (events.length > 0) steps.unshift(() => context.hub.publish(topicsOf(events)));
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      context.log.warn({ err: error }, 'a step after a commit failed; it will be made up for');
    }
  }
  return result;
}

function topicsOf(events: readonly NewEvent[]): string[] {
  const topics = new Set<string>();
  for (const event of events) {
    topics.add(streamTopic(event.stream));
    topics.add(workspaceTopic(event.workspaceId));
    if (event.documentId) topics.add(documentTopic(event.documentId));
  }
  return [...topics];
}

/**
 * Appends events, gapless per stream. The update of `stream_head` locks the stream until the commit, so sequence numbers are
 * handed out in commit order; the heads are taken last, in sorted order, so that transactions wait briefly and never on each
 * other in a circle.
 */
async function appendEvents(
  db: Prisma.TransactionClient,
  events: readonly NewEvent[],
  actor: ActorRef,
  traceId: string | null,
): Promise<void> {
  if (events.length === 0) return;
  const counts = new Map<string, number>();
  for (const event of events) counts.set(event.stream, (counts.get(event.stream) ?? 0) + 1);
  const heads = await db.$queryRaw<{ stream: string; seq: number }[]>`
    INSERT INTO stream_head AS head (stream, seq)
    SELECT stream, count FROM jsonb_to_recordset(${JSON.stringify([...counts].map(([stream, count]) => ({ stream, count })))}::jsonb)
      AS added(stream text, count int) ORDER BY stream COLLATE "C"
    ON CONFLICT (stream) DO UPDATE SET seq = head.seq + EXCLUDED.seq
    RETURNING stream, seq`;
  const next = new Map(heads.map(({ stream, seq }) => [stream, seq - (counts.get(stream) ?? 0)]));
  const rows = events.map((event) => {
    const seq = (next.get(event.stream) ?? 0) + 1;
    next.set(event.stream, seq);
    return {
      id: newId('Event'),
      stream: event.stream,
      seq,
      type: event.type,
      payload: event.payload,
      workspace_id: event.workspaceId,
      document_id: event.documentId ?? null,
    };
  });
  // Ordered by the ids, which sort in the order they were made, so that `pos` rises with `seq`.
  await db.$executeRaw`
    INSERT INTO event (id, stream, seq, type, payload, workspace_id, document_id, actor_kind, actor_id, trace_id)
    SELECT id, stream, seq, type, payload, workspace_id, document_id, ${actor.kind}::"ActorKind", ${actor.id}, ${traceId}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS added(id text, stream text, seq int, type text, payload jsonb, workspace_id text, document_id text)
    ORDER BY id COLLATE "C"`;
}
