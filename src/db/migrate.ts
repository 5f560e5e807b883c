import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { MigrationError } from './migration-errors.ts';
import { assureMayMigrate } from './migration-rights.ts';
import {
  type Migration,
  migrationsFolder,
  type Queryable,
  readHistory,
  readMigrations,
  sameScript,
} from './migrations.ts';
import { ensureSearchIndexes } from './search-indexes.ts';
import { assureTenantRole, ensureTenantRole } from './tenant-role.ts';

/** Times that a migration is tried which does not get its locks, and milliseconds between two. */
const mostTries = 100;
const pauseMs = 1_000;

/** Held while migrations apply. Prisma itself locks 72707369, which is why this is another number ("ADE" in ASCII). */
const migrationLock = 0x414445;

export interface MigrationOptions {
  /** Where the migrations are; the project's own by default. */
  folder?: string;
  /** The last one that is applied, of a schema that is still to be filled: searches get no indexes, each of whose rows would cost. All of them unless given. */
  through?: string;
  /** Milliseconds that a statement waits for a lock, before others that wait behind it go first; 3,000 by default. */
  lockTimeoutMs?: number;
}

export interface Migrated {
  /** Names of the migrations that were applied. */
  applied: string[];
  /** Why searches go without an index, or `null`. */
  withoutSearchIndexes: string | null;
}

/**
 * Brings the database up to date, forward only, each migration in one transaction of its own. Processes that start at the
 * same time queue up behind a lock, and all but the first find nothing to do. A database that a newer release has
 * migrated further is left as it is. One that does not get its locks soon is undone, lets others go first and is tried again. Throws MigrationError for a failed or edited migration, and
 * MissingRightsError.
 */
export async function applyMigrations(url: string, options: MigrationOptions = {}): Promise<Migrated> {
  const folder = options.folder ?? migrationsFolder;
  const client = openClient(url, { lock_timeout: 300_000 });
  await client.connect();
  try {
    const { through } = options;
    const migrations = (await readMigrations(folder)).filter(({ name }) => through === undefined || name <= through);
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    const pending = await pendingOf(client, migrations);
    if (pending.length > 0) await assureMayMigrate(client);
    // Also with nothing to apply: whether the user may act as it is the server's affair, which may have changed since.
    await ensureTenantRole(client);
    // The engine is 3 MB of WebAssembly: a start with nothing to apply does not load it.
    if (pending.length > 0) await apply(url, folder, migrations, client, options.lockTimeoutMs ?? 3_000);
    // Others that wait for the lock keep an index from being made.
    await client.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
    return { applied: pending, withoutSearchIndexes: through === undefined ? await ensureSearchIndexes(client) : null };
  } finally {
    await client.end();
  }
}

/** A connection whose loss fails the query under way; without a listener it would end the process instead. */
function openClient(url: string, options: pg.ClientConfig = {}): pg.Client {
  const client = new pg.Client({ connectionString: url, application_name: 'ade-migrate', ...options });
  client.on('error', () => {});
  return client;
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = openClient(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * The names of the migrations that the database lacks: two small queries, cheap enough for a readiness probe when given a
 * pool. Throws MigrationError for a failed or edited migration.
 */
export async function pendingMigrations(
  database: string | Queryable,
  options: MigrationOptions = {},
): Promise<string[]> {
  const migrations = await readMigrations(options.folder ?? migrationsFolder);
  if (typeof database !== 'string') return pendingOf(database, migrations);
  return withClient(database, (client) => pendingOf(client, migrations));
}

/** Acts once as the role that requests act as. Throws MissingRightsError where the database's user may not, which the migrations do not show. */
export function assureActsAsTenant(url: string): Promise<void> {
  return withClient(url, assureTenantRole);
}

/**
 * The SQL that leads from what the migrations make to what schema.prisma says, or null when they agree. Works in a scratch
 * database on the same server, which it drops again: the role needs CREATEDB.
 */
export async function schemaDrift(url: string, options: MigrationOptions = {}): Promise<string | null> {
  const folder = options.folder ?? migrationsFolder;
  const migrations = await migrationList(folder, await readMigrations(folder));
  const path = join(dirname(folder), 'schema.prisma');
  const schema = { path, content: await readFile(path, 'utf8') };
  const { withSchemaEngine } = await import('./schema-engine.ts');
  const result = await withSchemaEngine(url, (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...migrations },
      to: { tag: 'schemaDatamodel', files: [schema] },
      script: true,
      exitCode: true,
      filters: noFilters,
    }),
  );
  return result.exitCode === 0 ? null : (result.stdout ?? '');
}

const noFilters = { externalTables: [], externalEnums: [] };

async function pendingOf(database: Queryable, migrations: Migration[]): Promise<string[]> {
  const history = await readHistory(database);
  for (const applied of history) {
    if (applied.finishedAt === null) throw failedBefore(applied.name, applied.logs);
    const migration = migrations.find(({ name }) => name === applied.name);
    if (migration && !sameScript(migration, applied)) {
      throw new MigrationError(
        applied.name,
        `Migration ${applied.name} was edited after it had been applied to this database. Restore the file as it was, and put the change into a new migration.`,
      );
    }
  }
  const applied = new Set(history.map(({ name }) => name));
  return migrations.map(({ name }) => name).filter((name) => !applied.has(name));
}

async function apply(
  url: string,
  folder: string,
  migrations: Migration[],
  client: Queryable,
  lockTimeoutMs: number,
): Promise<void> {
  const { lockFaults, withSchemaEngine } = await import('./schema-engine.ts');
  const migrationsList = await migrationList(folder, migrations);
  for (let tries = 1; ; tries += 1) {
    try {
      await withSchemaEngine(url, (engine) => engine.applyMigrations({ migrationsList, filters: noFilters }), {
        lockTimeoutMs,
      });
      return;
    } catch (error) {
      const failed = (await readHistory(client)).find(({ finishedAt }) => finishedAt === null);
      if (!failed) throw error;
      const isWithoutLock = lockFaults.some((code) => failed.logs?.includes(`(${code})`));
      if (tries === mostTries || !isWithoutLock) throw failedBefore(failed.name, failed.logs, error);
      // Its script is one transaction, of which nothing was kept.
      await client.query(
        'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL',
      );
      await delay(pauseMs);
    }
  }
}

function failedBefore(name: string, logs: string | null, cause?: unknown): MigrationError {
  // The log is a heading, the reason, and a trace of the engine's own.
  const reason = logs?.replace(/^external connector error\n/, '').split(/\n\s+0: /)[0] || 'it was interrupted';
  return new MigrationError(
    name,
    `Migration ${name} failed: ${reason}. Nothing of it was kept. Mend the cause, then release it with ` +
      `\`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '${name}' AND finished_at IS NULL\` ` +
      'and migrate again.',
    { cause },
  );
}

async function migrationList(folder: string, migrations: Migration[]): Promise<MigrationList> {
  const lockfile = 'migration_lock.toml';
  return {
    baseDir: folder,
    lockfile: { path: lockfile, content: await readFile(join(folder, lockfile), 'utf8').catch(() => null) },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: basename(name),
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}
