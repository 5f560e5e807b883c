import { expect, onTestFinished, test } from 'vitest';
import { claimNextJob } from '../../src/domain/job/claim.ts';
import { Installation, submit } from './installation.ts';

async function open() {
  const installation = await Installation.open();
  onTestFinished(() => installation.stop());
  return installation;
}

/** In ten batches. `ADE_TEST_CLAIMS=10000` for a long race. */
const jobs = Number(process.env.ADE_TEST_CLAIMS ?? 2_000);

test('each of thousands of jobs that several workers claim at the same time is claimed once', {
  timeout: 120_000,
}, async () => {
  const installation = await open();
  const tenants = [await installation.addTenant(), await installation.addTenant(), await installation.addTenant()];
  const submitted = new Set<string>();
  for (const [at, tenant] of tenants.entries()) {
    for (let call = 0; call < (at === 0 ? 4 : 3); call++) {
      for (const id of await submit(tenant, jobs / 10)) submitted.add(id);
    }
  }
  const claimed: string[] = [];
  const worker = async (name: string) => {
    for (;;) {
      const job = await claimNextJob({ ...installation.services, viewer: null, correlationId: null }, name);
      if (!job) return;
      if (job.attempt !== 1) throw new Error(`${job.id} was claimed ${job.attempt} times.`);
      claimed.push(job.id);
      // As many run at a time as would in life.
      if (claimed.length % 100 === 0) await endRunning(installation);
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_worker, at) => worker(`worker ${at}`)));
  expect(claimed).toHaveLength(jobs);
  expect(new Set(claimed)).toEqual(submitted);
});

async function endRunning({ services }: Installation): Promise<void> {
  await services.db.pool.query(
    `UPDATE job SET status = 'CANCELLED', claimed_by = NULL, lease_expires_at = NULL, finished_at = now()
     WHERE status = 'RUNNING'`,
  );
}
