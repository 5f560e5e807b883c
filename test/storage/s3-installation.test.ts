import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { restoreBackup, writeBackup } from '../../src/backup/index.ts';
import { verifyInstallation } from '../../src/consistency/index.ts';
import { openStore } from '../../src/storage/index.ts';
import { emptyInstallation, newBackupFolder } from '../backup/copies.ts';
import { newFolder, runAde } from '../cli/ade.ts';
import { secret, startTestServer, type TestServer } from '../support/server.ts';
import { begun, completed, patch, sha256 } from '../uploads/sending.ts';
import { answer, type FaultyS3, startFaultyS3 } from './faulty-s3.ts';
import { type S3Server, s3Credentials, startS3Server } from './s3-server.ts';

const jobOnBucket = graphql(`
  query JobOnABucket($id: ID!) { job(id: $id) { status tables { nodes { id rowCount rows(first: 2) { nodes { values } } } } } }
`);
const exportFromBucket = graphql(`
  mutation ExportFromABucket($tableId: ID!) {
    exportTable(input: { tableId: $tableId, format: CSV }) { __typename ... on Export { id } ... on Error { message } }
  }
`);
const exportOnBucket = graphql(`
  query ExportOnABucket($id: ID!) {
    node(id: $id) { ... on Export { status document { name sha256 byteSize downloadUrl } } }
  }
`);
const linkOnBucket = graphql(`query LinkOnABucket($id: ID!) { document(id: $id) { downloadUrl } }`);

let s3: S3Server;
let way: FaultyS3;
let storageUrl: string;
let server: TestServer;
beforeAll(async () => {
  for (const [name, value] of Object.entries(s3Credentials)) vi.stubEnv(name, value);
  s3 = await startS3Server();
  way = await startFaultyS3(s3.port);
  storageUrl = `s3://${await s3.newBucket()}/ade?endpoint=http://127.0.0.1:${way.port}`;
  server = await startTestServer({ worker: true, env: { STORAGE_URL: storageUrl } });
});
afterAll(async () => {
  await server.stop();
  await way.stop();
  await s3.stop();
  vi.unstubAllEnvs();
});

const rows = new TextEncoder().encode(
  `name,amount\n${Array.from({ length: 450_000 }, (_, at) => `Person ${at},${at}`).join('\n')}\n`,
);

test('a file goes up in pieces, through a job and an export, and down again, verified; the bucket holds what the rows name', async () => {
  const { owner } = server;
  const { upload, url } = await begun(owner, { name: 'people.csv', byteSize: rows.length, sha256: sha256(rows) });
  const middle = 5_000_000;
  expect((await patch(url, 0, rows.slice(0, middle))).status).toBe(204);
  expect((await patch(url, middle, rows.slice(middle))).status).toBe(204);
  const configurationId = await owner.published();
  const document = await completed(owner, { uploadId: upload.id });
  if (document.__typename !== 'Document') throw new Error(JSON.stringify(document));
  const { job } = await owner.get(jobOnBucket, { id: await owner.run(document.id, configurationId) });
  const [table] = job?.tables?.nodes ?? [];
  expect(job?.status).toBe('SUCCEEDED');
  expect(table).toMatchObject({
    rowCount: 450_000,
    rows: { nodes: [{ values: ['Person 0', 0] }, { values: ['Person 1', 1] }] },
  });

  const { exportTable } = await owner.get(exportFromBucket, { tableId: table?.id ?? '' });
  if (exportTable.__typename !== 'Export') throw new Error(JSON.stringify(exportTable));
  const made = async () => {
    const { node } = await owner.get(exportOnBucket, { id: exportTable.id });
    return node && 'document' in node ? node : null;
  };
  await expect.poll(async () => (await made())?.status).toBe('READY');
  const file = (await made())?.document;
  const link = file?.downloadUrl ?? '';
  const whole = Buffer.from(await (await fetch(link)).arrayBuffer());
  expect(sha256(whole)).toBe(file?.sha256);
  const range = await fetch(link, { headers: { range: 'bytes=3000000-3000099' } });
  expect(range.status).toBe(206);
  expect(Buffer.from(await range.arrayBuffer()).equals(whole.subarray(3_000_000, 3_000_100))).toBe(true);

  const { store } = server.services;
  const findings = await verifyInstallation(
    { databaseUrl: server.databaseUrl, store },
    { isDeep: true, onFault: () => {} },
  );
  expect(findings).toMatchObject({ faults: 0, orphans: { count: 0 } });
}, 120_000);

