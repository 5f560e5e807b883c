import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import type pg from 'pg';
import { applyMigrations } from '../db/migrate.ts';
import { migrationsFolder, readMigrations, sameScript } from '../db/migrations.ts';
import { intactBytes } from '../storage/intact.ts';
import { openLocalStore } from '../storage/local-store.ts';
import { markStore, readMark } from '../storage/mark.ts';
import { batchesOf, parallelCopies } from './batches.ts';
import { dropSchemaObjects, filledTables } from './catalogue.ts';
import { checkBackup } from './check.ts';
import { BackupError } from './error.ts';
import { loadTables } from './load-tables.ts';
import type { Manifest } from './manifest.ts';
import { listedObjects } from './object-list.ts';
import { withSession } from './session.ts';
import { hasUnfinishedRestore, restoringSchema } from './unfinished.ts';
import type { Installation } from './write.ts';

/** Any number will do, as long as nothing else uses it. */
const restoreLock = 7_214_016;
/** As many positions are left out after a restore as events can have been lost by it: a thousand a second for two years. */
const skippedPositions = 2n ** 36n;

export interface RestoreOptions {
  /** Where the migrations are; the project's own unless given. */
  migrations?: string;
  onTable?: (name: string, rows: number) => void;
}

/**
 * Makes an empty installation what the backup is of. Verifies all of the backup first, and writes nothing unless it is whole, this
 * release knows its schema, and the target is empty. Killed in the middle it leaves an installation that says that it is unfinished
 * and that no process serves; restoring into it again begins anew. Throws BackupError.
 */
export async function restoreBackup(
  from: string,
  target: Installation,
  { migrations = migrationsFolder, onTable = () => {} }: RestoreOptions = {},
): Promise<Manifest> {
  const folder = resolve(from);
  const { manifest, faults } = await checkBackup(folder, { isDeep: true });
  if (faults.length > 0) {
    throw new BackupError(
      `The backup is not whole, and nothing was restored:\n  ${faults.join('\n  ')}\nTake another copy of it.`,
    );
  }
  const through = await lastMigration(manifest, migrations);
  await withSession(target.databaseUrl, async ({ client }) => {
    await assureAlone(client);
    await assureEmpty(client);
    await assureStoreOfItsOwn(target, manifest);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${restoringSchema}`);
    await dropSchemaObjects(client);
    await applyMigrations(target.databaseUrl, { folder: migrations, through });
    await putObjects(folder, manifest, target);
    await loadTables(client, folder, manifest, onTable);
    await applyMigrations(target.databaseUrl, { folder: migrations });
    await finish(client, manifest, target);
  });
  return manifest;
}

/** The backup's last migration. Throws when this release does not know all of them, as they were. */
async function lastMigration({ migrations, release }: Manifest, folder: string): Promise<string> {
  const ours = await readMigrations(folder);
  for (const [at, { name, checksum }] of migrations.entries()) {
    const known = ours[at];
    if (known?.name === name && sameScript(known, { name, checksum, finishedAt: null, logs: null })) continue;
    throw new BackupError(
      `The backup was made by ADE ${release}, whose database has the migration ${name}, which this release does not have${known?.name === name ? ' in this form' : ''}. Restore it with that release or a newer one.`,
    );
  }
  return migrations.at(-1)?.name ?? '';
}

async function assureAlone(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [restoreLock]);
  if (!rows[0]?.held) throw new BackupError('Another restore into this database is under way.');
}

/** Rows of a restore that has not ended are of no use to anyone: no process has served them. */
async function assureEmpty(client: pg.Client): Promise<void> {
  if (await hasUnfinishedRestore(client)) return;
  const filled = await filledTables(client);
  if (filled.length === 0) return;
  const shown = `${filled.slice(0, 5).join(', ')}${filled.length > 5 ? ' …' : ''}`;
  throw new BackupError(
    `This installation is not empty: there are rows in ${shown}. A backup is restored into a new one: set ADE_DATA_DIR to a new folder, or DATABASE_URL to a new database and STORAGE_URL to a new folder.`,
  );
}

/** An installation that lives on would have its files swept by its copy, which does not know those that came after. */
async function assureStoreOfItsOwn({ store }: Installation, { installation }: Manifest): Promise<void> {
  if (installation === null || !(await readMark(store, installation))) return;
  throw new BackupError(
    `The store is that of the installation of which the backup is. Set STORAGE_URL to a new folder. If that installation is gone for good and its store is to be used again, remove the object installations/${installation} from it first.`,
  );
}

async function putObjects(folder: string, manifest: Manifest, { store }: Installation): Promise<void> {
  const source = await openLocalStore(join(folder, 'objects'));
  for await (const batch of batchesOf(listedObjects(folder, manifest), parallelCopies)) {
    await Promise.all(batch.map((object) => store.put(object.key, intactBytes(source, object))));
  }
}

/** From here on the installation is one of its own, and says so; cursors of what was lost are answered with a reset. */
async function finish(client: pg.Client, { takenAt, feedHorizon }: Manifest, { store }: Installation): Promise<void> {
  const installation = randomUUID();
  await markStore(store, installation);
  await client.query('BEGIN');
  await client.query('DELETE FROM installation');
  await client.query('INSERT INTO installation (id) VALUES ($1)', [installation]);
  await client.query(
    `WITH last AS (SELECT ade_last_pos() + $3::bigint AS pos)
     INSERT INTO restoration (taken_at, lost_after, lost_until)
     SELECT $1::timestamptz, $2::bigint, setval('event_pos_seq', last.pos, true) FROM last`,
    [takenAt, feedHorizon, String(skippedPositions)],
  );
  await client.query(`DROP SCHEMA ${restoringSchema}`);
  await client.query('COMMIT');
}
