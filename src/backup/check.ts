import { join, resolve } from 'node:path';
import { StoredBytesDamagedError } from '../storage/faults.ts';
import { intactBytes } from '../storage/intact.ts';
import { openLocalStore } from '../storage/local-store.ts';
import { faultOf } from './files.ts';
import { type Manifest, requireManifest } from './manifest.ts';
import { listedObjects } from './object-list.ts';

export interface CheckedBackup {
  manifest: Manifest;
  /** What is wrong, a line each, as far as it was looked for. */
  faults: string[];
}

/** More are not listed: a disk that has lost a folder loses all that is in it. */
const mostFaults = 100;

/**
 * Looks whether a backup is whole: every file is there and has its size; `isDeep` reads all of them, too, and compares their
 * hashes. Throws BackupError when there is no backup, or its manifest is damaged.
 */
export async function checkBackup(from: string, { isDeep }: { isDeep: boolean }): Promise<CheckedBackup> {
  const folder = resolve(from);
  const manifest = await requireManifest(folder);
  const faults: string[] = [];
  const files = [...manifest.tables.map(({ file }) => file), manifest.objects.file];
  for (const file of files) {
    // The list of objects is read in any case, so it is proven in any case.
    const fault = await faultOf(join(folder, manifest.folder), file, isDeep || file === manifest.objects.file);
    if (fault) faults.push(`${join(folder, manifest.folder, file.name)} ${fault}`);
  }
  if (faults.length > 0) return { manifest, faults };
  const store = await openLocalStore(join(folder, 'objects'));
  for await (const { key, size, sha256 } of listedObjects(folder, manifest)) {
    const stat = await store.stat(key);
    const path = join(folder, 'objects', key);
    if (!stat) faults.push(`${path} is missing`);
    else if (stat.size !== size) faults.push(`${path} has ${stat.size} bytes and should have ${size}`);
    else if (isDeep && !(await isIntact(store, { key, sha256 }))) faults.push(`${path} is damaged`);
    if (faults.length >= mostFaults) break;
  }
  return { manifest, faults };
}

async function isIntact(...[store, object]: Parameters<typeof intactBytes>): Promise<boolean> {
  try {
    for await (const _chunk of intactBytes(store, object)) {
      // It is the hash at the end that counts.
    }
    return true;
  } catch (error) {
    if (error instanceof StoredBytesDamagedError) return false;
    throw error;
  }
}
