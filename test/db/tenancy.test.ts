import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { createDatabase } from '../../src/db/database.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let server: TestDatabase;
let db: Database;
let ours: Tenant;
let theirs: Tenant;

interface Tenant {
  workspaceId: string;
  documentId: string;
  tableId: string;
}

/** A workspace with one of everything that the wall is around. */
async function addTenant(): Promise<Tenant> {
  const workspaceId = newId('Workspace');
  const documentId = newId('Document');
  const configurationId = newId('Configuration');
  const versionId = newId('ConfigurationVersion');
  const jobId = newId('Job');
  const tableId = newId('Table');
  const by = { actorKind: 'SYSTEM' as const };
  const { prisma } = db;
  await prisma.workspace.create({
    data: { id: workspaceId, name: 'W', slug: workspaceId.toLowerCase().replace('_', '-') },
  });
  const file = { name: 'a.csv', contentType: 'text/csv', byteSize: 1, sha256: '0'.repeat(64), storageKey: documentId };
  await prisma.document.create({ data: { id: documentId, workspaceId, kind: 'SOURCE', ...file, ...by } });
  await prisma.documentBlocks.create({ data: { documentId, hashes: Buffer.alloc(32) } });
  await prisma.configuration.create({ data: { id: configurationId, workspaceId, name: 'C', slug: 'c' } });
  const version = { id: versionId, configurationId, number: 1, status: 'DRAFT' as const, specYaml: 'ade: 1' };
  await prisma.configurationVersion.create({ data: { ...version, ...by } });
  const job = { id: jobId, workspaceId, documentId, configurationVersionId: versionId, maxAttempts: 1 };
  await prisma.job.create({ data: { ...job, ...by } });
  await prisma.jobSpan.create({
    data: {
      workspaceId,
      size: 'hour',
      begins: new Date(0),
      succeeded: 1,
      failed: 0,
      cancelled: 0,
      rows: 1,
      issues: 0,
      queued: [],
      ran: [],
    },
  });
  const json = { source: {}, columns: [], unmappedColumns: [], droppedRows: {}, rowsIndex: {} };
  const table = { id: tableId, workspaceId, jobId, documentId, ordinal: 0, name: 'T', rowCount: 1, issueCount: 1 };
  await prisma.table.create({ data: { ...table, ...json, rowsKey: tableId } });
  const issue = { id: newId('Issue'), tableId, rule: 'required', severity: 'ERROR' as const, message: '' };
  await prisma.issue.create({ data: issue });
  const made = { id: newId('Export'), jobId, tableId, format: 'CSV' as const, status: 'PENDING' as const, rowCount: 1 };
  await prisma.export.create({ data: made });
  await prisma.event.create({
    data: { id: newId('Event'), stream: jobId, seq: 1, type: 'job.created', payload: {}, workspaceId, ...by },
  });
  await db.pool.query('INSERT INTO event_horizon (workspace_id, pos) VALUES ($1, 1)', [workspaceId]);
  const group = { id: newId('Group'), name: 'G', nameKey: workspaceId };
  await prisma.group.create({ data: { ...group, grants: { create: { workspaceId, role: 'MEMBER' } } } });
  return { workspaceId, documentId, tableId };
}

beforeAll(async () => {
  server = await createTestDatabase();
  db = createDatabase(server.url, { poolSize: 4 });
  ours = await addTenant();
  theirs = await addTenant();
});

afterAll(async () => {
  await db.close();
  await server.drop();
});

const walled = [
  'document',
  'document_blocks',
  'configuration',
  'configuration_version',
  'job',
  'table',
  'issue',
  'issue_kind',
  'export',
  'event',
  'event_horizon',
  'workspace_storage',
  'workspace_month',
  'job_span',
  'group_grant',
];

describe('a query that forgets to say which workspace it means', () => {
  test.each(walled)('finds only the viewer’s own in %s', async (table) => {
    const count = `SELECT count(*)::int AS count FROM "${table}"`;
    const counted = async (database: Database) => (await database.query<{ count: number }>(count)).rows[0]?.count;
    expect(await counted(db)).toBe(2);
    expect(await counted(db.scopedTo([ours.workspaceId]))).toBe(1);
    expect(await counted(db.scopedTo([ours.workspaceId, theirs.workspaceId]))).toBe(2);
    expect(await counted(db.scopedTo([]))).toBe(0);
  });

  test('does so through Prisma, in a transaction, and by another’s id', async () => {
    const { prisma, transaction } = db.scopedTo([ours.workspaceId]);
    expect(await prisma.document.findMany({ select: { id: true } })).toEqual([{ id: ours.documentId }]);
    expect(await prisma.document.findUnique({ where: { id: theirs.documentId } })).toBeNull();
    expect(await prisma.$queryRaw`SELECT id FROM document`).toEqual([{ id: ours.documentId }]);
    expect(await transaction((tx) => tx.document.count())).toBe(1);
    const joined = await prisma.document.findMany({ include: { jobs: { include: { tables: true, exports: true } } } });
    expect(joined.flatMap(({ jobs }) => jobs.flatMap(({ tables }) => tables)).length).toBe(1);
  });

  test('changes and deletes nothing of another', async () => {
    const { prisma } = db.scopedTo([ours.workspaceId]);
    expect(await prisma.document.updateMany({ data: { name: 'taken' } })).toEqual({ count: 1 });
    expect(
      await prisma.job.updateMany({ where: { workspaceId: theirs.workspaceId }, data: { stage: 'READ' } }),
    ).toEqual({
      count: 0,
    });
    expect(await prisma.issue.deleteMany({ where: { table: { workspaceId: theirs.workspaceId } } })).toEqual({
      count: 0,
    });
  });

  test('cannot put anything into another', async () => {
    const { prisma, transaction } = db.scopedTo([ours.workspaceId]);
    const data = { id: newId('Configuration'), workspaceId: theirs.workspaceId, name: 'C', slug: 'd' };
    await expect(prisma.configuration.create({ data })).rejects.toThrow(/row-level security/);
    await expect(transaction((tx) => tx.configuration.create({ data }))).rejects.toThrow(/row-level security/);
    const move = prisma.document.update({ where: { id: ours.documentId }, data: { workspaceId: theirs.workspaceId } });
    await expect(move).rejects.toThrow(/row-level security/);
  });
});

