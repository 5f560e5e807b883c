import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { openStore } from '../../src/storage/index.ts';
import { type S3Server, s3Credentials, startS3Server } from '../storage/s3-server.ts';
import { storageContract } from './storage.contract.ts';

let server: S3Server;
beforeAll(async () => {
  for (const [name, value] of Object.entries(s3Credentials)) vi.stubEnv(name, value);
  server = await startS3Server();
});
afterAll(async () => {
  await server.stop();
  vi.unstubAllEnvs();
});

storageContract('S3 bucket', () => bucketStore(''));
storageContract('S3 bucket, below a prefix', () => bucketStore('/some/where'));

async function bucketStore(prefix: string) {
  const dataDir = await mkdtemp(join(tmpdir(), 'ade-store-'));
  const bucket = await server.newBucket();
  const store = await openStore(`s3://${bucket}${prefix}?endpoint=http://127.0.0.1:${server.port}`, dataDir);
  return {
    store,
    async dispose() {
      await store.close();
      expect(await server.unfinished(bucket)).toEqual([]);
      expect((await readdir(dataDir, { recursive: true })).filter((name) => name !== 'sending')).toEqual([]);
      await rm(dataDir, { recursive: true });
    },
  };
}
