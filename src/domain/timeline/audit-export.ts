import { readFeedHorizon } from '../../timeline/read.ts';
import type { Context } from '../kernel/index.ts';
import { auditedTypes, auditSentence } from './audit.ts';

/** One entry of the audit log, for another system. */
export interface AuditLine {
  /** Rises from entry to entry: what an export goes on after. A decimal string, since it passes 2^53. */
  position: string;
  id: string;
  type: string;
  occurredAt: Date;
  actorKind: string;
  actorId: string | null;
  address: string | null;
  traceId: string | null;
  subjectId: string;
  workspaceId: string | null;
}

const batchSize = 1_000;

/**
 * The audit log after a position, oldest first, up to what is settled now: an export that goes on after its last entry misses none.
 * `message` says what happened, in general words where more would tell of a workspace's content. For operators: no permission is asked for.
 */
export async function* auditLines(
  { db }: Pick<Context, 'db'>,
  after: string,
): AsyncGenerator<AuditLine & { message: string | null }> {
  const { pool } = db.unscoped;
  const settled = await readFeedHorizon(pool);
  let position = after;
  for (;;) {
    const { rows } = await pool.query<AuditLine & { payload: unknown }>(
      `SELECT pos::text AS position, id, type, occurred_at AS "occurredAt", actor_kind AS "actorKind", actor_id AS "actorId", address,
         trace_id AS "traceId", stream AS "subjectId", workspace_id AS "workspaceId", payload
       FROM event WHERE event.pos > $1::bigint AND event.pos <= $2::bigint AND type = ANY ($3) ORDER BY event.pos LIMIT $4`,
      [position, settled, auditedTypes, batchSize],
    );
    for (const row of rows) yield auditLineOf(row);
    const last = rows.at(-1);
    if (!last || rows.length < batchSize) return;
    position = last.position;
  }
}

/** An entry as it is given away, also to webhooks of the audit log; without what the row has besides. */
export function auditLineOf(row: AuditLine & { payload: unknown }): AuditLine & { message: string | null } {
  const { position, id, type, occurredAt, actorKind, actorId, address, traceId, subjectId, workspaceId, payload } = row;
  const message = auditSentence({ type, payload, workspaceId }, false);
  return { position, id, type, occurredAt, actorKind, actorId, address, traceId, subjectId, workspaceId, message };
}
