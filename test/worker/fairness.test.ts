import { expect, onTestFinished, test } from 'vitest';
import { claimNextJob } from '../../src/domain/job/claim.ts';
import { failAttempt } from '../../src/domain/job/run.ts';
import { Installation, submit, submitOne } from './installation.ts';

async function open() {
  const installation = await Installation.open();
  onTestFinished(() => installation.stop());
  return installation;
}

test('a thousand jobs of one workspace do not keep another’s single job waiting', { timeout: 120_000 }, async ({
  annotate,
}) => {
  const installation = await open();
  const [many, single] = [await installation.addTenant(), await installation.addTenant()];
  const backlog = await submit(many, 1_000);
  await installation.startWorker();
  await installation.untilOver(backlog[9] ?? '');
  const jobId = await submitOne(single);
  await installation.untilOver(jobId);
  const { rows } = await installation.services.db.pool.query<{ between: number; left: number; wait: number }>(
    `SELECT (SELECT count(*)::int FROM job AS other WHERE other.id <> job.id AND other.claimed_at BETWEEN job.created_at AND job.claimed_at) AS between,
       (SELECT count(*)::int FROM job AS other WHERE other.status = 'QUEUED') AS left,
       extract(epoch FROM job.claimed_at - job.created_at)::float * 1000 AS wait FROM job WHERE id = $1`,
    [jobId],
  );
  const [{ between, left, wait } = { between: Number.NaN, left: 0, wait: Number.NaN }] = rows;
  await annotate(
    `The single job waited ${Math.round(wait)} ms, behind ${between} of the others; ${left} were still waiting.`,
  );
  // The one that ran already, and at most one whose claim was under way when the job came.
  expect(between).toBeLessThanOrEqual(2);
  expect(left).toBeGreaterThan(500);
});

test('workspaces take turns, whoever came first and whoever retries', async () => {
  const installation = await open();
  const context = { ...installation.services, viewer: null, correlationId: null };
  const tenants = [await installation.addTenant(), await installation.addTenant(), await installation.addTenant()];
  for (const tenant of tenants) await submit(tenant, 4);
  const turns: (string | undefined)[] = [];
  for (let turn = 0; turn < 12; turn++) {
    const job = await claimNextJob(context, 'w');
    turns.push(job?.workspaceId);
    const failure = { code: 'INTERNAL', message: 'Something broke.', owner: 'SYSTEM', details: {} } as const;
    if (job) await failAttempt(context, job, failure);
    // A retry that is due at once is the oldest of its workspace, and yet has to wait for its workspace's turn.
    await installation.services.db.pool.query(`UPDATE job SET due_at = created_at WHERE status = 'QUEUED'`);
  }
  const [a, b, c] = tenants.map(({ workspaceId }) => workspaceId);
  expect(turns).toEqual(Array.from({ length: 4 }, () => [a, b, c]).flat());
});

test('a workspace whose jobs run long gets no more slots than the others', async () => {
  const installation = await open();
  const context = { ...installation.services, viewer: null, correlationId: null };
  const [long, short] = [await installation.addTenant(), await installation.addTenant()];
  await submit(long, 10);
  for (let slot = 0; slot < 4; slot++) await claimNextJob(context, 'w');
  await submit(short, 10);
  const next = [];
  for (let slot = 0; slot < 6; slot++) next.push((await claimNextJob(context, 'w'))?.workspaceId);
  const { workspaceId } = short;
  expect(next.slice(0, 4)).toEqual([workspaceId, workspaceId, workspaceId, workspaceId]);
  expect(new Set(next.slice(4))).toEqual(new Set([workspaceId, long.workspaceId]));
});

test('a job of another workspace starts beside slow ones without one of them having to end', {
  timeout: 240_000,
}, async ({ annotate }) => {
  const installation = await Installation.open({ ADE_WORKER_CONCURRENCY: '2', ADE_WORKER_LEASE_SECONDS: '30' });
  onTestFinished(() => installation.stop());
  const [many, single] = [await installation.addTenant(), await installation.addTenant()];
  await submit(many, 1_000, await installation.uploadLarge(many));
  await installation.startWorker();
  const running = () =>
    installation.services.db.prisma.job.findFirst({ where: { status: 'RUNNING', stage: 'EXTRACT' } });
  await expect.poll(running).not.toBeNull();
  const jobId = await submitOne(single);
  await installation.untilOver(jobId);
  const { rows } = await installation.services.db.pool.query<{ ended: number; most: number; wait: number }>(
    `SELECT (SELECT count(*)::int FROM job AS other WHERE other.finished_at BETWEEN job.created_at AND job.claimed_at) AS ended,
       (SELECT count(*)::int FROM job AS other WHERE other.status = 'RUNNING') AS most,
       extract(epoch FROM job.claimed_at - job.created_at)::float * 1000 AS wait FROM job WHERE id = $1`,
    [jobId],
  );
  const [{ ended, most, wait } = { ended: Number.NaN, most: Number.NaN, wait: Number.NaN }] = rows;
  await annotate(`The job began ${Math.round(wait)} ms after it was submitted, beside 1,000 slow ones.`);
  expect(ended).toBe(0);
  expect(most).toBeLessThanOrEqual(1);
});
