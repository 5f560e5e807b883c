import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { migrationsFolder } from '../../src/db/migrations.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { keepIssues } from '../../src/domain/table/index.ts';
import { IssuesBeyond, mostUnstoredOfRow, summariseIssues } from '../../src/domain/table/issue-kinds.ts';
import { RowSet } from '../../src/engine/tables.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { Random } from '../support/random.ts';

// Workers of the release before write issues and no kinds, also on the schema of this one.

let server: TestDatabase;
let db: Database;
let newTable: () => Promise<string>;

beforeAll(async () => {
  server = await createTestDatabase();
  db = createDatabase(server.url, { poolSize: 2 });
  const { prisma } = db;
  const [workspaceId, documentId] = [newId('Workspace'), newId('Document')];
  const [configurationId, versionId, jobId] = [newId('Configuration'), newId('ConfigurationVersion'), newId('Job')];
  const by = { actorKind: 'SYSTEM' as const };
  await prisma.workspace.create({ data: { id: workspaceId, name: 'W', slug: 'w' } });
  const file = { name: 'a.csv', contentType: 'text/csv', byteSize: 1, sha256: '0'.repeat(64), storageKey: documentId };
  await prisma.document.create({ data: { id: documentId, workspaceId, kind: 'SOURCE', ...file, ...by } });
  await prisma.configuration.create({ data: { id: configurationId, workspaceId, name: 'C', slug: 'c' } });
  const version = { id: versionId, configurationId, number: 1, status: 'DRAFT' as const, specYaml: 'ade: 1' };
  await prisma.configurationVersion.create({ data: { ...version, ...by } });
  const job = { id: jobId, workspaceId, documentId, configurationVersionId: versionId, maxAttempts: 1 };
  await prisma.job.create({ data: { ...job, ...by } });
  let ordinal = 0;
  newTable = async () => {
    const id = newId('Table');
    const json = { source: {}, columns: [], unmappedColumns: [], droppedRows: {}, rowsIndex: {} };
    const table = { id, workspaceId, jobId, documentId, ordinal: ordinal++, name: id, rowCount: 1, issueCount: 1 };
    await prisma.table.create({ data: { ...table, ...json, rowsKey: id } });
    return id;
  };
});
afterAll(async () => {
  await db.close();
  await server.drop();
});

function issuesOf(tableId: string) {
  const stored = (row: number, column: string | null, severity: 'ERROR' | 'WARNING') => {
    const place = { rowNumber: row, sourceRow: row + 1, column, rule: 'required', severity };
    return { id: newId('Issue'), tableId, ...place, message: 'A value is required.' };
  };
  const message = '12,345 more of this kind, in the rows 4–9,000.';
  const rest = { id: newId('Issue'), tableId, column: 'age', rule: 'required', severity: 'ERROR' as const, message };
  return [stored(1, 'age', 'ERROR'), stored(2, 'age', 'ERROR'), stored(2, null, 'WARNING'), rest];
}
const counted = [
  { rule: 'required', column: 'age', severity: 'ERROR', count: 12_347 },
  { rule: 'required', column: null, severity: 'WARNING', count: 1 },
];

test('the kinds of issues that the release before writes are counted, also in several statements', async () => {
  const tableId = await newTable();
  const issues = issuesOf(tableId);
  await db.prisma.issue.createMany({ data: issues.slice(0, 2) });
  await db.prisma.issue.createMany({ data: issues.slice(2) });
  expect(await summariseIssues({ db }, tableId)).toEqual(counted);
});

test('what a worker has counted itself is left alone', async () => {
  const tableId = await newTable();
  const { workspaceId } = await db.prisma.table.findUniqueOrThrow({ where: { id: tableId } });
  const kind = { tableId, workspaceId, rule: 'required', column: 'age', severity: 'ERROR' as const, count: 7 };
  await db.prisma.issueKind.create({ data: { ...kind, rows: new Uint8Array(0) } });
  await db.prisma.issue.createMany({ data: issuesOf(tableId) });
  expect(await summariseIssues({ db }, tableId)).toMatchObject([{ column: 'age', count: 7 }]);
});

test('issues that were there before are counted by the migration', async () => {
  const tableId = await newTable();
  await db.prisma.issue.createMany({ data: issuesOf(tableId) });
  await db.prisma.issueKind.deleteMany({ where: { tableId } });
  await db.pool.query(await readFile(join(migrationsFolder, '0059_kinds_of_before/migration.sql'), 'utf8'));
  expect(await summariseIssues({ db }, tableId)).toEqual(counted);
});

