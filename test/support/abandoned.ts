import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from '../../src/db/embedded/folder-lock.ts';
import { readPostmaster, runs, stopPostmaster } from '../../src/db/embedded/postmaster.ts';

export const temporaryPrefix = 'ade-test-database-';

/** Ends the servers and removes the folders of earlier runs that were killed before they could do so themselves. */
export async function removeAbandoned(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(temporaryPrefix));
  for (const name of names) {
    const dataDir = join(folder, name);
    // Written under the lock: a folder without it may be another run's that is about to take its lock.
    if (!existsSync(join(dataDir, 'postgres.password'))) continue;
    try {
      const lock = lockFolder(dataDir);
      const cluster = join(dataDir, 'postgres');
      const left = readPostmaster(cluster);
      if (left && runs(left.pid, cluster)) await stopPostmaster(left.pid, cluster);
      await rm(dataDir, { recursive: true, force: true });
      lock.release();
    } catch {
      // Another run is using it, or it belongs to another user.
    }
  }
}
