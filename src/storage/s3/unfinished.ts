import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
  type MultipartUpload,
} from '@aws-sdk/client-s3';
import { workspacesPrefix } from '../keys.ts';
import type { Bucket } from './bucket.ts';
import { answerOf } from './bucket-errors.ts';

/** No part takes this long, so an upload that began before belongs to a dead process. */
const staleAfterMs = 6 * 60 * 60 * 1000;

/**
 * Removes parts that dead processes have left, which cost room without being an object. A server that cannot tell them, or credentials
 * that may not, leave this to a rule of the bucket.
 */
export async function removeUnfinished(bucket: Bucket): Promise<void> {
  const newest = Date.now() - staleAfterMs;
  for await (const { Key, UploadId, Initiated } of unfinished(bucket)) {
    if (!Key || !UploadId || !Initiated || Initiated.getTime() > newest) continue;
    const abort = new AbortMultipartUploadCommand({ Bucket: bucket.address.bucket, Key, UploadId });
    // Another process may be at it too.
    await bucket.find(() => bucket.client.send(abort));
  }
}

/** Other programs may use the same bucket: only what has keys of ours. */
async function* unfinished(bucket: Bucket): AsyncGenerator<MultipartUpload, void, undefined> {
  const { client } = bucket;
  const { Bucket, Key: Prefix } = bucket.at(workspacesPrefix);
  let after: Pick<ListMultipartUploadsCommandInput, 'KeyMarker' | 'UploadIdMarker'> | null = {};
  while (after) {
    const list: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({ Bucket, Prefix, ...after });
    const page = await bucket.ask(async (options) => {
      try {
        return await client.send(list, options);
      } catch (error) {
        const status = answerOf(error)?.status;
        if (status === 403 || status === 405 || status === 501) return null;
        throw error;
      }
    });
    yield* page?.Uploads ?? [];
    after = page?.IsTruncated ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : null;
  }
}
