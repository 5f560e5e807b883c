import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { ClaimLostError, checkClaim, claimNextJob, renewClaim } from '../../src/domain/job/claim.ts';
import { taskIdOf } from '../../src/domain/job/job.ts';
import { reconcileJobs } from '../../src/domain/job/reconcile.ts';
import { completeJob } from '../../src/domain/job/result.ts';
import { failAttempt, releaseJob, reportProgress } from '../../src/domain/job/run.ts';
import type { JobFailure } from '../../src/domain/job/state.ts';
import type { Context } from '../../src/domain/kernel/context.ts';
import { readTimeline } from '../../src/timeline/read.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

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
    `UPDATE job SET status = 'CANCELLED', claimed_by = NULL, lease_expires_at = NULL, finished_at = now()
     WHERE status IN ('QUEUED', 'RUNNING')`,
  ),
);

const submit = graphql(`
  mutation SubmitForWorker($documentId: ID!, $configurationId: ID!) {
    submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {
      __typename
      ... on Job { id }
    }
  }
`);

async function queuedJob({ owner }: TestServer = server): Promise<string> {
  const documentId = await owner.uploaded('a.csv', 'Name,Age\nAnn,31\n');
  const configurationId = await owner.published();
  const { submitJob: job } = await owner.get(submit, { documentId, configurationId });
  if (job.__typename !== 'Job') throw new Error(job.__typename);
  return job.id;
}

const jobOf = (id: string) => context.db.prisma.job.findUniqueOrThrow({ where: { id } });

async function eventTypes(jobId: string): Promise<string[]> {
  const events = await readTimeline(context.db.pool, { kind: 'stream', stream: jobId }, { after: null, limit: 100 });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1));
  return events.map(({ type }) => type);
}

const metrics = { rowsRead: 0, rowsWritten: 0, tables: 0, issues: 0, durations: {}, source: {}, warnings: [] };
const systemFailure: JobFailure = { code: 'INTERNAL', message: 'Something broke.', owner: 'SYSTEM', details: {} };

/** A job of its own that the worker of this name runs: its first claim. */
async function runningJob(worker: string) {
  const jobId = await queuedJob();
  expect(await claimNextJob(context, worker)).toMatchObject({ id: jobId, attempt: 1 });
  return { jobId, attempt: 1 };
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
    await context.db.pool.query(`UPDATE job SET available_at = now() + interval '1 hour' WHERE id = $1`, [jobId]);
    expect(await claimNextJob(context, 'w')).toBeNull();
    await context.db.pool.query('UPDATE job SET available_at = now() WHERE id = $1', [jobId]);
    expect(await claimNextJob(context, 'w')).toMatchObject({ id: jobId });
  });

  it('fences off a worker whose job was taken over: no progress, no result, no failure of it is written', async () => {
    const late = await runningJob('slow worker');
    const { jobId } = late;
    await expireLease(jobId);
    expect(await reconcileJobs(context)).toMatchObject({ expired: 1 });
    await makeDue(jobId);
    const taken = { jobId, attempt: 2 };
    expect(await claimNextJob(context, 'other worker')).toMatchObject({ id: jobId, attempt: 2 });

    await expect(checkClaim(context, late)).rejects.toThrow(ClaimLostError);
    await expect(renewClaim(context, late)).rejects.toThrow(ClaimLostError);
    await expect(reportProgress(context, late, { stage: 'READ', progress: 0.5 })).rejects.toThrow(ClaimLostError);
    await expect(completeJob(context, late, [], metrics)).rejects.toThrow(ClaimLostError);
    await expect(failAttempt(context, late, systemFailure)).rejects.toThrow(ClaimLostError);
    await completeJob(context, taken, [], metrics);
    await expect(completeJob(context, late, [], metrics)).rejects.toThrow(ClaimLostError);
    expect(await jobOf(jobId)).toMatchObject({ status: 'SUCCEEDED', attempt: 2, claimedBy: null });
    expect((await eventTypes(jobId)).filter((type) => type === 'job.succeeded')).toHaveLength(1);
  });

  it('completes its job once, also when a worker that did not hear the answer says it again', async () => {
    const claim = await runningJob('w');
    await Promise.all([1, 2, 3].map(() => completeJob(context, claim, [], metrics)));
    expect((await eventTypes(claim.jobId)).filter((type) => type === 'job.succeeded')).toHaveLength(1);
  });

  it('reports progress that never goes back, not in another attempt either', async () => {
    const claim = await runningJob('w');
    await reportProgress(context, claim, { stage: 'READ', progress: 0.6 });
    await reportProgress(context, claim, { stage: 'EXTRACT', progress: 0.4 });
    expect(await jobOf(claim.jobId)).toMatchObject({ stage: 'EXTRACT', progress: 0.6 });
    await releaseJob(context, claim);
    await claimNextJob(context, 'other');
    await reportProgress(context, { ...claim, attempt: 2 }, { stage: 'READ', progress: 0.1 });
    expect(await jobOf(claim.jobId)).toMatchObject({ stage: 'READ', progress: 0.6 });
    const progressed = (await eventTypes(claim.jobId)).filter((type) => type === 'job.progressed');
    await reportProgress(context, { ...claim, attempt: 2 }, { stage: 'READ', progress: 0.2 });
    expect((await eventTypes(claim.jobId)).filter((type) => type === 'job.progressed')).toEqual(progressed);
  });
});

