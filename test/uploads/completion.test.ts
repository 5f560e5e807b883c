import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { allPermissions } from '../../src/auth/permissions.ts';
import { maintenancePasses, runPass } from '../../src/domain/maintenance/index.ts';
import { retentionOf } from '../../worker/maintenance/start.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { begun, completed, createUpload, patch, sha256 } from './sending.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { ADE_UPLOADS_UNFINISHED: '5', ADE_LIMITS_UPLOAD_BYTES: '1 MiB' } });
});
afterAll(() => server.stop());

const rows = new TextEncoder().encode('Name,Age\nAnn,31\nBob,42\n');
const pathOf = graphql(`query PathOfUpload($id: ID!) { document(id: $id) { name path } }`);
const eventsOf = graphql(`query EventsOfUpload($id: ID!) { document(id: $id) { events { nodes { type } } } }`);

async function keys(prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of server.services.store.list(prefix)) found.push(key);
  return found;
}

async function sent(input: Parameters<typeof begun>[1] = { name: 'people.csv' }, bytes = rows) {
  const { upload, url } = await begun(server.owner, input);
  expect((await patch(url, 0, bytes)).status).toBe(204);
  return upload.id;
}

test('an upload becomes its document with its job, once, however often that is asked for', async () => {
  const configurationId = await server.owner.published();
  const facts = { contentType: 'text/csv', tags: ['a'], metadata: { from: 'here' } };
  const uploadId = await sent({
    name: 'C:\\folder\\people.csv',
    ...facts,
    byteSize: rows.length,
    sha256: sha256(rows),
  });
  const asked = { uploadId, run: { configurationId } };
  const [first, second] = await Promise.all([completed(server.owner, asked), completed(server.owner, asked)]);
  expect(second).toEqual(first);
  expect(await completed(server.owner, asked)).toEqual(first);
  expect(first).toMatchObject({ name: 'people.csv', ...facts, sha256: sha256(rows), jobs: { nodes: [{}] } });
  expect(await completed(server.owner, { uploadId })).toMatchObject({
    code: 'CONFLICT',
    reason: 'IDEMPOTENCY_KEY_REUSED',
  });
  if (first.__typename !== 'Document') throw new Error(first.message);
  const { document } = await server.owner.get(eventsOf, { id: first.id });
  expect(document?.events?.nodes.map(({ type }) => type)).toEqual([
    'DOCUMENT_UPLOADED',
    'UPLOAD_COMPLETED',
    'JOB_CREATED',
  ]);
  expect(await keys(`workspaces/${server.owner.workspaceId}/uploads/`)).toEqual([]);
  expect(
    (await keys(`workspaces/${server.owner.workspaceId}/documents/`)).filter((key) => key.endsWith(first.id)),
  ).toHaveLength(1);
});

test('the same bytes again are a document of their own that says what it repeats', async () => {
  const bytes = new Uint8Array(randomBytes(100));
  const first = await completed(server.owner, { uploadId: await sent({ name: 'a' }, bytes) });
  const second = await completed(server.owner, { uploadId: await sent({ name: 'b' }, bytes) });
  if (first.__typename !== 'Document') throw new Error(first.message);
  expect(first.duplicateOf).toBeNull();
  expect(second).toMatchObject({ duplicateOf: { id: first.id } });
});

test('bytes that are not those of the hash are thrown away, and can be sent again', async () => {
  const { upload, url } = await begun(server.owner, { name: 'a', byteSize: rows.length, sha256: sha256(rows) });
  await patch(url, 0, new Uint8Array(rows.length));
  expect(await completed(server.owner, { uploadId: upload.id })).toMatchObject({
    issues: [{ path: 'sha256', code: 'CHECKSUM_MISMATCH' }],
  });
  expect((await patch(url, 0, rows)).status).toBe(204);
  expect(await completed(server.owner, { uploadId: upload.id })).toMatchObject({ sha256: sha256(rows) });
});

test('a fault of the run keeps the upload, to be completed without it', async () => {
  const uploadId = await sent();
  expect(await completed(server.owner, { uploadId, run: {} })).toMatchObject({
    issues: [{ path: 'run.configurationId', code: 'REQUIRED' }],
  });
  expect(await completed(server.owner, { uploadId })).toMatchObject({ __typename: 'Document' });
});

test.for([
  ...[' ', '\u200b\u2060', '.. \u200b', 'a/\u00ad'].map((name) => ({
    what: `a name that is none, ${JSON.stringify(name)},`,
    input: { name },
    answer: { issues: [{ path: 'name', code: 'REQUIRED' }] },
  })),
  {
    what: 'a name with a control character of terminals',
    input: { name: 'a\u009b31m.csv' },
    answer: { issues: [{ path: 'name', code: 'INVALID' }] },
  },
  {
    what: 'no bytes',
    input: { name: 'a', byteSize: 0 },
    answer: { issues: [{ path: 'byteSize', code: 'EMPTY_FILE' }] },
  },
  {
    what: 'a hash that is none',
    input: { name: 'a', sha256: 'x' },
    answer: { issues: [{ path: 'sha256', code: 'INVALID' }] },
  },
  { what: 'too many bytes', input: { name: 'a', byteSize: 2 ** 21 }, answer: { limit: 'uploadBytes' } },
])('$what is refused', async ({ input, answer }) => {
  const { workspaceId } = server.owner;
  const { createUpload: refused } = await server.owner.get(createUpload, { input: { workspaceId, ...input } });
  expect(refused).toMatchObject(answer);
});

