import { expect, onTestFinished, test } from 'vitest';
import { cancelJob } from '../../src/domain/job/cancel.ts';
import { ConflictError } from '../../src/domain/kernel/errors.ts';
import { count, extractionsOf, Installation, submitOne } from './installation.ts';

async function open(env: Record<string, string> = {}) {
  const installation = await Installation.open(env);
  onTestFinished(() => installation.stop());
  return { installation, tenant: await installation.addTenant() };
}

test('a job that is cancelled while it waits is never begun', { timeout: 120_000 }, async () => {
  const { installation, tenant } = await open();
  const jobId = await submitOne(tenant);
  await cancelJob(tenant.context, jobId);
  expect(await installation.services.queues.jobs.waiting()).toBe(0);
  await installation.startWorker();
  await installation.untilOver(await submitOne(tenant));
  expect((await installation.events(jobId)).map(({ type }) => type)).toEqual(['job.created', 'job.cancelled']);
  expect(await installation.job(jobId)).toMatchObject({ status: 'CANCELLED', attempt: 0, startedAt: null });
});

test('a running job is stopped by the hint of its cancelling, and nothing of it stays', {
  timeout: 120_000,
}, async ({ annotate }) => {
  const { installation, tenant } = await open({ ADE_WORKER_LEASE_SECONDS: '600' });
  const worker = await installation.startWorker();
  const jobId = await submitOne(tenant, await installation.uploadLarge(tenant));
  await installation.untilExtracting(jobId);
  const [extraction] = await extractionsOf(worker);
  const begun = performance.now();
  const cancelled = await cancelJob(tenant.context, jobId);
  expect(cancelled).toMatchObject({ status: 'CANCELLED', claimedBy: null, leaseExpiresAt: null });
  await worker.line(['the claim is lost']);
  const took = performance.now() - begun;
  await annotate(`The worker had given up after ${Math.round(took)} ms.`);
  // Without the hint, the renewal of the lease would have shown it after 200 seconds.
  expect(took).toBeLessThan(100_000);
  expect(await extractionsOf(worker)).not.toContain(extraction);
  await expect(cancelJob(tenant.context, jobId)).rejects.toThrow(ConflictError);

  // The worker goes on with the next job, and by its end nothing has been added to the cancelled one.
  await installation.untilOver(await submitOne(tenant));
  const events = await installation.events(jobId);
  expect(events.at(-1)?.type).toBe('job.cancelled');
  expect(count(events, 'job.cancelled', 'job.succeeded', 'job.failed')).toBe(1);
  const { tables, exports, objects } = await installation.effects(await installation.job(jobId));
  expect({ tables, exports, objects }).toEqual({ tables: 0, exports: 0, objects: [] });
  expect(await installation.scratch()).toEqual([]);
});

test('an attempt that takes longer than it may is ended, and nothing of it stays', { timeout: 120_000 }, async () => {
  const { installation, tenant } = await open({ ADE_WORKER_TIMEOUT_SECONDS: '1' });
  await installation.startWorker();
  const jobId = await submitOne(tenant, await installation.uploadLarge(tenant));
  await installation.untilOver(jobId);
  const job = await installation.job(jobId);
  expect(job).toMatchObject({
    status: 'FAILED',
    attempt: 1,
    error: { code: 'LIMIT_EXCEEDED', owner: 'USER', details: { limit: 'timeoutSeconds', allowed: 1 } },
  });
  expect(await installation.effects(job)).toMatchObject({ tables: 0, exports: 0, objects: [] });
  // The worker is free for the next one.
  await installation.untilOver(await submitOne(tenant));
});

test('SIGTERM: what runs is finished, nothing new is taken', { timeout: 120_000 }, async () => {
  const { installation, tenant } = await open({ ADE_WORKER_GRACE_SECONDS: '3600' });
  const worker = await installation.startWorker();
  const running = await submitOne(tenant, await installation.uploadLarge(tenant));
  await installation.untilExtracting(running);
  const next = await submitOne(tenant);
  worker.child.kill('SIGTERM');
  expect(await worker.ended()).toMatchObject({ code: 0 });
  expect(await installation.job(running)).toMatchObject({ status: 'SUCCEEDED', attempt: 1 });
  expect(await installation.job(next)).toMatchObject({ status: 'QUEUED', attempt: 0 });
});

test('SIGTERM, then no patience: the job goes back at once, and the attempt does not count', {
  timeout: 120_000,
}, async () => {
  const { installation, tenant } = await open({ ADE_WORKER_GRACE_SECONDS: '3600' });
  const worker = await installation.startWorker();
  const jobId = await submitOne(tenant, await installation.uploadLarge(tenant));
  await installation.untilExtracting(jobId);
  worker.child.kill('SIGTERM');
  await worker.line(['"stopping"']);
  worker.child.kill('SIGTERM');
  expect(await worker.ended()).toMatchObject({ code: 0 });
  expect(await installation.job(jobId)).toMatchObject({ status: 'QUEUED', attempt: 1, maxAttempts: 4 });
  expect((await installation.events(jobId)).at(-1)?.payload).toMatchObject({ code: 'WORKER_STOPPED' });
  await installation.startWorker();
  await installation.untilOver(jobId);
  expect(await installation.job(jobId)).toMatchObject({ status: 'SUCCEEDED', attempt: 2 });
});
