import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimNextJob } from '../../src/domain/job/claim.ts';
import { jobLease } from '../../src/domain/job/lease.ts';
import { completeJob } from '../../src/domain/job/result.ts';
import { endLostJob, failAttempt, releaseJob, reportProgress } from '../../src/domain/job/run.ts';
import type { JobFailure } from '../../src/domain/job/state.ts';
import type { Context } from '../../src/domain/kernel/context.ts';
import { type Claim, LeaseLostError } from '../../src/lease/kind.ts';
import { checkHeld, renew } from '../../src/lease/lease.ts';
import { reconcile } from '../../src/lease/reconcile.ts';
import { wakeId } from '../../src/lease/wake.ts';
import { readTimeline } from '../../src/timeline/read.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { expireLease, makeDue, postpone } from './due-rows.ts';

let server: TestServer;
let context: Context;
beforeAll(async () => {
  // No worker: every step of a job's life is taken by the test itself.
  server = await startTestServer();
  context = { ...server.services, viewer: null, correlationId: null };
});
afterAll(() => server.stop());
// A claim takes whichever job is due: none of an earlier test is.
beforeEach(() =>
  context.db.pool.query(
    `UPDATE job SET status = 'CANCELLED', stage = NULL, claimed_by = NULL, lease_expires_at = NULL, finished_at = now()
     WHERE status IN ('QUEUED', 'RUNNING')`,
  ),
);

async function queuedJob({ owner }: TestServer = server): Promise<string> {
  const documentId = await owner.uploaded('a.csv', 'Name,Age\nAnn,31\n');
  const configurationId = await owner.published();
  return owner.submitted(documentId, configurationId);
}

const jobOf = (id: string) => context.db.prisma.job.findUniqueOrThrow({ where: { id } });

async function eventTypes(jobId: string): Promise<string[]> {
  const events = await readTimeline(context.db.pool, { kind: 'stream', stream: jobId }, { after: null, limit: 100 });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1));
  return events.map(({ type }) => type);
}

const metrics = { rowsRead: 0, rowsWritten: 0, tables: 0, issues: 0, durations: {}, source: {}, warnings: [] };
const systemFailure: JobFailure = { code: 'INTERNAL', message: 'Something broke.', owner: 'SYSTEM', details: {} };

const reconcileJobs = (of = context) =>
  reconcile({ sql: of.db.prisma, queues: of.queues }, jobLease, (claim) => endLostJob(of, claim));

/** A job of its own that the worker of this name runs: its first claim. */
async function runningJob(worker: string): Promise<Claim> {
  const jobId = await queuedJob();
  expect(await claimNextJob(context, worker)).toMatchObject({ id: jobId, attempt: 1 });
  return { id: jobId, attempt: 1 };
}

describe('a claim', () => {
  it('is handed out once, however many workers ask at the same time', async () => {
    const jobId = await queuedJob();
    const claims = await Promise.all(Array.from({ length: 8 }, (_worker, at) => claimNextJob(context, `worker ${at}`)));
    expect(claims.filter((job) => job !== null)).toMatchObject([{ id: jobId, attempt: 1, status: 'RUNNING' }]);
    expect(await eventTypes(jobId)).toEqual(['job.created', 'job.started']);
  });

  it('is to be had for a job that is due, by the clock of the database, and for no other', async () => {
    const jobId = await queuedJob();
    await context.db.pool.query(`UPDATE job SET due_at = now() + interval '1 hour' WHERE id = $1`, [jobId]);
    expect(await claimNextJob(context, 'w')).toBeNull();
    await context.db.pool.query('UPDATE job SET due_at = now() WHERE id = $1', [jobId]);
    expect(await claimNextJob(context, 'w')).toMatchObject({ id: jobId });
  });

  it('fences off a worker whose job was taken over: no progress, no result, no failure of it is written', async () => {
    const late = await runningJob('slow worker');
    const { id: jobId } = late;
    await expireLease(context.db, jobLease, jobId);
    expect(await reconcileJobs()).toMatchObject({ expired: 1 });
    await makeDue(context.db, jobLease, jobId);
    const taken = { id: jobId, attempt: 2 };
    expect(await claimNextJob(context, 'other worker')).toMatchObject({ id: jobId, attempt: 2 });

    await expect(checkHeld(context.db.prisma, jobLease, late)).rejects.toThrow(LeaseLostError);
    await expect(renew(context.db.prisma, jobLease, late, 30)).rejects.toThrow(LeaseLostError);
    await expect(reportProgress(context, late, { stage: 'READ', progress: 0.5 })).rejects.toThrow(LeaseLostError);
    await expect(completeJob(context, late, [], metrics)).rejects.toThrow(LeaseLostError);
    await expect(failAttempt(context, late, systemFailure)).rejects.toThrow(LeaseLostError);
    await completeJob(context, taken, [], metrics);
    await expect(completeJob(context, late, [], metrics)).rejects.toThrow(LeaseLostError);
    expect(await jobOf(jobId)).toMatchObject({ status: 'SUCCEEDED', attempt: 2, claimedBy: null });
    expect((await eventTypes(jobId)).filter((type) => type === 'job.succeeded')).toHaveLength(1);
  });

  it('completes its job once, also when a worker that did not hear the answer says it again', async () => {
    const claim = await runningJob('w');
    await Promise.all([1, 2, 3].map(() => completeJob(context, claim, [], metrics)));
    expect((await eventTypes(claim.id)).filter((type) => type === 'job.succeeded')).toHaveLength(1);
  });

  it('reports progress that never goes back, not in another attempt either', async () => {
    const claim = await runningJob('w');
    await reportProgress(context, claim, { stage: 'READ', progress: 0.6 });
    await reportProgress(context, claim, { stage: 'EXTRACT', progress: 0.4 });
    expect(await jobOf(claim.id)).toMatchObject({ stage: 'EXTRACT', progress: 0.6 });
    await releaseJob(context, claim);
    await claimNextJob(context, 'other');
    await reportProgress(context, { ...claim, attempt: 2 }, { stage: 'READ', progress: 0.1 });
    expect(await jobOf(claim.id)).toMatchObject({ stage: 'READ', progress: 0.6 });
    const progressed = (await eventTypes(claim.id)).filter((type) => type === 'job.progressed');
    await reportProgress(context, { ...claim, attempt: 2 }, { stage: 'READ', progress: 0.2 });
    expect((await eventTypes(claim.id)).filter((type) => type === 'job.progressed')).toEqual(progressed);
  });
});

