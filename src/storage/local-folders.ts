import { constants } from 'node:fs';
import { open, realpath, rmdir } from 'node:fs/promises';
import { dirname, sep } from 'node:path';

/** Throws unless the folder is reached without a symbolic link; ENOENT when there is no such folder. */
export async function assertNoLink(folder: string): Promise<void> {
  const expected = folder.endsWith(sep) ? folder.slice(0, -sep.length) : folder;
  if ((await realpath(expected)) === expected) return;
  throw new Error(`Refusing to follow a symbolic link inside the storage folder: ${expected}. Remove the link.`);
}

/** Syncs a folder and its parents up to `top`, so that new names survive a power cut (fsync(2), "Description"). */
export async function syncFolders(folder: string, top: string): Promise<void> {
  // Windows cannot open a folder.
  if (process.platform === 'win32') return;
  for (let path = folder; ; path = dirname(path)) {
    const handle = await open(path, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (path === top) return;
  }
}

/**
 * Removes the folder and its parents below `root` as far as they are empty. One that is not empty, or that another process
 * removes at this moment, stays or goes without our doing.
 */
export async function removeEmptyFolders(folder: string, root: string): Promise<void> {
  for (let path = folder; path !== root; path = dirname(path)) {
    try {
      await rmdir(path);
    } catch {
      return;
    }
  }
}
