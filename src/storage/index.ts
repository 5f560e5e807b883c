import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openLocalStore } from './local-store.ts';
import type { ObjectStore } from './object-store.ts';
import { bucketAddress } from './s3/address.ts';

/**
 * The store that STORAGE_URL names: `file:` for a folder, `s3:` for a bucket; null for the folder `objects` in the data folder. Throws an error
 * that says what to set when the address cannot be used.
 */
export async function openStore(url: string | null, dataDir: string): Promise<ObjectStore> {
  if (url === null) return openLocalStore(objectsFolder(dataDir));
  if (!URL.canParse(url)) {
    throw new Error('STORAGE_URL is not a URL. Use file:///path/to/folder or s3://bucket, or leave it out.');
  }
  const { protocol } = new URL(url);
  switch (protocol) {
    case 'file:':
      return openLocalStore(fileURLToPath(url));
    case 's3:':
      return openBucket(url, dataDir);
    default:
      throw new Error(
        `STORAGE_URL starts with "${protocol}", which is not supported. Use file:///path/to/folder or s3://bucket.`,
      );
  }
}

/** The folder that openStore keeps files in; null for a bucket. */
export function folderOfStore(url: string | null, dataDir: string): string | null {
  if (url === null) return objectsFolder(dataDir);
  return url.startsWith('file:') ? fileURLToPath(url) : null;
}

const objectsFolder = (dataDir: string) => join(dataDir, 'objects');

/** The client is loaded by processes that have a bucket only. */
async function openBucket(url: string, dataDir: string): Promise<ObjectStore> {
  const address = bucketAddress(url);
  if ('problem' in address) throw new Error(`STORAGE_URL ${address.problem}.`);
  const { openS3Store } = await import('./s3/s3-store.ts');
  return openS3Store(address, { folder: join(dataDir, 'sending') });
}