describe('a failure', () => {
  it('of the user is final at once', async () => {
    const claim = await runningJob('w');
    await failAttempt(context, claim, { ...systemFailure, owner: 'USER', code: 'EMPTY_FILE' });
    expect(await jobOf(claim.id)).toMatchObject({
      status: 'FAILED',
      attempt: 1,
      error: { code: 'EMPTY_FILE', owner: 'USER' },
    });
    expect(await eventTypes(claim.id)).toEqual(['job.created', 'job.started', 'job.failed']);
  });

  it('of the system is tried again with growing delays, then final', async () => {
    const jobId = await queuedJob();
    for (const attempt of [1, 2]) {
      expect(await claimNextJob(context, 'w')).toMatchObject({ id: jobId, attempt });
      await failAttempt(context, { id: jobId, attempt }, systemFailure);
      const job = await jobOf(jobId);
      expect(job).toMatchObject({ status: 'QUEUED', attempt, claimedBy: null });
      await expect.poll(() => context.queues.jobs.knows(wakeId(jobLease, job))).toBe(true);
      await postpone(context.db, jobLease, jobId);
      expect(await claimNextJob(context, 'hasty')).toBeNull();
      await makeDue(context.db, jobLease, jobId);
    }
    const [first = 0, second = 0] = await delaysOf(jobId);
    expect(first).toBeGreaterThanOrEqual(1_000);
    expect(second).toBeGreaterThan(2 * first);
    await claimNextJob(context, 'w');
    await failAttempt(context, { id: jobId, attempt: 3 }, systemFailure);
    expect(await jobOf(jobId)).toMatchObject({ status: 'FAILED', attempt: 3, error: { owner: 'SYSTEM' } });
    expect((await eventTypes(jobId)).filter((type) => type === 'job.retry_scheduled')).toHaveLength(2);
  });
});

describe('a stopping worker', () => {
  it('gives its job back without an attempt being lost', async () => {
    const claim = await runningJob('w');
    await releaseJob(context, claim);
    const job = await jobOf(claim.id);
    expect(job).toMatchObject({ status: 'QUEUED', attempt: 1, maxAttempts: 4 });
    await expect.poll(() => context.queues.jobs.knows(wakeId(jobLease, job))).toBe(true);
    expect(await claimNextJob(context, 'other')).toMatchObject({ id: claim.id, attempt: 2 });
  });
});

describe('the reconciler', () => {
  it('hands over as many tasks as the queue lacks, once, however many workers look', async () => {
    // A queue of its own, since the tasks of the other tests are as good as any and no worker takes them.
    const own = await startTestServer();
    try {
      const ids = [await queuedJob(own), await queuedJob(own), await queuedJob(own)];
      for (const id of ids.slice(1)) await own.services.queues.jobs.withdraw(wakeId(jobLease, { id, attempt: 0 }));
      const ownContext: Context = { ...own.services, viewer: null, correlationId: null };
      expect(await reconcileJobs(ownContext)).toEqual({ expired: 0, requeued: 0 });
      await own.services.db.pool.query(`UPDATE job SET due_at = now() - interval '1 minute'`);
      await Promise.all([reconcileJobs(ownContext), reconcileJobs(ownContext)]);
      expect(await own.services.queues.jobs.waiting()).toBe(3);
      expect(await reconcileJobs(ownContext)).toEqual({ expired: 0, requeued: 0 });
    } finally {
      await own.stop();
    }
  });

  it('leaves a claim alone that is renewed in time', async () => {
    const claim = await runningJob('w');
    await expireLease(context.db, jobLease, claim.id);
    await renew(context.db.prisma, jobLease, claim, 30);
    await reconcileJobs();
    expect(await jobOf(claim.id)).toMatchObject({ status: 'RUNNING', attempt: 1 });
  });

  it('ends a job that has lost its worker on every attempt', async () => {
    const jobId = await queuedJob();
    for (const attempt of [1, 2, 3]) {
      await makeDue(context.db, jobLease, jobId);
      expect(await claimNextJob(context, 'doomed')).toMatchObject({ id: jobId, attempt });
      await expireLease(context.db, jobLease, jobId);
      await Promise.all([reconcileJobs(), reconcileJobs()]);
    }
    expect(await jobOf(jobId)).toMatchObject({
      status: 'FAILED',
      attempt: 3,
      error: { code: 'WORKER_LOST', owner: 'SYSTEM' },
    });
    expect((await eventTypes(jobId)).filter((type) => type === 'job.failed')).toHaveLength(1);
  });
});

/** Milliseconds from the end of each failed attempt to when the next one was due. */
async function delaysOf(jobId: string): Promise<number[]> {
  const { rows } = await context.db.pool.query<{ delay: number }>(
    `SELECT extract(epoch FROM (payload->>'retryAt')::timestamptz - occurred_at)::float * 1000 + 1 AS delay FROM event
     WHERE stream = $1 AND type = 'job.retry_scheduled' ORDER BY seq`,
    [jobId],
  );
  return rows.map(({ delay }) => delay);
}
