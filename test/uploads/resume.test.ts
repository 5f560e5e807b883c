import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import * as tus from 'tus-js-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverPort } from '../chaos/ports.ts';
import { type Client, createClient } from '../support/client.ts';
import { Installation, type Tenant } from '../worker/installation.ts';
import { begun, completed, head, sha256 } from './sending.ts';

let installation: Installation;
let tenant: Tenant;
beforeAll(async () => {
  installation = await Installation.open();
  tenant = await installation.addTenant();
});
afterAll(() => installation.stop());

const clientOf = (url: string): Client => createClient(url, tenant.apiKey, tenant.workspaceId);

/** Resolves when so many bytes of the upload are kept. */
async function untilKept(id: string, bytes: number): Promise<void> {
  const { prisma } = installation.services.db;
  await expect
    .poll(async () => Number((await prisma.upload.findUniqueOrThrow({ where: { id } })).receivedBytes))
    .toBeGreaterThanOrEqual(bytes);
}

/** Goes on with the client that the makers of tus publish. */
function resumed(file: Buffer, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    new tus.Upload(file, {
      uploadUrl: url,
      uploadSize: file.length,
      chunkSize: 5_000_000,
      retryDelays: [],
      onSuccess: () => resolve(),
      onError: reject,
    }).start();
  });
}

test('killing the API in mid-upload loses nothing: another process goes on where it was', async () => {
  const [first, second] = [await serverPort(), await serverPort()];
  const doomed = await installation.startApi(first);
  const file = randomBytes(30 * 1024 ** 2);
  const client = clientOf(`http://127.0.0.1:${first}`);
  const { upload, url } = await begun(client, { name: 'large.bin', byteSize: file.length, sha256: sha256(file) });

  // Brings two thirds and keeps the connection.
  const sending = request(url, {
    method: 'PATCH',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
      'content-length': file.length,
    },
  });
  sending.on('error', () => {});
  Readable.from([file.subarray(0, 20 * 1024 ** 2)]).pipe(sending, { end: false });
  await untilKept(upload.id, 16 * 1024 ** 2);
  doomed.child.kill('SIGKILL');
  await doomed.ended();

  await installation.startApi(second);
  const elsewhere = url.replace(`:${first}`, `:${second}`);
  const offset = Number((await head(elsewhere)).headers.get('upload-offset'));
  expect(offset).toBeGreaterThanOrEqual(16 * 1024 ** 2);
  expect(offset).toBeLessThan(file.length);
  const other = clientOf(`http://127.0.0.1:${second}`);
  expect(await completed(other, { uploadId: upload.id })).toMatchObject({ reason: 'UPLOAD_INCOMPLETE' });
  await resumed(file, elsewhere);
  const document = await completed(other, { uploadId: upload.id });
  expect(document).toMatchObject({ name: 'large.bin', byteSize: file.length, sha256: sha256(file) });

  // What is in the store is the document, and nothing of its parts.
  const keys: string[] = [];
  for await (const { key } of installation.services.store.list(`workspaces/${tenant.workspaceId}/uploads/`))
    keys.push(key);
  expect(keys.filter((key) => key.includes(upload.id)).length).toBeLessThanOrEqual(1);
}, 120_000);
