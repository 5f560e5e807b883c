import { statement } from '../db/statement.ts';
import { documentTopic, streamTopic, workspaceTopic } from '../hub/topics.ts';

/** An event on its way to its row. */
export interface UnwrittenEvent {
  /** Sorts in the order in which ids were made, so that positions rise with sequence numbers. */
  id: string;
  stream: string;
  type: string;
  payload: unknown;
  workspaceId: string | null;
  documentId: string | null;
  traceId: string | null;
}

/** Who causes events, and from which network address. */
export interface EventOrigin {
  actor: { kind: 'USER' | 'API_KEY' | 'SYSTEM'; id: string | null };
  address: string | null;
}

/**
 * Appends events, gapless per stream. The update of `stream_head` locks the stream until the commit, so sequence numbers are
 * handed out in commit order; the heads are taken in sorted order, so that transactions wait briefly and never on each other in a
 * circle. Rows are ordered by the ids, which sort in the order they were made, so that `pos` rises with `seq`.
 *
 * Each event is due at the webhooks of its workspace that want its type: in the same statement, so that none is missed and a
 * transaction without webhooks pays one look at an index. Answers the deliveries, of which workers are to be woken. Their ids are ULIDs
 * that have the event's time.
 */
export const append = statement(`
  WITH head AS (
    INSERT INTO stream_head AS head (stream, seq)
    SELECT stream, count FROM jsonb_to_recordset($1::jsonb) AS added(stream text, count int) ORDER BY stream COLLATE "C"
    ON CONFLICT (stream) DO UPDATE SET seq = head.seq + EXCLUDED.seq
    RETURNING stream, seq
  ), written AS (
    INSERT INTO event (id, stream, seq, type, payload, workspace_id, document_id, actor_kind, actor_id, address, trace_id)
    SELECT id, stream, head.seq - behind, type, payload, workspace_id, document_id, $3::"ActorKind", $4, $5, trace_id
    FROM jsonb_to_recordset($2::jsonb)
      AS added(id text, stream text, behind int, type text, payload jsonb, workspace_id text, document_id text, trace_id text)
    JOIN head USING (stream)
    ORDER BY id COLLATE "C"
  )
  INSERT INTO webhook_delivery (id, webhook_id, event_id, event_type)
  SELECT 'dlv_' || substr(added.id, 5, 10) || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 16)),
    webhook.id, added.id, added.type
  FROM jsonb_to_recordset($2::jsonb) AS added(id text, type text, workspace_id text) JOIN webhook USING (workspace_id)
  WHERE webhook.disabled_at IS NULL AND added.type = ANY (webhook.event_types)
  RETURNING id, attempt`);

/** The parameters of `append`. */
export function appendValues(events: readonly UnwrittenEvent[], { actor, address }: EventOrigin) {
  const counts = new Map<string, number>();
  for (const { stream } of events) counts.set(stream, (counts.get(stream) ?? 0) + 1);
  const streams = [...counts].map(([stream, count]) => ({ stream, count }));
  const rows = events.map(({ id, stream, type, payload, workspaceId, documentId, traceId }) => {
    /** How many of the stream's events come after it. */
    const behind = (counts.get(stream) ?? 0) - 1;
    counts.set(stream, behind);
    return { id, stream, behind, type, payload, workspace_id: workspaceId, document_id: documentId, trace_id: traceId };
  });
  return [JSON.stringify(streams), JSON.stringify(rows), actor.kind, actor.id, address];
}

/** What is hinted once these events are committed: every timeline that shows one of them. */
export function topicsOf(events: readonly UnwrittenEvent[]): string[] {
  const topics = new Set<string>();
  for (const { stream, workspaceId, documentId } of events) {
    topics.add(streamTopic(stream));
    if (workspaceId) topics.add(workspaceTopic(workspaceId));
    if (documentId) topics.add(documentTopic(documentId));
  }
  return [...topics];
}
