import type { Installation } from '../src/backup/index.ts';
import { isRestoring } from '../src/backup/unfinished.ts';
import { loadSettings } from '../src/config/settings.ts';
import { createLogger } from '../src/log.ts';
import { openStore } from '../src/storage/index.ts';
import { assureCurrent, assureRestored, explained, withDatabase, withNewDatabase } from './database.ts';

/**
 * Works on the rows and objects of the installation that the settings describe, starting its embedded database when it is not running.
 * Throws CommandFailure when there is none, when its database cannot be reached, has been restored in part only, unless that is what the work is for, or
 * lacks migrations, of which a backup says more itself.
 */
export async function withInstallation<T>(
  name: 'backup' | 'restore' | 'verify',
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const settings = loadSettings({ env: process.env, cwd: process.cwd() });
  const within = name === 'restore' ? withNewDatabase : withDatabase;
  return within(settings, createLogger(settings.log, { name }), async (databaseUrl) => {
    if (name === 'restore') await explained(databaseUrl, isRestoring(databaseUrl));
    else if (name === 'backup') await assureRestored(databaseUrl);
    else await assureCurrent(databaseUrl);
    const store = await openStore(settings.storage.url, settings.dataDir);
    try {
      return await work({ databaseUrl, store });
    } finally {
      await store.close();
    }
  });
}