describe('a failure', () => {
  it('of the user is final at once', async () => {
    const claim = await runningJob('w');
    await failAttempt(context, claim, { ...systemFailure, owner: 'USER', code: 'EMPTY_FILE' });
    expect(await jobOf(claim.jobId)).toMatchObject({
      status: 'FAILED',
      attempt: 1,
      error: { code: 'EMPTY_FILE', owner: 'USER' },
    });
    expect(await eventTypes(claim.jobId)).toEqual(['job.created', 'job.started', 'job.failed']);
  });

  it('of the system is tried again with growing delays, then final', async () => {
    const jobId = await queuedJob();
    const delays: number[] = [];
    for (const attempt of [1, 2]) {
      expect(await claimNextJob(context, 'w')).toMatchObject({ id: jobId, attempt });
      await failAttempt(context, { jobId, attempt }, systemFailure);
      const job = await jobOf(jobId);
      expect(job).toMatchObject({ status: 'QUEUED', attempt, claimedBy: null });
      expect(await context.queue.knows(taskIdOf(job))).toBe(true);
      expect(await claimNextJob(context, 'hasty')).toBeNull();
      delays.push(await makeDue(jobId));
    }
    expect(delays[0]).toBeGreaterThan(0.5);
    expect(delays[1]).toBeGreaterThan(2 * (delays[0] ?? 0));
    await claimNextJob(context, 'w');
    await failAttempt(context, { jobId, attempt: 3 }, systemFailure);
    expect(await jobOf(jobId)).toMatchObject({ status: 'FAILED', attempt: 3, error: { owner: 'SYSTEM' } });
    expect((await eventTypes(jobId)).filter((type) => type === 'job.retry_scheduled')).toHaveLength(2);
  });
});

describe('a stopping worker', () => {
  it('gives its job back without an attempt being lost', async () => {
    const claim = await runningJob('w');
    await releaseJob(context, claim);
    const job = await jobOf(claim.jobId);
    expect(job).toMatchObject({ status: 'QUEUED', attempt: 1, maxAttempts: 4 });
    expect(await context.queue.knows(taskIdOf(job))).toBe(true);
    expect(await claimNextJob(context, 'other')).toMatchObject({ id: claim.jobId, attempt: 2 });
  });
});

describe('the reconciler', () => {
  it('hands over as many tasks as the queue lacks, once, however many workers look', async () => {
    // A queue of its own, since the tasks of the other tests are as good as any and nobody takes them.
    const own = await startTestServer();
    try {
      const ids = [await queuedJob(own), await queuedJob(own), await queuedJob(own)];
      for (const id of ids.slice(1)) await own.services.queue.withdraw(taskIdOf({ id, attempt: 0 }));
      const ownContext: Context = { ...own.services, viewer: null, correlationId: null };
      expect(await reconcileJobs(ownContext)).toEqual({ expired: 0, requeued: 0 });
      await own.services.db.pool.query(`UPDATE job SET available_at = now() - interval '1 minute'`);
      await Promise.all([reconcileJobs(ownContext), reconcileJobs(ownContext)]);
      expect(await own.services.queue.waiting()).toBe(3);
      expect(await reconcileJobs(ownContext)).toEqual({ expired: 0, requeued: 0 });
    } finally {
      await own.stop();
    }
  });

  it('leaves a claim alone that is renewed in time', async () => {
    const claim = await runningJob('w');
    await expireLease(claim.jobId);
    await renewClaim(context, claim);
    await reconcileJobs(context);
    expect(await jobOf(claim.jobId)).toMatchObject({ status: 'RUNNING', attempt: 1 });
  });

  it('ends a job that has lost its worker on every attempt', async () => {
    const jobId = await queuedJob();
    for (const attempt of [1, 2, 3]) {
      await makeDue(jobId);
      expect(await claimNextJob(context, 'doomed')).toMatchObject({ id: jobId, attempt });
      await expireLease(jobId);
      await Promise.all([reconcileJobs(context), reconcileJobs(context)]);
    }
    expect(await jobOf(jobId)).toMatchObject({
      status: 'FAILED',
      attempt: 3,
      error: { code: 'WORKER_LOST', owner: 'SYSTEM' },
    });
    expect((await eventTypes(jobId)).filter((type) => type === 'job.failed')).toHaveLength(1);
  });
});

async function expireLease(jobId: string): Promise<void> {
  await context.db.pool.query(`UPDATE job SET lease_expires_at = now() - interval '1 second' WHERE id = $1`, [jobId]);
}

/** Makes the job due now; answers the seconds that it would still have waited. */
async function makeDue(jobId: string): Promise<number> {
  const { rows } = await context.db.pool.query<{ seconds: number }>(
    `UPDATE job SET available_at = now() FROM (SELECT extract(epoch FROM available_at - now())::float AS seconds FROM job
       WHERE id = $1) AS before WHERE id = $1 RETURNING before.seconds`,
    [jobId],
  );
  return rows[0]?.seconds ?? Number.NaN;
}
