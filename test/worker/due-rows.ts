import type { Database } from '../../src/db/database.ts';
import type { LeaseKind } from '../../src/lease/kind.ts';

type Row = [db: Pick<Database, 'pool'>, kind: Pick<LeaseKind, 'table'>, id: string];

/** As if the lease had run out a second ago. */
export async function expireLease(...[db, { table }, id]: Row): Promise<void> {
  await db.pool.query(`UPDATE "${table}" SET lease_expires_at = now() - interval '1 second' WHERE id = $1`, [id]);
}

/** As if the time until the row is due had passed. */
export async function makeDue(...[db, { table }, id]: Row): Promise<void> {
  await db.pool.query(`UPDATE "${table}" SET due_at = now() WHERE id = $1`, [id]);
}

/** Keeps the row from being due while the test lasts, however slow the machine. */
export async function postpone(...[db, { table }, id]: Row): Promise<void> {
  await db.pool.query(`UPDATE "${table}" SET due_at = due_at + interval '1 hour' WHERE id = $1`, [id]);
}
