import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runMigrations } from 'bullmq';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/db/embedded.ts';
import { applyMigrations } from '../../src/db/migrate.ts';
import { createLogger } from '../../src/log.ts';
import { removeAbandoned, temporaryPrefix } from './abandoned.ts';
import { temporaryFolder } from './temporary-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server that this run's databases are made on, as a role that may create databases. */
    serverUrl: string;
    /** The name of the migrated database that every test file's own one is cloned from. */
    templateDatabase: string;
  }
}

/**
 * One PostgreSQL for the whole run: TEST_DATABASE_URL when set, else an embedded one in a temporary folder, which gives up
 * durability for speed. On it one template that has all migrations, ADE's and the queue's.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  const template = `ade_test_template_${process.pid}_${Date.now().toString(36)}`;
  const administration = new pg.Client({ connectionString: server.url });
  try {
    await administration.connect();
    await administration.query(`CREATE DATABASE ${template}`);
    await migrate(server.url, template);
  } catch (error) {
    await administration.end();
    await server.stop();
    throw error;
  }
  project.provide('serverUrl', server.url);
  project.provide('templateDatabase', template);
  return async () => {
    await administration.query(`DROP DATABASE ${template} WITH (FORCE)`);
    await administration.end();
    await server.stop();
  };
}

async function migrate(serverUrl: string, database: string): Promise<void> {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  await applyMigrations(url.href);
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await runMigrations(client);
  await client.end();
}

async function startServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const configured = process.env.TEST_DATABASE_URL;
  if (configured) return { url: configured, stop: async () => {} };
  const folder = await temporaryFolder();
  await removeAbandoned(folder);
  const dataDir = await mkdtemp(join(folder, temporaryPrefix));
  const log = createLogger({ level: 'error', format: 'auto' }, { name: 'test-database' });
  const server = await startEmbedded({ dataDir, log, durable: false });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
