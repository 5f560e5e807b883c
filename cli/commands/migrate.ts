import { loadSettings } from '../../src/config/settings.ts';
import { pendingMigrations } from '../../src/db/migrate.ts';
import { migrationsFolder, readMigrations } from '../../src/db/migrations.ts';
import { createLogger } from '../../src/log.ts';
import {
  assureRestored,
  explained,
  isThereDatabase,
  migrateDatabase,
  prepareDatabaseRoute,
  withDatabase,
  withNewDatabase,
} from '../database.ts';
import { counted } from '../terminal/text.ts';

/** `ade migrate`: applies the migrations that the database lacks, or shows them. */
export async function migrate({ plan = false }: { plan?: boolean }): Promise<number> {
  const settings = loadSettings({ env: process.env, cwd: process.cwd() });
  const log = createLogger(settings.log, { name: 'migrate' });
  if (plan) {
    const all = await readMigrations(migrationsFolder);
    // A database that is still to be made lacks all of them, and is not made to find that out.
    const pending = isThereDatabase(settings)
      ? await withDatabase(settings, log, (url) => explained(url, pendingMigrations(url)))
      : all.map(({ name }) => name);
    const scripts = all.filter(({ name }) => pending.includes(name));
    for (const { name, sql } of scripts) process.stdout.write(`-- ${name}\n${sql}\n`);
    process.stdout.write(`-- ${counted(scripts.length, 'migration')} would be applied.\n`);
    return 0;
  }
  const { applied, withoutSearchIndexes } = await withNewDatabase(settings, log, async (url) => {
    await assureRestored(url);
    const migrated = await migrateDatabase(url);
    await prepareDatabaseRoute(settings);
    return migrated;
  });
  for (const name of applied) process.stdout.write(`applied ${name}\n`);
  if (withoutSearchIndexes !== null)
    process.stdout.write(`Searches have no index, and take longer the more there is: ${withoutSearchIndexes}\n`);
  process.stdout.write('The database is up to date.\n');
  return 0;
}
