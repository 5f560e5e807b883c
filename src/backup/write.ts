import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type pg from 'pg';
import { pendingMigrations } from '../db/migrate.ts';
import { readHistory } from '../db/migrations.ts';
import { holdOffRemovals } from '../domain/maintenance/index.ts';
import { openLocalStore } from '../storage/local-store.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { assureAllRowsAreSeen, readSequences } from './catalogue.ts';
import { copyObjects } from './copy-objects.ts';
import { copyTables, notedPointers, notePointers } from './copy-tables.ts';
import { BackupError } from './error.ts';
import { syncFolder } from './files.ts';
import { type Manifest, readManifest, writeManifest } from './manifest.ts';
import { listedObjects, SortedLookup } from './object-list.ts';
import { type Session, withSession } from './session.ts';

/** Where an installation's rows and objects are. */
export interface Installation {
  databaseUrl: string;
  store: ObjectStore;
}

export interface BackupOptions {
  /** The release of ADE that this is. */
  release: string;
  /** The backup goes on when this is over. */
  onTable?: (name: string, rows: number) => void | Promise<void>;
  /** A maintenance pass, or another backup, has to end first. */
  onWait?: (pass: string) => void;
}

export interface FinishedBackup {
  manifest: Manifest;
  /** How many objects were in the folder already, from its last backup. */
  reused: number;
}

/**
 * Makes a folder the backup of an installation, which may go on working: one snapshot of all tables, and every object that it
 * names. A folder holds one backup: a second one into it copies what is new and takes the place of the first when it is whole, in
 * one step. Killed at any moment it leaves the folder's last backup as it was. Throws BackupError, or a StorageFault.
 */
export async function writeBackup(source: Installation, into: string, options: BackupOptions): Promise<FinishedBackup> {
  const folder = resolve(into);
  await prepareFolder(folder);
  return withSession(source.databaseUrl, async (session) => {
    await assureUpToDate(source.databaseUrl, session.client);
    // From before the snapshot until the last object is copied, nothing that a row names is removed.
    await holdOffRemovals(session.client, options.onWait ?? (() => {}));
    const earlier = await readManifest(folder);
    const name = `snapshot-${randomBytes(8).toString('hex')}`;
    await mkdir(join(folder, name), { mode: 0o700 });
    const snapshot = await takeSnapshot(session.client, join(folder, name), options);
    if (earlier && (earlier.installation ?? snapshot.installation) !== snapshot.installation) {
      throw new BackupError(`${folder} holds a backup of another installation. Give each a folder of its own.`);
    }
    const target = await openLocalStore(join(folder, 'objects'));
    const known = new SortedLookup(earlier ? listedObjects(folder, earlier) : none());
    const copied = await copyObjects(notedPointers(join(folder, name)), {
      store: source.store,
      target,
      earlier: known,
      folder: join(folder, name),
      signal: session.lost,
    }).finally(() => known.close());
    await assureHeld(session);
    const { reused, ...rest } = copied;
    const manifest: Manifest = {
      format: 'ade-backup',
      version: 1,
      release: options.release,
      ...snapshot,
      folder: name,
      ...rest,
    };
    await syncFolder(join(folder, name));
    await syncFolder(folder);
    await writeManifest(folder, manifest);
    await removeObsolete(folder, manifest, earlier, target);
    return { manifest, reused };
  });
}

/** Everything of one moment of the database. */
async function takeSnapshot(client: pg.Client, folder: string, { onTable = () => {} }: BackupOptions) {
  await assureAllRowsAreSeen(client);
  // Before the snapshot: what is at or before the horizon is in every snapshot that is taken after it was read.
  const { rows: horizons } = await client.query<{ horizon: string }>('SELECT ade_feed_horizon()::text AS horizon');
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { rows } = await client.query<{ takenAt: Date; postgres: string; installation: string | null }>(
    `SELECT now() AS "takenAt", current_setting('server_version') AS postgres,
       (SELECT id FROM installation LIMIT 1) AS installation`,
  );
  const [about] = rows;
  if (!about) throw new Error('PostgreSQL did not answer.');
  const migrations = (await readHistory(client)).map(({ name, checksum }) => ({ name, checksum }));
  const tables = await copyTables(client, folder, onTable);
  await notePointers(client, folder);
  const sequences = await readSequences(client);
  await client.query('COMMIT');
  return {
    ...about,
    takenAt: about.takenAt.toISOString(),
    feedHorizon: horizons[0]?.horizon ?? '0',
    migrations,
    tables,
    sequences,
  };
}

async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const foreign = (await readdir(folder)).filter(
    (name) => !/^(manifest\.json(\.part)?|objects|snapshot-[\w-]+)$/.test(name),
  );
  if (foreign.length === 0) return;
  throw new BackupError(
    `${folder} holds something else (${foreign.slice(0, 3).join(', ')}). Name a folder that is new, empty, or made by "ade backup".`,
  );
}

async function assureUpToDate(databaseUrl: string, client: pg.Client): Promise<void> {
  const { rows: servers } = await client.query<{ isStandby: boolean }>('SELECT pg_is_in_recovery() AS "isStandby"');
  // Its locks hold off nothing: maintenance runs on the primary.
  if (servers[0]?.isStandby) throw new BackupError('This PostgreSQL is a standby. Set DATABASE_URL to its primary.');
  const pending = await pendingMigrations(databaseUrl);
  if (pending.length > 0) {
    throw new BackupError(
      `The database lacks migrations that this release brings (${pending.join(', ')}). Make the backup with the release that it is used with, or run "ade migrate" first.`,
    );
  }
  const { rows } = await client.query<{ is: boolean }>(`SELECT to_regclass('installation') IS NOT NULL AS is`);
  if (!rows[0]?.is) throw new BackupError('This database is not one of ADE. Check DATABASE_URL.');
}

/** The locks that hold off removals belong to the connection. */
async function assureHeld({ client, lost }: Session): Promise<void> {
  lost.throwIfAborted();
  await client.query('SELECT');
}

/** What only earlier backups of the folder needed. Killed before it is through, it leaves files that the next backup removes, or that are of no harm. */
async function removeObsolete(
  folder: string,
  manifest: Manifest,
  earlier: Manifest | null,
  target: ObjectStore,
): Promise<void> {
  if (earlier) {
    const kept = new SortedLookup(listedObjects(folder, manifest));
    for await (const { key } of listedObjects(folder, earlier)) if (!(await kept.find(key))) await target.delete(key);
    await kept.close();
  }
  for (const name of await readdir(folder)) {
    if (name.startsWith('snapshot-') && name !== manifest.folder) await rm(join(folder, name), { recursive: true });
  }
  await rm(join(folder, manifest.folder, 'pointers.zst'));
}

async function* none(): AsyncGenerator<never, void, undefined> {}