test('an issue is of the workspace of its table, whether that is kept with it or not', async () => {
  const issue = { rule: 'required', severity: 'ERROR' as const, message: 'kept or not' };
  const added = [ours, theirs].flatMap(({ tableId, workspaceId }) => [
    { ...issue, id: newId('Issue'), tableId, workspaceId },
    { ...issue, id: newId('Issue'), tableId },
  ]);
  await db.prisma.issue.createMany({ data: added });
  const seenBy = async ({ workspaceId }: typeof ours) => {
    const where = { message: issue.message };
    const seen = await db.scopedTo([workspaceId]).prisma.issue.findMany({ where, orderBy: { id: 'asc' } });
    return seen.map(({ id }) => id);
  };
  const idsOf = ({ tableId }: typeof ours) =>
    added.flatMap(({ id, tableId: of }) => (of === tableId ? [id] : [])).toSorted();
  expect([await seenBy(ours), await seenBy(theirs)]).toEqual([idsOf(ours), idsOf(theirs)]);
  const { prisma } = db.scopedTo([ours.workspaceId]);
  for (const claimed of [ours.workspaceId, theirs.workspaceId, null]) {
    const data = { ...issue, id: newId('Issue'), tableId: theirs.tableId, workspaceId: claimed };
    await expect(prisma.issue.create({ data })).rejects.toThrow(/row-level security/);
  }
  const given = { ...issue, id: newId('Issue'), tableId: ours.tableId, workspaceId: theirs.workspaceId };
  await expect(prisma.issue.create({ data: given })).rejects.toThrow(/row-level security/);
  await db.prisma.issue.deleteMany({ where: { message: issue.message } });
});

test('reads of the same moment share transactions, and each is answered as if it were alone', async () => {
  const { prisma } = db.scopedTo([ours.workspaceId]);
  const where = { id: ours.documentId };
  let transactions = 0;
  db.pool.on('acquire', () => {
    transactions += 1;
  });
  const found = await Promise.all(Array.from({ length: 250 }, () => prisma.document.findUniqueOrThrow({ where })));
  expect(found.map(({ id }) => id)).toEqual(Array.from({ length: 250 }, () => ours.documentId));
  expect(transactions).toBe(3);
  const settled = await Promise.allSettled([
    prisma.document.findUniqueOrThrow({ where: { id: theirs.documentId } }),
    prisma.document.findUniqueOrThrow({ where }),
    prisma.job.count(),
  ]);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
});

test('every table that names a workspace is behind the wall, or known not to be', async () => {
  const { rows } = await db.pool.query<{ name: string; isWalled: boolean }>(
    `SELECT relname AS name, relrowsecurity AND (relforcerowsecurity OR relname IN ('document', 'job', 'table')) AS "isWalled" FROM pg_class
     JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'workspace_id' AND NOT attisdropped
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`,
  );
  // The owner of documents, jobs and tables, through whom indexes are asked, is not held by their policies; tenants are.
  // Who may do what: read before it is known for which workspaces a caller acts, and by administrators; what is left of workspaces that are gone.
  const open = ['api_key', 'idempotency_key', 'invitation', 'membership', 'workspace_erasure'];
  expect(rows.filter(({ isWalled }) => !isWalled).map(({ name }) => name)).toEqual(open);
});

test('connections carry nothing over: neither the role nor the workspaces, also after a failure', async () => {
  const one = createDatabase(server.url, { poolSize: 1 });
  const scoped = one.scopedTo([ours.workspaceId]);
  await scoped.prisma.document.count();
  await scoped.query('SELECT 1');
  await expect(scoped.query('SELECT 1 / 0')).rejects.toThrow(/zero/);
  await expect(scoped.transaction((tx) => tx.$executeRaw`SELECT 1 / 0`)).rejects.toThrow(/zero/);
  const { rows } = await one.pool.query(
    `SELECT current_user = session_user AS "isItself", current_setting('ade.workspaces', true) AS workspaces`,
  );
  expect(rows).toEqual([{ isItself: true, workspaces: '' }]);
  expect(await one.prisma.document.count()).toBe(2);
  await one.close();
});

test('the wall stands for a login role that owns the tables and is no superuser, and the system works behind it', async () => {
  const owner = `ade_owner_${newId('Event').slice(-12).toLowerCase()}`;
  await db.pool.query(`CREATE ROLE ${owner} LOGIN PASSWORD 'owner'`);
  await db.pool.query(`GRANT ade_tenant TO ${owner}`);
  for (const table of walled) await db.pool.query(`ALTER TABLE "${table}" OWNER TO ${owner}`);
  await db.pool.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${owner}`);
  const url = new URL(server.url);
  url.username = owner;
  url.password = 'owner';
  const owned = createDatabase(url.href, { poolSize: 2 });
  expect(await owned.prisma.document.count()).toBe(2);
  expect(await owned.scopedTo([ours.workspaceId]).prisma.document.count()).toBe(1);
  await owned.close();
  await db.pool.query(`REASSIGN OWNED BY ${owner} TO CURRENT_USER; DROP OWNED BY ${owner}; DROP ROLE ${owner}`);
});
