import { loadSettings } from '../../src/config/settings.ts';
import { pendingMigrations } from '../../src/db/migrate.ts';
import { migrationsFolder, readMigrations } from '../../src/db/migrations.ts';
import { createLogger } from '../../src/log.ts';
import { assureRestored, migrateDatabase, prepareDatabaseRoute, withDatabase } from '../database.ts';

/** `ade migrate`: applies the migrations that the database lacks, or shows them. */
export async function migrate({ plan = false }: { plan?: boolean }): Promise<number> {
  const settings = loadSettings({ env: process.env, cwd: process.cwd() });
  const log = createLogger(settings.log, { name: 'migrate' });
  if (plan) {
    const pending = await withDatabase(settings, log, pendingMigrations);
    const scripts = (await readMigrations(migrationsFolder)).filter(({ name }) => pending.includes(name));
    for (const { name, sql } of scripts) process.stdout.write(`-- ${name}\n${sql}\n`);
    process.stdout.write(`-- ${pending.length} migrations would be applied.\n`);
    return 0;
  }
  const { applied, withoutSearchIndexes } = await withDatabase(settings, log, async (url) => {
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