test('the permission is asked for at both ends, and nothing is had from another workspace', async () => {
  const stranger = await server.addTenant();
  const reader = await server.addTenant({ permissions: allPermissions.filter((name) => name !== 'documents.write') });
  const input = { workspaceId: server.owner.workspaceId, name: 'a' };
  expect((await stranger.get(createUpload, { input })).createUpload).toMatchObject({ code: 'NOT_FOUND' });
  const own = { workspaceId: reader.workspaceId, name: 'a' };
  expect((await reader.get(createUpload, { input: own })).createUpload).toMatchObject({
    permission: 'DOCUMENTS_WRITE',
  });
  const uploadId = await sent();
  expect(await completed(stranger, { uploadId })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await completed(server.owner, { uploadId })).toMatchObject({ __typename: 'Document' });
});

test('a workspace has so many unfinished uploads, and those whose time is over are removed with their bytes', async () => {
  const tenant = await server.addTenant();
  const uploads = [];
  for (let count = 0; count < 5; count += 1) uploads.push(await begun(tenant, { name: 'a' }));
  const input = { workspaceId: tenant.workspaceId, name: 'a' };
  expect((await tenant.get(createUpload, { input })).createUpload).toMatchObject({ limit: 'unfinishedUploads' });
  const [over] = uploads;
  await patch(over?.url ?? '', 0, rows);
  const prefix = `workspaces/${tenant.workspaceId}/uploads/`;
  expect(await keys(prefix)).toHaveLength(1);
  const { prisma } = server.services.db;
  await prisma.upload.update({ where: { id: over?.upload.id ?? '' }, data: { expiresAt: new Date(0) } });
  expect((await tenant.get(createUpload, { input })).createUpload).toMatchObject({ __typename: 'CreatedUpload' });
  const context = { ...server.services, viewer: null, correlationId: null };
  const pass = maintenancePasses.find(({ name }) => name === 'uploads');
  if (!pass) throw new Error('There is no pass for uploads.');
  const { signal } = new AbortController();
  await runPass(context, pass, {
    retention: retentionOf(server.settings),
    signal,
    budgetMs: 60_000,
    soonMs: 1,
    force: true,
  });
  expect(await prisma.maintenanceRun.findFirst({ where: { pass: 'uploads' } })).toMatchObject({
    counts: { uploads: 1, files: 1 },
  });
  expect(await keys(prefix)).toEqual([]);
});

test('a repeated createUpload answers the same upload', async () => {
  const tenant = await server.addTenant();
  const input = { name: 'a', byteSize: 10, idempotencyKey: 'once' };
  const [first, again] = [await begun(tenant, input), await begun(tenant, input)];
  expect(again.upload).toEqual(first.upload);
});

test('a file of a folder keeps its path beside its name, in pieces and in one request', async () => {
  const { owner } = server;
  const uploadId = await sent({ name: 'report.csv', path: '2024/Q1/report.csv' });
  const document = await completed(owner, { uploadId });
  if (document.__typename !== 'Document') throw new Error(document.message);
  expect((await owner.get(pathOf, { id: document.id })).document).toEqual({
    name: 'report.csv',
    path: '2024/Q1/report.csv',
  });
  const uploaded = async (path: string | null) => {
    const result = await owner.upload('report.csv', rows, { path });
    if (result.__typename !== 'Document') return result;
    return (await owner.get(pathOf, { id: result.id })).document;
  };
  expect(await uploaded('/2024/Q2/report.csv')).toMatchObject({ name: 'report.csv', path: '2024/Q2/report.csv' });
  // As systems write them, and as nothing may read them.
  expect(await uploaded('2024\\Příjmy 100 %\\report.csv')).toMatchObject({ path: '2024/Příjmy 100 %/report.csv' });
  expect(await uploaded('../../etc/./a\u0007\u202eb/report.csv')).toMatchObject({ path: 'etc/a b/report.csv' });
  expect(await uploaded('.. /.\u200b/..\u0007/\u200b/etc/report.csv')).toMatchObject({ path: 'etc/report.csv' });
  for (const none of [null, '', 'report.csv', '/report.csv']) {
    expect(await uploaded(none)).toMatchObject({ name: 'report.csv', path: null });
  }
  expect(await uploaded(`${'a/'.repeat(500)}b`)).toMatchObject({ issues: [{ path: 'path', code: 'TOO_LONG' }] });
});
