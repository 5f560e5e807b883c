import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openLocalStore } from './local-store.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * The store that STORAGE_URL names: `file:` for a folder; null for the folder `objects` in the data folder. Throws an error
 * that says what to set when the address cannot be used.
 */
export async function openStore(url: string | null, dataDir: string): Promise<ObjectStore> {
  if (url === null) return openLocalStore(join(dataDir, 'objects'));
  if (!URL.canParse(url)) {
    throw new Error('STORAGE_URL is not a URL. Use file:///path/to/folder, or leave it out.');
  }
  const { protocol } = new URL(url);
  switch (protocol) {
    case 'file:':
      return openLocalStore(fileURLToPath(url));
    case 's3:':
      throw new Error('STORAGE_URL names an S3 bucket, which this version cannot use yet. Use file:///path/to/folder.');
    default:
      throw new Error(`STORAGE_URL starts with "${protocol}", which is not supported. Use file:///path/to/folder.`);
  }
}
