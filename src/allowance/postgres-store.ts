import type { BucketStore, Pour } from './bucket-store.ts';

/** What the store needs of a database: statements of the system's that may stay prepared under their names. */
export interface Statements {
  queryNamed<Row extends Record<string, unknown>>(
    statement: { name: string; text: string },
    values: unknown[],
  ): Promise<Row[]>;
}

const pourIntoBuckets = {
  name: 'pour-into-buckets',
  text: `
  INSERT INTO bucket AS known (key, empty_at)
  SELECT key, statement_timestamp() + ms * interval '1 millisecond'
  FROM jsonb_to_recordset($1::jsonb) AS poured(key text, ms float8) ORDER BY key COLLATE "C"
  ON CONFLICT (key) DO UPDATE SET
    empty_at = greatest(known.empty_at, statement_timestamp()) + (excluded.empty_at - statement_timestamp())
  RETURNING key, (extract(epoch FROM empty_at - statement_timestamp()) * 1000)::float8 AS ms`,
};
const sweepBuckets = { name: 'sweep-buckets', text: 'DELETE FROM bucket WHERE empty_at < now()' };

/**
 * Levels in the table `bucket`: when each is empty, by the database's clock. The table is unlogged: after a crash of the server all
 * buckets are empty. Rows are taken in the order of their keys, so that processes wait for each other and never in a circle.
 */
export function createPostgresBucketStore(db: Statements): BucketStore {
  return {
    async pour(pours) {
      const rows = await db.queryNamed<{ key: string; ms: number }>(pourIntoBuckets, [JSON.stringify(pours)]);
      const levels = new Map(rows.map(({ key, ms }) => [key, ms]));
      return pours.map(({ key }: Pour) => levels.get(key) ?? 0);
    },
    async sweep() {
      await db.queryNamed(sweepBuckets, []);
    },
    async close() {
      // The database is not ours.
    },
  };
}
