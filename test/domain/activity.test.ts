import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { mostExact, workspaceActivity } from '../../src/domain/workspace/activity.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { Random } from '../support/random.ts';

// Charts are read from sums that triggers keep. Whatever was done to jobs, they say what comes out of reading the jobs that are there.

const idOf = (prefix: string, n: number) => `${prefix}_01JAAAAAAA${String(n).padStart(16, '0')}`;
const workspaceId = idOf('ws', 1);
const [hour, day] = [3_600_000, 86_400_000];
const newest = Date.parse('2026-03-04T05:30:00Z');
const oldest = newest - 40 * day;
const random = new Random(20_261_130);
const upTo = (most: number) => random.below(most + 1);

let server: TestDatabase;
let db: Database;
beforeAll(async () => {
  server = await createTestDatabase();
  db = createDatabase(server.url, { poolSize: 2 });
  await db.pool.query(`
    INSERT INTO workspace (id, name, slug) VALUES ('${workspaceId}', 'One', 'one'), ('${idOf('ws', 2)}', 'Two', 'two');
    INSERT INTO configuration (id, workspace_id, name, slug) VALUES ('${idOf('cfg', 1)}', '${workspaceId}', 'C', 'c');
    INSERT INTO configuration_version (id, configuration_id, number, status, spec_yaml, actor_kind)
      VALUES ('${idOf('cfv', 1)}', '${idOf('cfg', 1)}', 1, 'DRAFT', 'ade: 1', 'SYSTEM');
    INSERT INTO document (id, workspace_id, kind, name, content_type, byte_size, sha256, storage_key, actor_kind)
      VALUES ('${idOf('doc', 1)}', '${workspaceId}', 'SOURCE', 'd', 'text/csv', 1, repeat('0', 64), 'key', 'SYSTEM')`);
});
afterAll(async () => {
  await db.close();
  await server.drop();
});

interface Ended {
  status: 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  queued: number | null;
  ran: number | null;
  at: number;
  rows: number;
  issues: number;
}

function ended(): Ended {
  const status = random.pick(['SUCCEEDED', 'FAILED', 'CANCELLED'] as const);
  // Some end on the edge of an hour, and some took no time; some were cancelled before they began.
  const at = random.is(0.1) ? Math.floor((oldest + upTo(40 * day)) / hour) * hour : oldest + upTo(40 * day);
  const span = () => (random.is(0.05) ? 0 : Math.floor(10 ** (random.below(6_000) / 1_000)));
  const isStarted = status !== 'CANCELLED' || random.is(0.5);
  const isWell = status === 'SUCCEEDED';
  const [rows, issues] = isWell ? [upTo(5_000_000), upTo(10)] : [0, 0];
  return { status, at, rows, issues, queued: isStarted ? span() : null, ran: isStarted ? span() : null };
}

/** Adds jobs that wait, and then ends them. */
async function addEnded(from: number, jobs: readonly Ended[]) {
  const ids = jobs.map((_job, index) => idOf('job', from + index));
  await db.pool.query(
    `INSERT INTO job (id, workspace_id, document_id, configuration_version_id, max_attempts, actor_kind, created_at)
       SELECT job.id, $2, $3, $4, 3, 'SYSTEM', created_at FROM unnest($1::text[], $5::timestamptz[]) AS job (id, created_at)`,
    [
      ids,
      workspaceId,
      idOf('doc', 1),
      idOf('cfv', 1),
      jobs.map(({ at, ran, queued }) => new Date(at - (ran ?? 0) - (queued ?? 0))),
    ],
  );
  await db.pool.query(
    `UPDATE job SET status = ended.status::"JobStatus", error = CASE ended.status WHEN 'FAILED' THEN '{}'::jsonb END, finished_at = ended.at, started_at = ended.started,
       metrics = CASE ended.status WHEN 'SUCCEEDED' THEN jsonb_build_object('rowsWritten', ended.rows, 'issues', ended.issues) END
     FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::bigint[], $6::bigint[]) AS ended (id, status, at, started, rows, issues)
     WHERE job.id = ended.id`,
    [
      ids,
      jobs.map(({ status }) => status),
      jobs.map(({ at }) => new Date(at)),
      jobs.map(({ at, ran }) => (ran === null ? null : new Date(at - ran))),
      jobs.map(({ rows }) => rows),
      jobs.map(({ issues }) => issues),
    ],
  );
}

const bucketLengths = { HOUR: hour, DAY: day, WEEK: 7 * day };
/** A Monday. */
const monday = Date.parse('2024-01-01T00:00:00Z');

