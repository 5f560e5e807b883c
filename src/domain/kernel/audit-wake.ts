import type { Database } from '../../db/database.ts';
import { wakeNamed } from '../../lease/wake.ts';
import type { UnwrittenEvent } from '../../timeline/append.ts';
import { definitionOf } from '../event/index.ts';
import type { Context } from './context.ts';
import { deliveryLease } from './delivery-lease.ts';

/** Milliseconds for which a process takes the number of audit webhooks for what it was: deliveries to a new one wait for the reconciler until then. */
const knownMs = 5_000;

const known = new WeakMap<Database, { count: number; until: number }>();

/**
 * Wakes workers for what events have made due at webhooks of the audit log. A trigger writes those deliveries (tenants do not see these
 * webhooks), so the statement that appends events cannot answer them: a task for each event and webhook is as good, as a worker claims
 * whichever delivery is due.
 */
export function auditWakes({ db, queues }: Context, events: readonly UnwrittenEvent[]): (() => Promise<void>)[] {
  const audited = events.filter(({ type }) => definitionOf(type)?.by === 'PERSON');
  if (audited.length === 0) return [];
  const isChange = audited.some(({ type, workspaceId }) => workspaceId === null && type.startsWith('webhook.'));
  return [
    async () => {
      const count = await auditWebhooks(db.unscoped, isChange);
      const names = audited.flatMap(({ id }) => Array.from({ length: count }, (_, at) => `${id}-audit-${at}`));
      if (names.length > 0) await wakeNamed(queues, deliveryLease, names);
    },
  ];
}

/** How many there are that are sent something; asked for at most every few seconds, and when this process has changed one. */
async function auditWebhooks(db: Database, isChange: boolean): Promise<number> {
  const before = known.get(db);
  if (before && !isChange && performance.now() < before.until) return before.count;
  // One process asks once, however many events come meanwhile.
  known.set(db, { count: before?.count ?? 0, until: performance.now() + knownMs });
  const { rows } = await db.pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM webhook WHERE workspace_id IS NULL AND disabled_at IS NULL',
  );
  const count = rows[0]?.count ?? 0;
  known.set(db, { count, until: performance.now() + knownMs });
  return count;
}
