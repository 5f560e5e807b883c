import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { withoutCredentials } from '../../src/config/redaction.ts';
import type { Settings } from '../../src/config/settings.ts';
import { createDatabase } from '../../src/db/database.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { assureActsAsTenant, pendingMigrations } from '../../src/db/migrate.ts';
import { Replica } from '../../src/db/replica.ts';
import type { Logger } from '../../src/log.ts';
import {
  assureDatabaseRoute,
  assureRestored,
  explained,
  findDatabase,
  isThereDatabase,
  migrateDatabase,
} from '../database.ts';
import { reasonOf } from '../failure.ts';
import type { Check } from './check.ts';

/** PostgreSQL 15, in the words of `server_version_num`. */
const oldestVersion = 150_000;

/** The database that the checks look at. */
export interface ExaminedDatabase {
  url: string;
  /** Where it comes from, in a few words. */
  origin: string;
  /** Stops what was started for the checks alone. */
  close(): Promise<void>;
}

/**
 * The configured database, or the embedded one that runs. When none runs it is started for the checks; where there is none
 * yet, one in a temporary folder shows whether this machine can run it, and nothing appears in the data folder.
 */
export async function examineDatabase(settings: Settings, log: Logger): Promise<ExaminedDatabase> {
  const found = await findDatabase(settings);
  if (found !== null) {
    const origin = settings.database.url === null ? 'embedded, running' : withoutCredentials(found);
    return { url: found, origin, close: async () => {} };
  }
  if (isThereDatabase(settings)) {
    const server = await startEmbedded({ dataDir: settings.dataDir, log });
    return { url: server.url, origin: 'embedded, started for this check', close: () => server.stop() };
  }
  const folder = await mkdtemp(join(tmpdir(), 'ade-doctor-'));
  try {
    const server = await startEmbedded({ dataDir: folder, log, durable: false });
    await migrateDatabase(server.url);
    return {
      url: server.url,
      origin: 'embedded, tried in a temporary folder: the first start makes the real one',
      async close() {
        await server.stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

export function databaseCheck({ url, origin }: ExaminedDatabase): Check {
  return {
    name: 'database',
    async run() {
      const version = await explained(url, serverVersion(url));
      if (version.number >= oldestVersion) return `PostgreSQL ${version.text}, ${origin}`;
      throw new Error(
        `This is PostgreSQL ${version.text}. ADE needs 15 or newer: upgrade it, or point DATABASE_URL elsewhere.`,
      );
    },
  };
}

/** Whether ADE can work with what is between it and the configured database. */
export function routeCheck(settings: Settings): Check {
  const { url, directUrl } = settings.database;
  return {
    name: 'route',
    async run() {
      await assureDatabaseRoute(settings);
      if (url === null || directUrl === null) return 'to PostgreSQL itself';
      return `through the pooler at ${withoutCredentials(url)}`;
    },
  };
}

/** Whether there is a standby of the database at the address, and how far it is behind. */
export function replicaCheck({ url }: ExaminedDatabase, replicaUrl: string, log: Logger): Check {
  return {
    name: 'replica',
    async run() {
      const primary = createDatabase(url, { poolSize: 2 });
      const standby = createDatabase(replicaUrl, { poolSize: 2 });
      const at = withoutCredentials(replicaUrl);
      try {
        return `${at}, ${await new Replica({ primary, standby, log }).bytesBehind()} bytes behind`;
      } catch (error) {
        throw new Error(`${at} cannot be read from: ${reasonOf(error)} Check ADE_DATABASE_REPLICA_URL.`, {
          cause: error,
        });
      } finally {
        await Promise.all([primary.close(), standby.close()]);
      }
    },
  };
}

export function migrationsCheck({ url }: ExaminedDatabase, profile: Settings['profile']): Check {
  return {
    name: 'migrations',
    async run() {
      await assureRestored(url);
      const pending = await explained(url, pendingMigrations(url));
      if (pending.length === 0) {
        await explained(url, assureActsAsTenant(url));
        return 'up to date';
      }
      const names = pending.join(', ');
      if (profile === 'embedded') return `the next start applies ${names}`;
      throw new Error(`${names} not applied. Run "ade migrate".`);
    },
  };
}

async function serverVersion(url: string): Promise<{ number: number; text: string }> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'ade-doctor',
  });
  await client.connect();
  try {
    const { rows } = await client.query<{ number: string; text: string }>(
      `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS text`,
    );
    return { number: Number(rows[0]?.number), text: rows[0]?.text.split(' ', 1)[0] ?? '' };
  } finally {
    await client.end();
  }
}
