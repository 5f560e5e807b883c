import { expect, onTestFinished, test } from 'vitest';
import type { AdeProcess } from '../cli/ade.ts';
import { count, extractionsOf, Installation, submit, submitOne } from './installation.ts';

async function open(env: Record<string, string> = {}) {
  const installation = await Installation.open(env);
  onTestFinished(() => installation.stop());
  return { installation, tenant: await installation.addTenant() };
}

/** The worker that runs the job. */
async function holderOf(
  installation: Installation,
  jobId: string,
  workers: readonly AdeProcess[],
): Promise<AdeProcess> {
  const { claimedBy } = await installation.job(jobId);
  const holder = workers.find(({ pid }) => claimedBy?.endsWith(`:${pid}`));
  if (!holder) throw new Error(`None of the workers is ${claimedBy}.`);
  return holder;
}

async function expectOneEffect(installation: Installation, jobId: string, attempt: number): Promise<void> {
  const job = await installation.job(jobId);
  expect(job).toMatchObject({ status: 'SUCCEEDED', attempt });
  const events = await installation.events(jobId);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, at) => at + 1));
  expect(count(events, 'job.succeeded', 'job.failed', 'job.cancelled')).toBe(1);
  expect(events.at(-1)?.type).toBe('job.succeeded');
  const { tables, exports, objects, named } = await installation.effects(job);
  expect({ tables, exports }).toEqual({ tables: 1, exports: 1 });
  expect(objects).toEqual(named);
}

test('kill -9 in mid-job: every job completes, with one effect each', { timeout: 120_000 }, async () => {
  const { installation, tenant } = await open();
  const workers = await Promise.all([installation.startWorker(), installation.startWorker()]);
  const slow = await submitOne(tenant, await installation.uploadLarge(tenant));
  await installation.untilExtracting(slow);
  const small = await submit(tenant, 30);
  (await holderOf(installation, slow, workers)).child.kill('SIGKILL');
  for (const jobId of [...small, slow]) await installation.untilOver(jobId);
  for (const jobId of small) await expectOneEffect(installation, jobId, 1);
  await expectOneEffect(installation, slow, 2);
});

test('a worker that stood still beyond its lease is refused when it goes on', { timeout: 120_000 }, async () => {
  const { installation, tenant } = await open();
  const workers = await Promise.all([installation.startWorker(), installation.startWorker()]);
  const jobId = await submitOne(tenant, await installation.uploadLarge(tenant));
  await installation.untilExtracting(jobId);
  const late = await holderOf(installation, jobId, workers);
  // Only the worker stands still: its extraction goes on, so that a result is there to be written too late.
  late.child.kill('SIGSTOP');
  await installation.untilOver(jobId);
  late.child.kill('SIGCONT');
  await late.line(['the claim is lost']);
  await expectOneEffect(installation, jobId, 2);
});

test('a job that kills its worker each time ends as lost, and the others go on', { timeout: 120_000 }, async () => {
  const { installation, tenant } = await open({ ADE_WORKER_MAX_ATTEMPTS: '2' });
  const poison = await submitOne(tenant, await installation.uploadLarge(tenant));
  const others = await submit(tenant, 5);
  for (const attempt of [1, 2]) {
    const worker = await installation.startWorker();
    await installation.until(poison, (job) => job.status === 'RUNNING' && job.attempt === attempt);
    worker.child.kill('SIGKILL');
    await worker.ended();
  }
  await installation.startWorker();
  const events = await installation.untilOver(poison);
  expect(await installation.job(poison)).toMatchObject({
    status: 'FAILED',
    attempt: 2,
    error: { code: 'WORKER_LOST' },
  });
  expect(count(events, 'job.failed')).toBe(1);
  for (const jobId of others) {
    await installation.untilOver(jobId);
    await expectOneEffect(installation, jobId, 1);
  }
});

test('a document that takes its process down harms no other job, and its attempts are counted', {
  timeout: 120_000,
}, async () => {
  const { installation, tenant } = await open();
  const worker = await installation.startWorker();
  const poison = await submitOne(tenant, await installation.uploadLarge(tenant));
  const others = await submit(tenant, 5);
  for (const attempt of [1, 2, 3]) {
    await installation.untilExtracting(poison, attempt);
    for (const pid of await extractionsOf(worker)) process.kill(pid, 'SIGKILL');
  }
  const events = await installation.untilOver(poison);
  expect(await installation.job(poison)).toMatchObject({
    status: 'FAILED',
    attempt: 3,
    error: { code: 'EXTRACTION_CRASHED', owner: 'SYSTEM' },
  });
  const retries = events.filter(({ type }) => type === 'job.retry_scheduled').map(({ payload }) => payload);
  expect(retries).toMatchObject([{ attempt: 1 }, { attempt: 2 }]);
  for (const jobId of others) {
    await installation.untilOver(jobId);
    await expectOneEffect(installation, jobId, 1);
  }
  expect(await installation.scratch()).toEqual([]);
});
