import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isRestoring } from '../src/backup/unfinished.ts';
import { withoutCredentials } from '../src/config/redaction.ts';
import type { Settings } from '../src/config/settings.ts';
import {
  connectRunningEmbedded,
  type EmbeddedDatabase,
  EmbeddedDatabaseError,
  startEmbedded,
} from '../src/db/embedded.ts';
import { applyMigrations, assureActsAsTenant, type Migrated, pendingMigrations } from '../src/db/migrate.ts';
import { MigrationError, MissingRightsError } from '../src/db/migration-errors.ts';
import { assureRoute, prepareForPooler } from '../src/db/pooler.ts';
import { PoolerError } from '../src/db/pooler-error.ts';
import type { Logger } from '../src/log.ts';
import { CommandFailure, reasonOf } from './failure.ts';

export interface RunningDatabase {
  url: string;
  /** The server that we have started ourselves; null for one that was there. */
  embedded: EmbeddedDatabase | null;
}

/** The configured database, or the embedded one, started on the data folder. */
export async function openDatabase(settings: Settings, log: Logger): Promise<RunningDatabase> {
  const configured = serverUrl(settings);
  if (configured !== null) return { url: configured, embedded: null };
  const embedded = await startEmbedded({ dataDir: settings.dataDir, log });
  return { url: embedded.url, embedded };
}

/** The configured server itself, past a pooler: what commands, locks and notifications do needs a session. */
function serverUrl({ database }: Settings): string | null {
  return database.directUrl ?? database.url;
}

/** Throws CommandFailure when a pooler is before the configured database that ADE cannot work behind as it is configured. */
export async function assureDatabaseRoute({ database }: Settings): Promise<void> {
  if (database.url !== null) await explained(database.url, assureRoute(database.url, database.directUrl));
}

/** The configured database, the embedded one that is running on the data folder, or `null` when it is not running. */
export async function findDatabase(settings: Settings): Promise<string | null> {
  return serverUrl(settings) ?? (await connectRunningEmbedded(settings.dataDir));
}

/** Whether there is a database: one is configured, or the embedded one has been made, running or not. */
export function isThereDatabase(settings: Settings): boolean {
  return serverUrl(settings) !== null || existsSync(join(settings.dataDir, 'postgres'));
}

/**
 * Runs `work` with the address of the database that is there, starting the embedded server for it when it is not running. Throws CommandFailure where there is
 * none: a command that looks at an installation, in the wrong folder say, must not make one.
 */
export async function withDatabase<T>(settings: Settings, log: Logger, work: (url: string) => Promise<T>): Promise<T> {
  if (isThereDatabase(settings)) return withNewDatabase(settings, log, work);
  throw new CommandFailure(
    `There is no installation in ${settings.dataDir}. Set ADE_DATA_DIR to its data folder, or DATABASE_URL to its database.`,
  );
}

/** The same, and makes the embedded database where there is none. */
export async function withNewDatabase<T>(
  settings: Settings,
  log: Logger,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const found = await findDatabase(settings);
  const { url, embedded }: RunningDatabase =
    found === null ? await openDatabase(settings, log) : { url: found, embedded: null };
  try {
    return await work(url);
  } finally {
    await embedded?.stop();
  }
}

/** Migrates in the embedded profile; in production only looks, because there migrating is a step of the deployment. */
export async function assureMigrated(settings: Settings, url: string): Promise<void> {
  if (settings.profile === 'embedded') {
    await assureRestored(url);
    await migrateDatabase(url);
    return;
  }
  await assureCurrent(url);
  await explained(url, assureActsAsTenant(url));
}

/** Throws CommandFailure when the database cannot be reached, lacks migrations of this release, or has been restored in part only. Changes nothing. */
export async function assureCurrent(url: string): Promise<void> {
  await assureRestored(url);
  const pending = await explained(url, pendingMigrations(url));
  if (pending.length > 0) {
    throw new CommandFailure(
      `The database lacks ${pending.length === 1 ? 'a migration' : `${pending.length} migrations`} (${pending.join(', ')}). Run "ade migrate" first.`,
    );
  }
}

/** Throws CommandFailure when a restore into this database has begun and not ended: what is there is not all of it. */
export async function assureRestored(url: string): Promise<void> {
  if (!(await explained(url, isRestoring(url)))) return;
  throw new CommandFailure(
    'A backup is being restored into this installation, or its restore was interrupted. Wait for it, or run "ade restore" with the folder of the backup again: it begins anew.',
  );
}

/** Has the connections of a pooler come as ADE needs them, where one is configured. */
export async function prepareDatabaseRoute({ database: { directUrl } }: Settings): Promise<void> {
  if (directUrl !== null) await explained(directUrl, prepareForPooler(directUrl));
}

/** Applies what is missing; answers what that was. */
export function migrateDatabase(url: string): Promise<Migrated> {
  return explained(url, applyMigrations(url));
}

/** node-postgres tells what went wrong, but not with which server. Throws CommandFailure. */
export async function explained<T>(url: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const isExplained = [MigrationError, MissingRightsError, EmbeddedDatabaseError, PoolerError].some(
      (kind) => error instanceof kind,
    );
    if (isExplained) throw error;
    throw new CommandFailure(
      `The database at ${withoutCredentials(url)} cannot be used: ${reasonOf(error)}. Check DATABASE_URL, and that the server runs and lets this user in.`,
      { cause: error },
    );
  }
}
