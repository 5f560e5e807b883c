import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../../src/config/settings.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { applyMigrations } from '../../src/db/migrate.ts';
import type { Context } from '../../src/domain/kernel/context.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { setUpOnFirstStart } from '../../src/domain/workspace/setup.ts';
import { createLogger } from '../../src/log.ts';
import { openServices } from '../../src/services.ts';
import { startTestRedis } from '../../test/support/redis.ts';
import { launch, type Measured } from './processes.ts';

export interface Installation {
  /** The API, in a process of its own. */
  api: Measured;
  redisUrl: string;
  apiKey: string;
  workspaceId: string;
  /** Acts for the system, in this process. */
  context: Context;
  /** Configurations, whose timelines are empty: their ids. */
  addConfigurations(count: number): Promise<string[]>;
  stop(): Promise<void>;
}

/** The Redis profile as in production: a durable PostgreSQL, a Redis, one API process. */
export async function startInstallation(): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ade-bench-'));
  const log = createLogger({ level: 'error', format: 'json' }, { name: 'bench' });
  const database = await startEmbedded({ dataDir, log });
  await applyMigrations(database.url);
  const redis = await startTestRedis();
  const env = {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    ADE_PROFILE: 'embedded',
    ADE_SECRET: 'a secret for nothing but this benchmark run',
    ADE_DATA_DIR: dataDir,
    ADE_PORT: '0',
    ADE_LOG_FORMAT: 'json',
    ADE_HTTP_CONNECTIONS: '100000',
    ADE_HTTP_CONNECTIONS_PER_ADDRESS: '100000',
    ADE_HTTP_CONNECTIONS_PER_VIEWER: '100000',
    // One key plays all the clients.
    ADE_RATES_POINTS: '0',
  };
  const services = await openServices(
    loadSettings({ env: { ...env, ADE_DATABASE_POOL_SIZE: '32' }, cwd: dataDir }),
    database.url,
    log,
  );
  const context: Context = { ...services, viewer: null, correlationId: null };
  const setup = await setUpOnFirstStart(context);
  if (!setup) throw new Error('The database of a benchmark has been used before.');
  const { apiKey, workspaceId } = setup;
  const api = await launch(join(import.meta.dirname, '..', '..', 'bin', 'ade.ts'), ['api'], env);
  return {
    api,
    redisUrl: redis.url,
    apiKey,
    workspaceId,
    context,
    async addConfigurations(count) {
      const ids = Array.from({ length: count }, () => newId('Configuration'));
      await services.db.prisma.configuration.createMany({
        data: ids.map((id) => ({ id, workspaceId, name: id, slug: id.toLowerCase().replace('_', '-') })),
      });
      return ids;
    },
    async stop() {
      await api.stop();
      await services.close();
      await redis.stop();
      await database.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
