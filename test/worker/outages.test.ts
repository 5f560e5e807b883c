import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { exportTable } from '../../src/domain/export/index.ts';
import { jobLease } from '../../src/domain/job/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { DoomedDatabase } from './doomed-database.ts';
import { makeDue } from './due-rows.ts';
import { count, Installation, submit, submitOne } from './installation.ts';

const run = promisify(execFile);
/** One attempt only: an outage that counted would be the end. */
const oneAttempt = { ADE_WORKER_MAX_ATTEMPTS: '1' };

/** A worker on a store of the test's own. */
async function openOn(folder: string, env: Record<string, string> = {}) {
  const installation = await Installation.open({ ...oneAttempt, STORAGE_URL: pathToFileURL(folder).href, ...env });
  onTestFinished(() => installation.stop());
  return { installation, tenant: await installation.addTenant(), worker: await installation.startWorker() };
}

/** Resolves when an attempt at each job has failed for this reason. */
async function untilTriedInVain(installation: Installation, jobIds: readonly string[], code: string): Promise<void> {
  for (const jobId of jobIds) {
    await installation.until(jobId, (_job, events) =>
      events.some(({ type, payload }) => type === 'job.retry_scheduled' && payload.code === code),
    );
  }
}

async function expectAllSucceed(installation: Installation, jobIds: readonly string[]): Promise<void> {
  for (const jobId of jobIds) {
    await makeDue(installation.services.db, jobLease, jobId);
    const events = await installation.untilOver(jobId);
    expect(count(events, 'job.succeeded')).toBe(1);
    expect(await installation.job(jobId)).toMatchObject({ status: 'SUCCEEDED', outageSince: null });
  }
}

test('a store that is away fails no job, and each goes on when it is back', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(await temporaryFolder(), 'store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { installation, tenant } = await openOn(folder);
  await rename(folder, `${folder}-away`);
  const jobIds = await submit(tenant, 3);
  await untilTriedInVain(installation, jobIds, 'STORAGE_UNAVAILABLE');
  await rename(`${folder}-away`, folder);
  await expectAllSucceed(installation, jobIds);
});

test('a full disk fails no job and no export, and each goes on when there is room', { timeout: 120_000 }, async ({
  skip,
}) => {
  skip(process.getuid?.() !== 0, 'only root may mount a small disk');
  const folder = await mkdtemp(join(await temporaryFolder(), 'small-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]).catch(() =>
    skip('nothing may be mounted here'),
  );
  onTestFinished(async () => {
    await run('umount', ['-l', folder]);
    await rm(folder, { recursive: true, force: true });
  });
  const { installation, tenant } = await openOn(folder);
  const done = await submitOne(tenant);
  await installation.untilOver(done);
  const ballast = join(folder, 'ballast');
  await writeFile(ballast, Buffer.alloc(4 * 1024 ** 2)).catch(() => {});
  const jobIds = await submit(tenant, 3);
  await untilTriedInVain(installation, jobIds, 'STORAGE_FULL');
  const { id: tableId } = await installation.services.db.prisma.table.findFirstOrThrow({ where: { jobId: done } });
  const { id } = await exportTable(tenant.context, { tableId, format: 'CSV' }, null);
  const exportIs = (where: object) =>
    expect.poll(() => installation.services.db.prisma.export.count({ where: { id, ...where } }));
  await exportIs({ error: 'The store is full.', status: 'PENDING' }).toBe(1);
  await rm(ballast);
  await expectAllSucceed(installation, jobIds);
  await exportIs({ status: 'READY', outageSince: null }).toBe(1);
});

test('an outage is given up after the hours that the settings say', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(await temporaryFolder(), 'store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { installation, tenant } = await openOn(folder, { ADE_WORKER_OUTAGE_HOURS: '2' });
  await rename(folder, `${folder}-away`);
  const jobId = await submitOne(tenant);
  await untilTriedInVain(installation, [jobId], 'STORAGE_UNAVAILABLE');
  await installation.services.db.pool.query(
    `UPDATE job SET outage_since = now() - interval '3 hours', due_at = now() WHERE id = $1`,
    [jobId],
  );
  await installation.untilOver(jobId);
  expect(await installation.job(jobId)).toMatchObject({
    status: 'FAILED',
    error: { code: 'STORAGE_UNAVAILABLE', owner: 'SYSTEM' },
  });
  await rename(`${folder}-away`, folder);
});

test('a database that is away for longer than a lease costs no attempt', { timeout: 120_000 }, async () => {
  const database = await DoomedDatabase.start();
  onTestFinished(() => database.stop());
  const installation = await Installation.open(oneAttempt, database.url);
  onTestFinished(() => installation.stop());
  const tenant = await installation.addTenant();
  const worker = await installation.startWorker();
  const slow = await submitOne(tenant, await installation.uploadLarge(tenant));
  const waiting = await submit(tenant, 3);
  await installation.untilExtracting(slow);
  let seen = worker.lines.length;
  database.cut();
  // The lease of two seconds has run out after the third renewal that failed.
  for (let failed = 0; failed < 5; failed++) {
    const line = await worker.line(['could not be looked after'], seen);
    seen = worker.lines.indexOf(line, seen) + 1;
  }
  database.mend();
  for (const jobId of [slow, ...waiting]) {
    await installation.untilOver(jobId);
    expect(await installation.job(jobId)).toMatchObject({ status: 'SUCCEEDED', attempt: 1 });
  }
});