test('names longer than an index takes, and messages with numbers beyond those of a count, are counted in every way', async () => {
  // Of random letters: what PostgreSQL cannot make shorter.
  const random = new Random(5);
  const column = Array.from({ length: 12_000 }, () => String.fromCharCode(97 + random.below(26))).join('');
  const place = {
    column,
    rule: 'check',
    severity: 'ERROR' as const,
    message: '999,999,999 more of this kind, in the rows ',
  };
  const issuesIn = (tableId: string) => [1, 2, 3].map(() => ({ id: newId('Issue'), tableId, ...place }));
  const expected = [{ rule: 'check', column, severity: 'ERROR', count: 2_147_483_647 }];
  const tableId = await newTable();
  for (const issue of issuesIn(tableId)) await db.prisma.issue.create({ data: issue });
  expect(await summariseIssues({ db }, tableId)).toEqual(expected);
  await db.prisma.issueKind.deleteMany({ where: { tableId } });
  await db.pool.query(await readFile(join(migrationsFolder, '0059_kinds_of_before/migration.sql'), 'utf8'));
  expect(await summariseIssues({ db }, tableId)).toEqual(expected);
  const { workspaceId } = await db.prisma.table.findUniqueOrThrow({ where: { id: tableId } });
  await db.prisma.issueKind.deleteMany({ where: { tableId } });
  const kind = { tableId, workspaceId, rule: 'check', severity: 'ERROR' as const, count: 1, rows: new Uint8Array(0) };
  await db.prisma.issueKind.createMany({
    data: [`${column}a`, `${column}b`].map((name) => ({ ...kind, column: name })),
  });
  expect(await summariseIssues({ db }, tableId)).toHaveLength(2);
});

test('issues and their kinds are stored as they are, whatever their texts are, and however many', async () => {
  const tableId = await newTable();
  const { workspaceId } = await db.prisma.table.findUniqueOrThrow({ where: { id: tableId } });
  const texts = ['', 'NULL', '{a,"b"}', 'a\\b\\', "it's", 'two\nlines\t', '\u{1f600}', ' ', '\\x41', '"'];
  const issues = Array.from({ length: 5_011 }, (_, at) => {
    const text = texts[at % texts.length] ?? '';
    const isPlaced = at % 3 > 0;
    return {
      ...(isPlaced
        ? { row: at + 1, sourceRow: at + 2, sourceCell: 'B2' }
        : { row: null, sourceRow: null, sourceCell: null }),
      sheet: text,
      column: at % 2 ? text : null,
      rule: at % 2 ? ('cel' as const) : ('where' as const),
      severity: at % 2 ? ('error' as const) : ('warning' as const),
      message: text,
    };
  });
  const rows = Uint8Array.from([1, 0, 255, 92]);
  const kinds = texts.flatMap((column) =>
    (['ERROR', 'WARNING'] as const).map((severity) => ({
      tableId,
      workspaceId,
      rule: column,
      column,
      severity,
      count: 7,
      rows,
    })),
  );
  const kept = issues.map((issue) => ({ tableId, issue }));
  await db.transaction((tx) => keepIssues({ db: tx }, workspaceId, kinds, kept));
  const stored = await db.prisma.issue.findMany({ where: { tableId }, orderBy: { id: 'asc' } });
  expect(
    stored.map(({ id: _id, rowNumber: row, severity, tableId: table, workspaceId: workspace, ...issue }) => ({
      ...issue,
      row,
      severity: severity.toLowerCase(),
      isItsTables: table === tableId && workspace === workspaceId,
    })),
  ).toEqual(issues.map((issue) => ({ ...issue, isItsTables: true })));
  const storedKinds = await db.prisma.issueKind.findMany({ where: { tableId } });
  expect(storedKinds.map(({ key: _key, ...kind }) => kind)).toHaveLength(kinds.length);
  expect(storedKinds.map(({ key: _key, ...kind }) => kind)).toEqual(expect.arrayContaining(kinds));
});

test('of a row of very many columns some issues that are not stored are named, and each row has its own', () => {
  const rows = [3, 4, 9].map((number) => ({ number, sourceRow: number + 1 }));
  const beyond = new IssuesBeyond(rows, []);
  const ofRows = (numbers: number[]) => {
    const set = new RowSet();
    for (const number of numbers) set.add(number);
    return set;
  };
  for (let at = 0; at < 200; at++)
    beyond.add({ rule: 'type', column: `c${at}`, severity: 'ERROR', count: 7, rows: ofRows(at < 2 ? [3, 4, 5] : [4]) });
  const found = Map.groupBy(beyond.issues, ({ rowNumber }) => rowNumber);
  expect([...found].map(([row, issues]) => [row, issues.length])).toEqual([
    [3, 2],
    [4, mostUnstoredOfRow],
  ]);
});
