import { loadSettings } from '../../src/config/settings.ts';
import { createLogger } from '../../src/log.ts';
import { assureRestored, migrateDatabase, withDatabase } from '../database.ts';

/** `ade migrate`: applies the migrations that the database lacks. */
export async function migrate(): Promise<number> {
  const settings = loadSettings({ env: process.env, cwd: process.cwd() });
  const log = createLogger(settings.log, { name: 'migrate' });
  const applied = await withDatabase(settings, log, async (url) => {
    await assureRestored(url);
    return migrateDatabase(url);
  });
  for (const name of applied) process.stdout.write(`applied ${name}\n`);
  process.stdout.write('The database is up to date.\n');
  return 0;
}
