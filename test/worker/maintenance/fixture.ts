import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSettings } from '../../../src/config/settings.ts';
import type { JobStatus } from '../../../src/db/generated/enums.ts';
import type { FileContext } from '../../../src/domain/kernel/context.ts';
import { newId } from '../../../src/domain/kernel/ids.ts';
import { transact } from '../../../src/domain/kernel/transaction.ts';
import type { Pass, Retention } from '../../../src/domain/maintenance/pass.ts';
import { maintenancePasses } from '../../../src/domain/maintenance/passes.ts';
import { type RunPassOptions, runPass } from '../../../src/domain/maintenance/run-pass.ts';
import { addWorkspace } from '../../../src/domain/workspace/setup.ts';
import { createLogger } from '../../../src/log.ts';
import { openServices } from '../../../src/services.ts';
import { documentKey, exportKey, tableRowsKey } from '../../../src/storage/keys.ts';
import { createTestDatabase } from '../../support/database.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Everything is kept for ever, but for what a test says. */
export const keepAll: Retention = {
  documentsDays: 0,
  jobsDays: 0,
  eventsDays: 0,
  exportsDays: 0,
  deletedDocumentsDays: 0,
  mailDays: 0,
  webhookDeliveriesDays: 0,
  idempotencyKeysHours: 0,
  orphanFilesSeconds: 3_600,
};

export type House = Awaited<ReturnType<typeof openHouse>>;

/** A database, a store and what a test puts into them, without any process of ours. */
export async function openHouse() {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(await temporaryFolder(), 'maintenance-'));
  const env = { DATABASE_URL: database.url, ADE_SECRET: 'only for this test, 32 characters', ADE_DATA_DIR: dataDir };
  const log = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });
  const services = await openServices(loadSettings({ env, cwd: dataDir }), database.url, log);
  const context: FileContext = { ...services, viewer: null, correlationId: null };
  const { prisma, pool } = services.db;

  const owner = await prisma.user.create({ data: { id: newId('User'), email: 'owner@localhost', name: 'Owner' } });
  /** A workspace that is older than anything else of a test. */
  const addTenant = async () => {
    const slug = newId('Workspace').slice(-20).toLowerCase();
    const { id } = await transact(context, (tx) => addWorkspace(tx, { name: 'Main', slug, ownerId: owner.id }));
    await pool.query("UPDATE event SET occurred_at = now() - interval '400 days' WHERE stream = $1", [id]);
    return id;
  };
  const workspaceId = await addTenant();
  const configuration = await prisma.configuration.create({
    data: { id: newId('Configuration'), workspaceId, name: 'Configuration', slug: 'configuration' },
  });
  const version = await prisma.configurationVersion.create({
    data: {
      id: newId('ConfigurationVersion'),
      configurationId: configuration.id,
      number: 1,
      status: 'DRAFT',
      specYaml: 'ade: 1',
      actorKind: 'SYSTEM',
    },
  });

  /** A file of so many days. */
  const put = async (key: string, ageDays = 0) => {
    await context.store.put(key, bytes('content'));
    const time = new Date(Date.now() - ageDays * 86_400_000);
    await utimes(join(dataDir, 'objects', key), time, time);
  };
  const addDocument = async (kind: 'SOURCE' | 'EXPORT' = 'SOURCE', key?: string) => {
    const id = newId('Document');
    const storageKey = key ?? documentKey(workspaceId, id);
    await put(storageKey, 100);
    await prisma.document.create({
      data: {
        id,
        workspaceId,
        kind,
        name: 'document.csv',
        contentType: 'text/csv',
        byteSize: 7,
        sha256: '0'.repeat(64),
        storageKey,
        actorKind: 'SYSTEM',
      },
    });
    return { id, storageKey };
  };
  const addJob = async (documentId: string, status: JobStatus = 'SUCCEEDED') => {
    const id = newId('Job');
    const isOver = status !== 'QUEUED' && status !== 'RUNNING';
    await prisma.job.create({
      data: {
        id,
        workspaceId,
        documentId,
        configurationVersionId: version.id,
        status,
        attempt: 1,
        maxAttempts: 3,
        actorKind: 'SYSTEM',
        ...(status === 'RUNNING' ? { claimedBy: 'somebody', leaseExpiresAt: new Date(Date.now() + 60_000) } : {}),
        ...(isOver ? { finishedAt: new Date() } : {}),
      },
    });
    return id;
  };
  /** A table of a job with an issue and an export. */
  const addTable = async (jobId: string, documentId: string) => {
    const id = newId('Table');
    const rowsKey = tableRowsKey(workspaceId, jobId, 1, 0);
    await put(rowsKey, 100);
    await prisma.table.create({
      data: {
        id,
        workspaceId,
        jobId,
        documentId,
        ordinal: 0,
        name: 'Table',
        source: {},
        columns: [],
        unmappedColumns: [],
        rowCount: 1,
        issueCount: 1,
        droppedRows: {},
        rowsKey,
        rowsIndex: {},
        issues: { create: { id: newId('Issue'), rule: 'required', severity: 'ERROR', message: 'Missing.' } },
      },
    });
    const file = await addDocument('EXPORT', exportKey(workspaceId, jobId, 1, 0, 'csv'));
    const exported = await prisma.export.create({
      data: {
        id: newId('Export'),
        jobId,
        tableId: id,
        documentId: file.id,
        format: 'CSV',
        status: 'READY',
        rowCount: 1,
      },
    });
    return { id, rowsKey, exportId: exported.id, file };
  };
  /** Events on a stream, each in a transaction of its own. */
  const addEvents = async (stream: string, count: number, documentId?: string, workspace = workspaceId) => {
    for (let index = 0; index < count; index += 1) {
      await transact(context, async (tx) => {
        tx.record({
          stream,
          type: 'workspace.created',
          payload: { workspaceId: workspace, name: `${index}` },
          workspaceId: workspace,
          ...(documentId ? { documentId } : {}),
        });
      });
    }
  };
  const sequences = async (stream: string) => {
    const { rows } = await pool.query<{ seq: number }>('SELECT seq FROM event WHERE stream = $1 ORDER BY seq', [
      stream,
    ]);
    return rows.map(({ seq }) => seq);
  };
  const exists = async (key: string) => (await context.store.stat(key)) !== null;

  return {
    context,
    database,
    dataDir,
    workspaceId,
    prisma,
    pool,
    put,
    exists,
    sequences,
    addTenant,
    addDocument,
    addJob,
    addTable,
    addEvents,
    async close() {
      await services.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs a pass now, whether it is due or not; answers its row. */
export async function runNow(
  house: Pick<House, 'context' | 'prisma'>,
  pass: Pass,
  retention: Partial<Retention>,
  more: Partial<RunPassOptions> = {},
) {
  const outcome = await runPass(house.context, pass, {
    retention: { ...keepAll, ...retention },
    signal: new AbortController().signal,
    budgetMs: 60_000,
    soonMs: 1_000,
    force: true,
    ...more,
  });
  const run = await house.prisma.maintenanceRun.findFirst({ where: { pass: pass.name }, orderBy: { id: 'desc' } });
  return { outcome, run };
}

export function passNamed(name: string): Pass {
  const pass = maintenancePasses.find((candidate) => candidate.name === name);
  if (!pass) throw new Error(`There is no pass ${name}.`);
  return pass;
}

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
