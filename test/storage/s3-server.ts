import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';

/** The one account that the server knows. */
export const s3Credentials = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };

export interface S3Server {
  port: number;
  /** Makes an empty bucket and answers its name. */
  newBucket(): Promise<string>;
  /** Uploads in parts that are neither completed nor given up; the server keeps those that are given up as well. */
  unfinished(bucket: string): Promise<string[]>;
  stop(): Promise<void>;
}

/**
 * A server that speaks S3. It does not keep to the protocol in these: it takes the path of a request for a bucket for another one than what
 * Amazon's client signs, so that signatures cannot be verified and only unknown accounts are refused; it has neither AbortMultipartUpload
 * (405) nor ListMultipartUploads (501), answers `bytes=0-0` with everything, never says that a clock is wrong or a token over, ignores
 * checksums, and writes objects in place.
 */
export async function startS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'ade-s3-'));
  const listening = { address: '127.0.0.1', port: 0 };
  const server = new S3rver({ ...listening, silent: true, directory, allowMismatchedSignatures: true });
  const { port } = await server.run();
  let buckets = 0;
  return {
    port,
    async newBucket() {
      buckets += 1;
      const name = `bucket-${buckets}`;
      await mkdir(join(directory, name));
      return name;
    },
    unfinished: (bucket) => readdir(join(directory, bucket, '._S3rver_uploads')).catch(() => []),
    async stop() {
      server.httpServer.closeAllConnections();
      await new Promise((resolve) => server.httpServer.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
