import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Bucket } from './bucket.ts';
import type { HeldBody } from './held-body.ts';
import { Places } from './places.ts';

/** The protocol takes 10,000 parts of at least 5 MiB, so 78 GiB at most. */
export const partBytes = 8 * 1024 ** 2;
/** Parts of one object on their way at a time. */
const partsOfOne = 2;
/** The same of all of a process, each of which is in memory. */
const parts = new Places(8);

/** Sends a body as one object, which is there with all its bytes or not at all. */
export async function sendBody(bucket: Bucket, key: string, body: HeldBody, signal?: AbortSignal): Promise<void> {
  if (body.size > partBytes) return sendParts(bucket, key, body, signal);
  await parts.within(async () => {
    signal?.throwIfAborted();
    const put = new PutObjectCommand({ ...bucket.at(key), Body: await body.read(0, body.size) });
    await bucket.ask((options) => bucket.client.send(put, options), signal);
  });
}

async function sendParts(bucket: Bucket, key: string, body: HeldBody, signal?: AbortSignal): Promise<void> {
  const isChecked = (await bucket.client.config.requestChecksumCalculation()) === 'WHEN_SUPPORTED';
  const create = new CreateMultipartUploadCommand({
    ...bucket.at(key),
    ...(isChecked ? { ChecksumAlgorithm: 'CRC32' } : {}),
  });
  const { UploadId } = await bucket.ask((options) => bucket.client.send(create, options), signal);
  const upload = { ...bucket.at(key), UploadId };
  // One that fails ends the others.
  const failed = new AbortController();
  const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  try {
    const sent: CompletedPart[] = [];
    const places = new Places(partsOfOne);
    const count = Math.ceil(body.size / partBytes);
    const sendOne = async (at: number) => {
      either.throwIfAborted();
      const Body = await body.read(at * partBytes, Math.min(partBytes, body.size - at * partBytes));
      const part = new UploadPartCommand({ ...upload, Body, PartNumber: at + 1 });
      const { ETag, ChecksumCRC32 } = await bucket.ask((options) => bucket.client.send(part, options), either);
      sent[at] = { PartNumber: at + 1, ETag, ...(isChecked ? { ChecksumCRC32 } : {}) };
    };
    const sends = Array.from({ length: count }, (_, at) =>
      places
        .within(() => parts.within(() => sendOne(at)))
        .catch((error: unknown) => {
          failed.abort(error);
          throw error;
        }),
    );
    // All have ended before the upload is given up: a part that comes later would stay.
    const outcomes = await Promise.allSettled(sends);
    signal?.throwIfAborted();
    if (outcomes.some(({ status }) => status === 'rejected')) throw failed.signal.reason;
    await complete(
      bucket,
      key,
      body.size,
      new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: sent } }),
    );
  } catch (error) {
    // Where this fails too, the parts are removed by the sweep of hours later, or by a rule of the bucket.
    await bucket.client.send(new AbortMultipartUploadCommand(upload)).catch(() => {});
    throw error;
  }
}

/** Not interrupted: the caller could not know whether the bucket has done it. */
async function complete(
  bucket: Bucket,
  key: string,
  size: number,
  command: CompleteMultipartUploadCommand,
): Promise<void> {
  try {
    await bucket.ask(() => bucket.client.send(command));
  } catch (error) {
    // The answer may have been lost. Nothing but these bytes is ever put under this key.
    const there = await bucket.client.send(new HeadObjectCommand(bucket.at(key))).catch(() => null);
    if (there?.ContentLength !== size) throw error;
  }
}
