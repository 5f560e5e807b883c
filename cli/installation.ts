import type { Installation } from '../src/backup/index.ts';
import { isRestoring } from '../src/backup/unfinished.ts';
import { loadSettings } from '../src/config/settings.ts';
import { createLogger } from '../src/log.ts';
import { openStore } from '../src/storage/index.ts';
import { assureRestored, explained, withDatabase } from './database.ts';

/**
 * Works on the rows and objects of the installation that the settings describe, starting its embedded database when none is running.
 * Throws CommandFailure when the database cannot be reached, or has been restored in part only, unless that is what the work is for.
 */
export async function withInstallation<T>(
  name: 'backup' | 'restore' | 'verify',
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const settings = loadSettings({ env: process.env, cwd: process.cwd() });
  return withDatabase(settings, createLogger(settings.log, { name }), async (databaseUrl) => {
    if (name === 'restore') await explained(databaseUrl, isRestoring(databaseUrl));
    else await assureRestored(databaseUrl);
    const store = await openStore(settings.storage.url, settings.dataDir);
    try {
      return await work({ databaseUrl, store });
    } finally {
      await store.close();
    }
  });
}