test('a job whose bucket is too busy for a while waits, and succeeds', async () => {
  const id = await server.owner.uploaded('ages.csv', 'Name,Age\nAnn,31\n');
  const configurationId = await server.owner.published();
  way.fail(/./, answer(503, 'SlowDown'), 20);
  const jobId = await server.owner.run(id, configurationId);
  expect((await server.owner.get(jobOnBucket, { id: jobId })).job?.status).toBe('SUCCEEDED');
}, 120_000);

test('a backup of a bucket is restored into another', async () => {
  const { store } = server.services;
  const [folder, target] = await Promise.all([newBackupFolder(), emptyInstallation()]);
  onTestFinished(async () => {
    await folder.remove();
    await target.remove();
  });
  await server.owner.uploaded('kept.csv', 'Name,Age\nAnn,31\n');
  await writeBackup({ databaseUrl: server.databaseUrl, store }, folder.path, { release: 'test' });
  const other = await openStore(`s3://${await s3.newBucket()}?endpoint=http://127.0.0.1:${way.port}`, folder.root);
  await restoreBackup(folder.path, { databaseUrl: target.databaseUrl, store: other });
  const onFault = vi.fn();
  const copy = { databaseUrl: target.databaseUrl, store: other };
  expect(await verifyInstallation(copy, { isDeep: true, onFault })).toMatchObject({ faults: 0, orphans: { count: 0 } });
  await other.close();
}, 120_000);

test('with direct downloads the bucket sends the bytes, under the document’s name, as long as the document is there', async () => {
  const env = { STORAGE_URL: storageUrl, ADE_STORAGE_DIRECT_DOWNLOADS: 'true' };
  const direct = await startTestServer({ env });
  onTestFinished(direct.stop);
  const id = await direct.owner.uploaded('Übersicht.csv', 'Name,Age\nAnn,31\n');
  const { document } = await direct.owner.get(linkOnBucket, { id });
  const link = document?.downloadUrl ?? '';
  const sent = await fetch(link, { redirect: 'manual' });
  expect(sent.status).toBe(307);
  expect(sent.headers.get('location')).toMatch(`http://127.0.0.1:${way.port}/`);
  // Pages of the dashboard read from their own host alone.
  const headers = { 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin' };
  const forScript = await fetch(link, { headers, redirect: 'manual' });
  expect([forScript.status, await forScript.text()]).toEqual([200, 'Name,Age\nAnn,31\n']);
  const given = await fetch(link);
  expect(await given.text()).toBe('Name,Age\nAnn,31\n');
  expect(given.headers.get('content-disposition')).toContain("filename*=UTF-8''%C3%9Cbersicht.csv");
  expect((await fetch(link, { method: 'HEAD' })).headers.get('content-length')).toBe('16');
  await direct.services.db.prisma.document.update({ where: { id }, data: { deletedAt: new Date() } });
  expect((await fetch(link, { redirect: 'manual' })).status).toBe(404);
});

test('the doctor says whether the bucket can be used, and what to do when it cannot', async () => {
  const folder = await newFolder();
  onTestFinished(folder.remove);
  const run = (env: Record<string, string>) =>
    runAde(['doctor'], {
      cwd: folder.path,
      env: { DATABASE_URL: server.databaseUrl, ADE_SECRET: secret, ADE_PORT: '0', STORAGE_URL: storageUrl, ...env },
    });
  expect((await run(s3Credentials)).stdout).toMatch(/ok +storage +s3:\/\/bucket-1\/ade/);
  const wrong = await run({ ...s3Credentials, AWS_ACCESS_KEY_ID: 'ANOTHER' });
  expect(wrong.code).toBe(1);
  expect(wrong.stdout).toMatch(/FAIL +storage +.*does not take the credentials \(InvalidAccessKeyId\)\. Renew them/);
});
