import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../bin/demo/generated/index.ts';
import type { Context } from '../../src/domain/context.ts';
import { taskIdOf } from '../../src/domain/job.ts';
import { reconcileJobs } from '../../src/domain/job-reconcile.ts';
import { completeJob } from '../../src/domain/job-result.ts';
import {
  ClaimLostError,
  claimJob,
  failAttempt,
  releaseJob,
  renewClaim,
  reportProgress,
} from '../../src/domain/job-run.ts';
import type { JobFailure } from '../../src/domain/job-state.ts';
import { readTimeline } from '../../src/hub/timeline.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let context: Context;
beforeAll(async () => {
  // No worker: every step of a job's life is taken by the test itself.
  server = await startTestServer();
  context = { ...server.services, viewer: null, correlationId: null };
});
afterAll(() => server.stop());

const submit = graphql(`
  mutation SubmitForWorker($documentId: ID!, $configurationId: ID!) {
    submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {
      __typename
      ... on Job { id }
    }
  }
`);

async function queuedJob(): Promise<string> {
  const documentId = await server.owner.uploaded('a.csv', 'Name,Age\nAnn,31\n');
  const configurationId = await server.owner.published();
  const { submitJob: job } = await server.owner.get(submit, { documentId, configurationId });
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

describe('a claim', () => {
  it('is handed out once, however many workers ask at the same time', async () => {
    const jobId = await queuedJob();
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_worker, at) => claimJob(context, { jobId, attempt: 1 }, `worker ${at}`)),
    );
    expect(claims.filter((job) => job !== null)).toHaveLength(1);
    expect(await eventTypes(jobId)).toEqual(['job.created', 'job.started']);
  });

  it('is refused for an attempt that has been counted already, and for one to come', async () => {
    const jobId = await queuedJob();
    expect(await claimJob(context, { jobId, attempt: 2 }, 'w')).toBeNull();
    expect(await claimJob(context, { jobId, attempt: 0 }, 'w')).toBeNull();
    expect(await claimJob(context, { jobId, attempt: 1 }, 'w')).not.toBeNull();
  });

  it('fences off a worker whose job was taken over: no progress, no result, no failure of it is written', async () => {
    const jobId = await queuedJob();
    const late = { jobId, attempt: 1 };
    await claimJob(context, late, 'slow worker');
    await expireLease(jobId);
    expect(await reconcileJobs(context)).toMatchObject({ expired: 1 });
    const taken = { jobId, attempt: 2 };
    expect(await claimJob(context, taken, 'other worker')).not.toBeNull();

    await expect(renewClaim(context, late)).rejects.toThrow(ClaimLostError);
    await expect(reportProgress(context, late, { stage: 'READ', progress: 0.5 })).rejects.toThrow(ClaimLostError);
    await expect(completeJob(context, late, [], metrics)).rejects.toThrow(ClaimLostError);
    await expect(failAttempt(context, late, systemFailure)).rejects.toThrow(ClaimLostError);
    await completeJob(context, taken, [], metrics);
    await expect(completeJob(context, taken, [], metrics)).rejects.toThrow(ClaimLostError);
    expect(await jobOf(jobId)).toMatchObject({ status: 'SUCCEEDED', attempt: 2, claimedBy: null });
    expect((await eventTypes(jobId)).filter((type) => type === 'job.succeeded')).toHaveLength(1);
  });

  it('never lets progress go back', async () => {
    const jobId = await queuedJob();
    const claim = { jobId, attempt: 1 };
    await claimJob(context, claim, 'w');
    await reportProgress(context, claim, { stage: 'READ', progress: 0.6 });
    await reportProgress(context, claim, { stage: 'EXTRACT', progress: 0.4 });
    expect(await jobOf(jobId)).toMatchObject({ stage: 'EXTRACT', progress: 0.6 });
  });
});

describe('a failure', () => {
  it('of the user is final at once', async () => {
    const jobId = await queuedJob();
    await claimJob(context, { jobId, attempt: 1 }, 'w');
    await failAttempt(context, { jobId, attempt: 1 }, { ...systemFailure, owner: 'USER', code: 'EMPTY_FILE' });
    expect(await jobOf(jobId)).toMatchObject({
      status: 'FAILED',
      attempt: 1,
      error: { code: 'EMPTY_FILE', owner: 'USER' },
    });
    expect(await eventTypes(jobId)).toEqual(['job.created', 'job.started', 'job.failed']);
  });

  it('of the system is tried again with growing delays, then final', async () => {
    const jobId = await queuedJob();
    const delays: number[] = [];
    for (const attempt of [1, 2]) {
      await claimJob(context, { jobId, attempt }, 'w');
      const before = Date.now();
      await failAttempt(context, { jobId, attempt }, systemFailure);
      const job = await jobOf(jobId);
      expect(job).toMatchObject({ status: 'QUEUED', attempt, claimedBy: null });
      expect(await context.queue.knows(taskIdOf(jobId, attempt + 1))).toBe(true);
      delays.push(job.availableAt.getTime() - before);
    }
    expect(delays[0]).toBeGreaterThanOrEqual(900);
    expect(delays[1]).toBeGreaterThan(2 * (delays[0] ?? 0));
    await claimJob(context, { jobId, attempt: 3 }, 'w');
    await failAttempt(context, { jobId, attempt: 3 }, systemFailure);
    expect(await jobOf(jobId)).toMatchObject({ status: 'FAILED', attempt: 3, error: { owner: 'SYSTEM' } });
    expect((await eventTypes(jobId)).filter((type) => type === 'job.retry_scheduled')).toHaveLength(2);
  });
});

describe('a stopping worker', () => {
  it('gives its job back without an attempt being lost', async () => {
    const jobId = await queuedJob();
    await claimJob(context, { jobId, attempt: 1 }, 'w');
    await releaseJob(context, { jobId, attempt: 1 });
    expect(await jobOf(jobId)).toMatchObject({ status: 'QUEUED', attempt: 1, maxAttempts: 4 });
    expect(await context.queue.knows(taskIdOf(jobId, 2))).toBe(true);
  });
});

describe('the reconciler', () => {
  it('hands over a queued job that the queue has forgotten, and leaves one alone that it knows', async () => {
    const [forgotten, known] = [await queuedJob(), await queuedJob()];
    await context.queue.withdraw(taskIdOf(forgotten, 1));
    await context.db.prisma.job.updateMany({
      where: { id: { in: [forgotten, known] } },
      data: { availableAt: new Date(Date.now() - 60_000) },
    });
    expect(await context.queue.knows(taskIdOf(forgotten, 1))).toBe(false);
    await reconcileJobs(context);
    expect(await context.queue.knows(taskIdOf(forgotten, 1))).toBe(true);
    expect((await reconcileJobs(context)).requeued).toBe(0);
  });

  it('leaves a claim alone that is renewed in time', async () => {
    const jobId = await queuedJob();
    await claimJob(context, { jobId, attempt: 1 }, 'w');
    await expireLease(jobId);
    await renewClaim(context, { jobId, attempt: 1 });
    await reconcileJobs(context);
    expect(await jobOf(jobId)).toMatchObject({ status: 'RUNNING', attempt: 1 });
  });

  it('ends a job that has lost its worker on every attempt', async () => {
    const jobId = await queuedJob();
    for (const attempt of [1, 2, 3]) {
      await claimJob(context, { jobId, attempt }, 'doomed');
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
