import { type Context, ValidationError } from '../kernel/index.ts';

/** Milliseconds of the spans that jobs are counted by. */
const lengths = { HOUR: 3_600_000, DAY: 86_400_000, WEEK: 7 * 86_400_000 };
type BucketSize = keyof typeof lengths;

/** Spans of one answer. */
export const mostBuckets = 400;

/** What came to its end in one span of time. */
export interface ActivityBucket {
  from: Date;
  succeeded: number;
  failed: number;
  cancelled: number;
  rows: bigint;
  issues: bigint;
  /** Milliseconds that half of the jobs, and nineteen of twenty, waited at most; `null` without jobs. */
  queuedMedian: number | null;
  queuedP95: number | null;
  /** The same of how long they ran. */
  ranMedian: number | null;
  ranP95: number | null;
}

/**
 * The jobs of a workspace that ended from an instant on and before another, span by span; spans begin on full hours, days or Mondays of
 * UTC. One statement, by an index. Throws ValidationError for too many spans. The caller has found the workspace visible.
 */
export async function workspaceActivity(
  { db }: Context,
  workspaceId: string,
  { from, to, bucket }: { from: Date; to: Date; bucket: BucketSize },
): Promise<ActivityBucket[]> {
  const spans = Math.ceil((to.getTime() - from.getTime()) / lengths[bucket]);
  if (spans < 1) throw refused('to', 'The end comes after the beginning.');
  if (spans > mostBuckets)
    throw refused('bucket', `These are ${spans} buckets; one answer has ${mostBuckets} at most.`);
  const { rows } = await db.query<Omit<ActivityBucket, 'rows' | 'issues'> & { rows: string; issues: string }>(
    `WITH span AS (
       SELECT span AS "from" FROM generate_series(date_trunc($4, $2::timestamptz, 'UTC'), $3::timestamptz, $5::interval) AS span
       WHERE span < $3::timestamptz
     ), ended AS (
       SELECT date_trunc($4, finished_at, 'UTC') AS "from", status,
         (metrics->>'rowsWritten')::bigint AS rows, (metrics->>'issues')::bigint AS issues,
         extract(epoch FROM started_at - created_at) * 1000 AS queued, extract(epoch FROM finished_at - started_at) * 1000 AS ran
       FROM job WHERE workspace_id = $1 AND finished_at >= $2::timestamptz AND finished_at < $3::timestamptz
     )
     SELECT span."from",
       count(*) FILTER (WHERE status = 'SUCCEEDED')::int AS succeeded,
       count(*) FILTER (WHERE status = 'FAILED')::int AS failed,
       count(*) FILTER (WHERE status = 'CANCELLED')::int AS cancelled,
       coalesce(sum(rows), 0)::text AS rows, coalesce(sum(issues), 0)::text AS issues,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY queued)::float8 AS "queuedMedian",
       percentile_cont(0.95) WITHIN GROUP (ORDER BY queued)::float8 AS "queuedP95",
       percentile_cont(0.5) WITHIN GROUP (ORDER BY ran)::float8 AS "ranMedian",
       percentile_cont(0.95) WITHIN GROUP (ORDER BY ran)::float8 AS "ranP95"
     FROM span LEFT JOIN ended USING ("from") GROUP BY span."from" ORDER BY span."from"`,
    [workspaceId, from, to, bucket.toLowerCase(), `1 ${bucket.toLowerCase()}`],
  );
  return rows.map((row) => ({ ...row, rows: BigInt(row.rows), issues: BigInt(row.issues) }));
}

function refused(path: string, message: string): ValidationError {
  return new ValidationError('The activity cannot be read.', [{ path, message, code: 'OUT_OF_RANGE' }]);
}
