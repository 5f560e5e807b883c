import { expect, onTestFinished, test } from 'vitest';
import { DoomedDatabase } from './doomed-database.ts';
import { count, Installation, submit, submitOne } from './installation.ts';

async function open() {
  const database = await DoomedDatabase.start();
  onTestFinished(() => database.stop());
  const installation = await Installation.open({}, database.url);
  onTestFinished(() => installation.stop());
  const tenant = await installation.addTenant();
  const worker = await installation.startWorker();
  return { database, installation, tenant, worker };
}

async function expectAllOnce(installation: Installation, jobIds: readonly string[]): Promise<void> {
  for (const jobId of jobIds) {
    const events = await installation.untilOver(jobId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, at) => at + 1));
    expect(count(events, 'job.succeeded', 'job.failed', 'job.cancelled')).toBe(1);
    const job = await installation.job(jobId);
    expect(job.status).toBe('SUCCEEDED');
    const { tables, exports, objects, named } = await installation.effects(job);
    expect({ tables, exports }).toEqual({ tables: 1, exports: 1 });
    expect(objects).toEqual(expect.arrayContaining(named));
  }
}

test('a restart of the database in mid-job: everything goes on by itself', { timeout: 120_000 }, async () => {
  const { database, installation, tenant } = await open();
  const slow = await submitOne(tenant, await installation.uploadLarge(tenant));
  const waiting = await submit(tenant, 5);
  await installation.untilExtracting(slow);
  await database.restart();
  await expectAllOnce(installation, [slow, ...waiting]);
});

test('a cut line in mid-heartbeat, for longer than a lease: nothing is lost', { timeout: 120_000 }, async () => {
  const { database, installation, tenant, worker } = await open();
  const slow = await submitOne(tenant, await installation.uploadLarge(tenant));
  const waiting = await submit(tenant, 5);
  await installation.untilExtracting(slow);
  const seen = worker.lines.length;
  database.cut();
  // A renewal that failed is tried again after two thirds of a second: after four of them the lease of two seconds has run out.
  let after = seen;
  for (let failed = 0; failed < 4; failed++) {
    const line = await worker.line(['could not be looked after'], after);
    after = worker.lines.indexOf(line, after) + 1;
  }
  database.mend();
  await expectAllOnce(installation, [slow, ...waiting]);
});
