import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportTable } from '../../src/domain/export/export.ts';
import { exportLease } from '../../src/domain/export/lease.ts';
import { claimExport, endLostExport, failExport, reportExport } from '../../src/domain/export/run.ts';
import type { ClaimedExport } from '../../src/domain/export/transitions.ts';
import type { FileContext } from '../../src/domain/kernel/context.ts';
import { EnginePool } from '../../src/engine-process/pool.ts';
import { LeaseLostError } from '../../src/lease/kind.ts';
import { renew } from '../../src/lease/lease.ts';
import { Scratch } from '../../src/scratch.ts';
import { workspacePrefix } from '../../src/storage/keys.ts';
import { attemptExport } from '../../worker/export/work.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { expireLease, makeDue, postpone } from './due-rows.ts';
import { Installation, submitOne, type Tenant } from './installation.ts';

let installation: Installation;
let tenant: Tenant;
let system: FileContext;
let tableId: string;
let engine: EnginePool;
let scratch: Scratch;

beforeAll(async () => {
  installation = await Installation.open();
  tenant = await installation.addTenant();
  const worker = await installation.startWorker();
  const jobId = await submitOne(tenant);
  await installation.untilOver(jobId);
  // From here on the test is the worker.
  worker.child.kill('SIGKILL');
  await worker.ended();
  system = { ...installation.services, viewer: null, correlationId: null };
  ({ id: tableId } = await system.db.prisma.table.findFirstOrThrow({ where: { jobId } }));
  engine = new EnginePool({ heapMiB: 256 });
  scratch = await Scratch.open(await mkdtemp(join(await temporaryFolder(), 'exports-')), 'worker');
});
afterAll(async () => {
  await engine.close();
  await scratch.close();
  await installation.stop();
});

async function claimed(): Promise<ClaimedExport> {
  const claim = await claimExport(system, 'w');
  if (claim === null) throw new Error('No export is due.');
  return claim;
}

const ask = () => exportTable(tenant.context, { tableId, format: 'CSV' }, null);
const attempt = (claim: ClaimedExport, signal = new AbortController().signal) =>
  attemptExport(claim, { services: installation.services, engine, scratch, workerName: 'w' }, signal);
const rowOf = (id: string) => system.db.prisma.export.findUniqueOrThrow({ where: { id }, include: { document: true } });
async function eventsOf(exportId: string): Promise<string[]> {
  const { rows } = await system.db.pool.query<{ type: string }>(
    `SELECT type FROM event WHERE payload->>'exportId' = $1 ORDER BY seq`,
    [exportId],
  );
  return rows.map(({ type }) => type);
}

async function documentFiles(): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of system.store.list(`${workspacePrefix(tenant.workspaceId)}documents/`)) keys.push(key);
  return keys.sort();
}

test('an export is claimed by one worker at a time, and whoever was too slow leaves nothing', async () => {
  const { id } = await ask();
  const slow = await claimed();
  expect(await claimExport(system, 'w')).toBeNull();
  expect(await endLostExport(system, slow)).toBe(false);
  await expireLease(system.db, exportLease, id);
  expect(await endLostExport(system, slow)).toBe(true);
  await makeDue(system.db, exportLease, id);
  const quick = await claimed();
  expect(quick).toMatchObject({ id, attempt: 2 });
  await attempt(quick);
  const made = await rowOf(id);
  const files = await documentFiles();
  await attempt(slow);
  expect(await rowOf(id)).toEqual(made);
  expect(await documentFiles()).toEqual(files);
  expect(files).toContain(made.document?.storageKey);
  expect(await eventsOf(id)).toEqual(['export.created', 'export.ready']);
});

test('how much of it is written is a field and an event, by who makes it alone, and begins at nothing with each attempt', async () => {
  const { id, progress } = await ask();
  expect(progress).toBe(0);
  const first = await claimed();
  await reportExport(system, first, 0.25);
  await reportExport(system, first, 0.5);
  expect(await rowOf(id)).toMatchObject({ status: 'PENDING', progress: 0.5 });
  await failExport(system, first, { reason: 'The disk is full.', isFinal: false });
  expect(await rowOf(id)).toMatchObject({ status: 'PENDING', progress: 0 });
  await makeDue(system.db, exportLease, id);
  const second = await claimed();
  await expect(reportExport(system, first, 0.9)).rejects.toThrow(LeaseLostError);
  await attempt(second);
  expect(await rowOf(id)).toMatchObject({ status: 'READY', progress: 1 });
  expect(await eventsOf(id)).toEqual(['export.created', 'export.progressed', 'export.progressed', 'export.ready']);
});

test('a worker that is stopped gives it back, and that does not count; its number is used up', async () => {
  const { id } = await ask();
  const stopped = await claimed();
  await attempt(stopped, AbortSignal.abort());
  const { maxAttempts } = system.policy.worker;
  expect(await rowOf(id)).toMatchObject({
    status: 'PENDING',
    attempt: 1,
    maxAttempts: maxAttempts + 1,
    claimedBy: null,
  });
  const next = await claimed();
  expect(next).toMatchObject({ id, attempt: 2 });
  await expect(renew(system.db.prisma, exportLease, stopped, 30)).rejects.toThrow(LeaseLostError);
  await attempt(next);
  expect(await rowOf(id)).toMatchObject({ status: 'READY', attempt: 2, error: null });
});

test('what the system is to blame for is tried again, and given up after the last attempt', async () => {
  const { id } = await ask();
  const { maxAttempts } = system.policy.worker;
  for (let number = 1; number <= maxAttempts; number++) {
    await makeDue(system.db, exportLease, id);
    const claim = await claimed();
    expect(claim.attempt).toBe(number);
    await failExport(system, claim, { reason: 'The disk is full.', isFinal: false });
    const row = await rowOf(id);
    expect(row).toMatchObject({ status: number < maxAttempts ? 'PENDING' : 'FAILED', error: 'The disk is full.' });
    await postpone(system.db, exportLease, id);
    expect(await claimExport(system, 'w')).toBeNull();
  }
  expect(await eventsOf(id)).toEqual(['export.created', 'export.failed']);
});