function expected(jobs: readonly Ended[], from: number, to: number, bucket: keyof typeof bucketLengths) {
  const length = bucketLengths[bucket];
  const begins = (at: number) => Math.floor((at - monday) / length) * length + monday;
  const buckets = [];
  for (let at = begins(from); at < to; at += length) {
    const own = jobs.filter((job) => job.at >= from && job.at < to && begins(job.at) === at);
    const many = (status: Ended['status']) => own.filter((job) => job.status === status).length;
    const sum = (of: (job: Ended) => number) => own.reduce((total, job) => total + of(job), 0);
    const queued = own.flatMap((job) => job.queued ?? []);
    const ran = own.flatMap((job) => job.ran ?? []);
    buckets.push({
      counts: {
        from: new Date(at),
        succeeded: many('SUCCEEDED'),
        failed: many('FAILED'),
        cancelled: many('CANCELLED'),
        rows: BigInt(sum(({ rows }) => rows)),
        issues: BigInt(sum(({ issues }) => issues)),
      },
      times: [quantile(queued, 0.5), quantile(queued, 0.95), quantile(ran, 0.5), quantile(ran, 0.95)],
    });
  }
  return buckets;
}

function quantile(values: number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below === undefined || above === undefined ? null : below + (above - below) * (place % 1);
}

/** Asks for spans of all lengths with ends anywhere, and compares; answers how many of them were estimated. */
async function compare(jobs: readonly Ended[]): Promise<number> {
  let estimated = 0;
  for (let round = 0; round < 60; round += 1) {
    const bucket = random.pick(['HOUR', 'DAY', 'WEEK'] as const);
    const longest = Math.min(45 * day, bucketLengths[bucket] * 390);
    const length = random.is(0.2) ? upTo(2 * hour) + 1 : upTo(longest - hour) + hour;
    const start = random.is(0.2)
      ? Math.floor(oldest / day) * day
      : oldest - day + upTo(42 * day - Math.min(length, 41 * day));
    const [from, to] = [start, start + length];
    const asked = { from: new Date(from), to: new Date(to), bucket };
    const answer = await workspaceActivity({ db: db.scopedTo([workspaceId]) } as never, workspaceId, asked);
    const wanted = expected(jobs, from, to, bucket);
    const isEstimated = jobs.filter(({ at }) => at >= from && at < to).length > mostExact;
    estimated += Number(isEstimated);
    expect(answer.map(({ queuedMedian, queuedP95, ranMedian, ranP95, ...counts }) => counts)).toEqual(
      wanted.map(({ counts }) => counts),
    );
    for (const [at, { times }] of wanted.entries()) {
      const { queuedMedian, queuedP95, ranMedian, ranP95 } = answer[at] ?? {};
      for (const [index, found] of [queuedMedian, queuedP95, ranMedian, ranP95].entries()) {
        const time = times[index] ?? null;
        if (time === null) expect(found).toBeNull();
        else
          expect(Math.abs((found ?? Number.NaN) - time)).toBeLessThanOrEqual(time * (isEstimated ? 0.010_001 : 1e-9));
      }
    }
  }
  return estimated;
}

test('what a chart says is what the jobs say, whatever has become of them', async () => {
  const jobs = Array.from({ length: 4_000 }, ended);
  await addEnded(1, jobs);
  expect(await compare(jobs)).toBeGreaterThan(10);

  // Of some the end was moved, and some are gone, in transactions that were partly undone.
  const client = await db.pool.connect();
  await client.query('BEGIN');
  await client.query(`DELETE FROM job WHERE id = ANY ($1)`, [
    jobs.slice(0, 1_000).map((_job, n) => idOf('job', n + 1)),
  ]);
  await client.query('SAVEPOINT here');
  await client.query('DELETE FROM job');
  await client.query('ROLLBACK TO here');
  await client.query(
    `UPDATE job SET finished_at = finished_at + interval '1 week', started_at = started_at + interval '1 week' WHERE id = $1`,
    [idOf('job', 1_001)],
  );
  await client.query('COMMIT');
  client.release();
  const [moved, ...rest] = jobs.slice(1_000);
  if (!moved) throw new Error('There is no job.');
  const queued = moved.queued === null ? null : moved.queued + 7 * day;
  const left = [{ ...moved, queued, at: moved.at + 7 * day }, ...rest];
  expect(await compare(left)).toBeGreaterThan(10);
  const others = await workspaceActivity({ db: db.scopedTo([idOf('ws', 2)]) } as never, workspaceId, {
    from: new Date(oldest),
    to: new Date(newest),
    bucket: 'WEEK',
  });
  expect(others.filter(({ succeeded, failed, cancelled }) => succeeded + failed + cancelled > 0)).toEqual([]);
});
