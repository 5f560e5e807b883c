import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runFile } from '../../cli/client/file-run.ts';
import { AdeClient, type BegunUpload, Pausing } from '../../clients/typescript/src/index.ts';
import { serverPort } from '../chaos/ports.ts';
import type { AdeProcess } from '../cli/ade.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { Installation } from '../worker/installation.ts';

let installation: Installation;
let port: number;
let api: AdeProcess;
let client: AdeClient;
beforeAll(async () => {
  installation = await Installation.open({ ADE_LIMITS_MULTIPART_BYTES: '1 MiB' });
  const { apiKey } = await installation.addTenant();
  port = await serverPort();
  api = await installation.startApi(port);
  client = new AdeClient({ url: `http://127.0.0.1:${port}`, credentials: { apiKey } });
});
afterAll(async () => {
  await client.close();
  await installation.stop();
});

const bytes = randomBytes(14 * 1024 ** 2);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const file = new File([new Uint8Array(bytes)], 'large.bin');

test('a large file goes on by itself when the API is killed in mid-upload and started again', async () => {
  const seen: number[] = [];
  const document = await client.upload(file, {
    sha256,
    onBytes: (sent) => {
      seen.push(sent);
      if (seen.length !== 2) return;
      api.child.kill('SIGKILL');
      api
        .ended()
        .then(() => installation.startApi(port))
        .then((started) => {
          api = started;
        });
    },
  });
  expect(document).toMatchObject({ name: 'large.bin', byteSize: bytes.length, sha256 });
  // It began at its beginning once.
  expect(seen.filter((sent) => sent === 0)).toHaveLength(1);
  expect(seen.at(-1)).toBe(bytes.length);
});

test('a pause keeps what has come, and another call goes on with it', async () => {
  const pausing = new Pausing();
  const leaving = new AbortController();
  let begun: BegunUpload | undefined;
  const sent: number[] = [];
  const first = client.upload(file, {
    pausing,
    signal: leaving.signal,
    onBegun: (upload) => {
      begun = upload;
    },
    onBytes: (count) => {
      sent.push(count);
      if (count > 0 && !pausing.isPaused) {
        pausing.pause();
        leaving.abort(new Error('the page was left'));
      }
    },
  });
  await expect(first).rejects.toThrow('the page was left');
  expect(sent.at(-1)).toBeLessThan(bytes.length);
  const later: number[] = [];
  const again = new Pausing();
  const document = await client.upload(file, {
    begun,
    pausing: again,
    onBytes: (count) => {
      later.push(count);
      if (later.length !== 1) return;
      again.pause();
      setImmediate(() => again.resume());
    },
  });
  expect(later[0]).toBe(sent.at(-1));
  expect(document).toMatchObject({ sha256 });
});

test('the command line sends large files from the disk, in pieces', async () => {
  const folder = await mkdtemp(join(await temporaryFolder(), 'ade-large-'));
  const path = join(folder, 'from-disk.bin');
  await writeFile(path, bytes);
  const { document } = await runFile(client, path, { run: 'NONE', wait: false, folder: null, overwrite: false });
  expect(document.name).toBe('from-disk.bin');
  const { prisma } = installation.services.db;
  expect(await prisma.document.findUniqueOrThrow({ where: { id: document.id } })).toMatchObject({ sha256 });
  await rm(folder, { recursive: true });
});
