import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportTable } from '../../src/domain/export/export.ts';
import { type ClaimedExport, claimExport, failExport, renewExport } from '../../src/domain/export/run.ts';
import type { Context } from '../../src/domain/kernel/context.ts';
import { workspacePrefix } from '../../src/storage/keys.ts';
import { attemptExport } from '../../worker/export-attempt.ts';
import { Extractor } from '../../worker/extractor.ts';
import { Scratch } from '../../worker/scratch.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { Installation, submitOne, type Tenant } from './installation.ts';

let installation: Installation;
let tenant: Tenant;
let system: Context;
let tableId: string;
let extractor: Extractor;
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
  extractor = new Extractor({ heapMiB: 256 });
  scratch = await Scratch.open(await mkdtemp(join(await temporaryFolder(), 'exports-')));
}, 60_000);
afterAll(async () => {
  await extractor.close();
  await scratch.close();
  await installation.stop();
});

async function claimed(): Promise<ClaimedExport> {
  const claim = await claimExport(system);
  if (claim === null) throw new Error('No export is due.');
  return claim;
}

const ask = () => exportTable(tenant.context, { tableId, format: 'CSV' }, null);
const attempt = (claim: ClaimedExport, signal = new AbortController().signal) =>
  attemptExport(system, claim, { extractor, scratch, signal });
const rowOf = (id: string) => system.db.prisma.export.findUniqueOrThrow({ where: { id }, include: { document: true } });
/** As if so much time had passed. */
const makeDue = (id: string) => system.db.pool.query('UPDATE export SET available_at = now() WHERE id = $1', [id]);

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
  expect(await claimExport(system)).toBeNull();
  expect(await renewExport(system, slow)).toBe(true);
  await makeDue(id);
  const quick = await claimed();
  expect(quick).toMatchObject({ id, attempts: 2 });
  expect(await renewExport(system, slow)).toBe(false);
  await attempt(quick);
  const made = await rowOf(id);
  const files = await documentFiles();
  await attempt(slow);
  expect(await rowOf(id)).toEqual(made);
  expect(await documentFiles()).toEqual(files);
  expect(files).toContain(made.document?.storageKey);
  expect(await eventsOf(id)).toEqual(['export.created', 'export.ready']);
});

test('a worker that is stopped gives it back, and that does not count', async () => {
  const { id } = await ask();
  await attempt(await claimed(), AbortSignal.abort());
  expect(await rowOf(id)).toMatchObject({ status: 'PENDING', attempts: 0 });
  await attempt(await claimed());
  expect(await rowOf(id)).toMatchObject({ status: 'READY', attempts: 1 });
});

test('what the system is to blame for is tried again, and given up after the last attempt', async () => {
  const { id } = await ask();
  const { maxAttempts } = system.policy.worker;
  for (let number = 1; number <= maxAttempts; number++) {
    await makeDue(id);
    const claim = await claimed();
    expect(claim.attempts).toBe(number);
    await failExport(system, claim, { reason: 'The disk is full.', isFinal: false });
    const row = await rowOf(id);
    expect(row).toMatchObject({ status: number < maxAttempts ? 'PENDING' : 'FAILED', error: 'The disk is full.' });
    expect(await claimExport(system)).toBeNull();
  }
  expect(await eventsOf(id)).toEqual(['export.created', 'export.failed']);
});
