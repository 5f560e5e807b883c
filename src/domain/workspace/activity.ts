import type { Database } from '../../db/database.ts';
import { type Context, ValidationError } from '../kernel/index.ts';
import { quantileOf } from './time-classes.ts';

/** Milliseconds of the spans that jobs are counted by. */
const lengths = { HOUR: 3_600_000, DAY: 86_400_000, WEEK: 7 * 86_400_000 };
type BucketSize = keyof typeof lengths;
/** Mondays are so many milliseconds after a multiple of a week from the epoch, which was a Thursday. */
const firstMonday = 4 * lengths.DAY;

/** Spans of one answer. */
export const mostBuckets = 400;
/** Jobs whose times are read one by one, for exact medians; of more they are estimated. */
export const mostExact = 1_000;

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

interface Asked {
  from: Date;
  to: Date;
  bucket: BucketSize;
}

/**
 * The jobs of a workspace that ended from an instant on and before another, span by span; spans begin on full hours, days or Mondays of
 * UTC. Of more than `mostExact` jobs, times are within 1 % of what they are. Throws ValidationError for too many spans. The caller has found the
 * workspace visible.
 */
export async function workspaceActivity({ db }: Context, workspaceId: string, asked: Asked): Promise<ActivityBucket[]> {
  const { from, to, bucket } = asked;
  const spans = Math.ceil((to.getTime() - from.getTime()) / lengths[bucket]);
  if (spans < 1) throw refused('to', 'The end comes after the beginning.');
  if (spans > mostBuckets)
    throw refused('bucket', `These are ${spans} buckets; one answer has ${mostBuckets} at most.`);
  const parts = await partsOf(db, workspaceId, asked);
  const jobs = parts.reduce((sum, { succeeded, failed, cancelled }) => sum + succeeded + failed + cancelled, 0);
  return jobs > mostExact ? joined(parts, asked) : exactActivity(db, workspaceId, asked);
}

/** What is added up of a part of the time that is asked about. */
interface Part {
  /** Where its bucket begins. */
  from: Date;
  succeeded: number;
  failed: number;
  cancelled: number;
  rows: string;
  issues: string;
  /** Jobs in each class of time, from the class `queuedFrom` on. */
  queued: (number | null)[];
  queuedFrom: number | null;
  ran: (number | null)[];
  ranFrom: number | null;
}

/** From the largest spans that are kept and fit in; what is left at both ends is counted from smaller ones, and at last from jobs. */
async function partsOf(db: Database, workspaceId: string, { from, to, bucket }: Asked): Promise<Part[]> {
  const [first, last] = [from.getTime(), to.getTime()];
  const kept: { size: BucketSize; from: number; to: number }[] = [];
  let inner = { from: first, to: last };
  const outer: { from: number; to: number }[] = [];
  for (const size of ['HOUR', 'DAY', 'WEEK'] as const) {
    const full = { from: beginOf(size, inner.from - 1 + lengths[size]), to: beginOf(size, inner.to) };
    if (full.from >= full.to || lengths[size] > lengths[bucket]) break;
    const ends = [
      { from: inner.from, to: full.from },
      { from: full.to, to: inner.to },
    ].filter((end) => end.from < end.to);
    const smaller = kept.pop()?.size;
    if (smaller) kept.push(...ends.map((end) => ({ ...end, size: smaller })));
    else outer.push(...ends);
    kept.push({ ...full, size });
    inner = full;
  }
  if (kept.length === 0) outer.push(inner);
  const values: unknown[] = [workspaceId, bucket.toLowerCase()];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const within = (column: string, span: { from: number; to: number }) =>
    `workspace_id = $1 AND ${column} >= ${parameter(new Date(span.from))}::timestamptz AND ${column} < ${parameter(new Date(span.to))}::timestamptz`;
  const statements = [
    ...kept.map(
      (span) =>
        `SELECT date_trunc($2, begins, 'UTC') AS "from", succeeded, failed, cancelled, "rows", issues, queued, ran FROM job_span
         WHERE size = ${parameter(span.size.toLowerCase())} AND ${within('begins', span)}`,
    ),
    ...outer.map(
      (span) =>
        `SELECT date_trunc($2, finished_at, 'UTC') AS "from", count(*) FILTER (WHERE status = 'SUCCEEDED')::int AS succeeded,
           count(*) FILTER (WHERE status = 'FAILED')::int AS failed, count(*) FILTER (WHERE status = 'CANCELLED')::int AS cancelled,
           coalesce(sum((metrics->>'rowsWritten')::bigint), 0) AS "rows", coalesce(sum((metrics->>'issues')::bigint), 0) AS issues,
           ade_classes(array_agg(ade_class_of(started_at - created_at)), array_agg(1)) AS queued,
           ade_classes(array_agg(ade_class_of(finished_at - started_at)), array_agg(1)) AS ran
         FROM job WHERE ${within('finished_at', span)} GROUP BY 1`,
    ),
  ];
  const { rows } = await db.query<Part>(
    `SELECT "from", succeeded, failed, cancelled, "rows"::text, issues::text, queued, array_lower(queued, 1) AS "queuedFrom",
       ran, array_lower(ran, 1) AS "ranFrom" FROM (${statements.join(' UNION ALL ')}) AS part`,
    values,
  );
  return rows;
}

function beginOf(size: BucketSize, instant: number): number {
  const offset = size === 'WEEK' ? firstMonday : 0;
  return Math.floor((instant - offset) / lengths[size]) * lengths[size] + offset;
}

function joined(parts: readonly Part[], { from, to, bucket }: Asked): ActivityBucket[] {
  const partsAt = Map.groupBy(parts, (part) => part.from.getTime());
  const buckets: ActivityBucket[] = [];
  for (let at = beginOf(bucket, from.getTime()); at < to.getTime(); at += lengths[bucket]) {
    const own = partsAt.get(at) ?? [];
    const sum = (of: (part: Part) => number) => own.reduce((total, part) => total + of(part), 0);
    const whole = (of: (part: Part) => string) => own.reduce((total, part) => total + BigInt(of(part)), 0n);
    const queued = classesOf(own.map((part) => ({ counts: part.queued, from: part.queuedFrom })));
    const ran = classesOf(own.map((part) => ({ counts: part.ran, from: part.ranFrom })));
    buckets.push({
      from: new Date(at),
      succeeded: sum(({ succeeded }) => succeeded),
      failed: sum(({ failed }) => failed),
      cancelled: sum(({ cancelled }) => cancelled),
      rows: whole(({ rows }) => rows),
      issues: whole(({ issues }) => issues),
      queuedMedian: quantileOf(queued, 0.5),
      queuedP95: quantileOf(queued, 0.95),
      ranMedian: quantileOf(ran, 0.5),
      ranP95: quantileOf(ran, 0.95),
    });
  }
  return buckets;
}

/** How many are in each class, of all parts, by the number of the class. */
function classesOf(parts: readonly { counts: readonly (number | null)[]; from: number | null }[]): number[] {
  const sums: number[] = [];
  for (const { counts, from } of parts) {
    for (const [at, count] of counts.entries()) {
      const number = (from ?? 0) + at;
      while (sums.length <= number) sums.push(0);
      sums[number] = (sums[number] ?? 0) + (count ?? 0);
    }
  }
  return sums;
}

/** The same of each job, in one statement and by an index. */
async function exactActivity(
  db: Database,
  workspaceId: string,
  { from, to, bucket }: Asked,
): Promise<ActivityBucket[]> {
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
