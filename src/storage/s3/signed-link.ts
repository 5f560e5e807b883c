import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { DirectLink } from '../object-store.ts';
import type { Bucket } from './bucket.ts';

/** An address at which the S3 server itself gives out an object, for some seconds. */
export async function signedLink(
  bucket: Bucket,
  key: string,
  { seconds, contentDisposition, contentType }: DirectLink,
): Promise<string> {
  const command = new GetObjectCommand({
    ...bucket.at(key),
    ResponseContentDisposition: contentDisposition,
    ResponseContentType: contentType,
    ResponseCacheControl: 'private, no-cache',
  });
  return bucket.ask(() => getSignedUrl(bucket.client, command, { expiresIn: seconds }));
}
