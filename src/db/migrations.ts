import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../root.ts';

export const migrationsFolder = join(root, 'prisma/migrations');

/** One folder below prisma/migrations. */
export interface Migration {
  /** The folder's name; names sort in the order in which migrations apply. */
  name: string;
  sql: string;
}

/** One row of `_prisma_migrations`, the table in which Prisma keeps what was applied. */
export interface AppliedMigration {
  name: string;
  /** SHA-256 of the script as it was applied, lower-case hex. */
  checksum: string;
  /** Null when it failed half-way and no operator has resolved it since. */
  finishedAt: Date | null;
  logs: string | null;
}

/** Anything of node-postgres that runs a query: a pool, a client. */
export interface Queryable {
  query(sql: string): Promise<{ rows: unknown[] }>;
}

/** The migrations of a folder, in order. An absent or empty folder has none. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => ({ name, sql: await readFile(join(folder, name, 'migration.sql'), 'utf8') })),
  );
}

/** What the database says was applied, oldest first, leaving out what was rolled back. */
export async function readHistory(database: Queryable): Promise<AppliedMigration[]> {
  const { rows } = await database.query(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present`);
  if (!isRecord(rows[0]) || rows[0].present !== true) return [];
  const history = await database.query(
    `SELECT migration_name AS name, checksum, finished_at, logs FROM _prisma_migrations
      WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return history.rows.filter(isRecord).map((row) => ({
    name: String(row.name),
    checksum: String(row.checksum),
    finishedAt: row.finished_at instanceof Date ? row.finished_at : null,
    logs: typeof row.logs === 'string' ? row.logs : null,
  }));
}

/** Whether the script still is what was applied. Line endings do not count: Git may have changed them at checkout. */
export function sameScript(migration: Migration, applied: AppliedMigration): boolean {
  const unix = migration.sql.replaceAll('\r\n', '\n');
  return [migration.sql, unix, unix.replaceAll('\n', '\r\n')].some(
    (sql) => createHash('sha256').update(sql).digest('hex') === applied.checksum,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
