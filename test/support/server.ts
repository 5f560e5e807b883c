import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type StreamCounts, startApi } from '../../api/main.ts';
import type { Settings } from '../../src/config/settings.ts';
import { loadSettings } from '../../src/config/settings.ts';
import type { FileContext } from '../../src/domain/kernel/context.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { createLogger } from '../../src/log.ts';
import { type OpenRequestServices, openRequestServices } from '../../src/services.ts';
import { startWorker } from '../../worker/main.ts';
import { type Client, createClient } from './client.ts';
import { createTestDatabase } from './database.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { addTenant, type TenantOptions } from './tenant.ts';

export interface TestServerOptions {
  /** Also runs a worker, in this process, with threads of its own. */
  worker?: boolean;
  redisUrl?: string;
  /** A way to the database of the test’s own, in place of the server’s address. */
  databaseUrl?: string;
  env?: Record<string, string>;
}

export interface TestServer {
  url: string;
  /** With which the administrator of the first start sets a password. */
  setUpLink: string;
  settings: Settings;
  databaseUrl: string;
  /** Services of the test's own on the same database, to look behind the API. */
  services: OpenRequestServices;
  /** Where metrics are, of a server that has them. */
  metricsUrls: { api: string | null; worker: string | null };
  stopWorker(): Promise<void>;
  /** What the API holds for its subscribers. */
  streams(): StreamCounts;
  /** The owner of the first workspace. */
  owner: Client;
  /** A client with another key. */
  client(apiKey: string | null): Client;
  /** A further workspace with an owner and a key of its own. */
  addTenant(options?: TenantOptions): Promise<Client>;
  stop(): Promise<void>;
}

/** Signs links and tokens of test servers. */
export const secret = 'a secret that only test servers know';

/** A whole server on a database, a folder and a port of its own. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = await createTestDatabase();
  const databaseUrl = options.databaseUrl ?? database.url;
  const dataDir = await mkdtemp(join(await temporaryFolder(), 'server-'));
  const settings = loadSettings({
    env: {
      DATABASE_URL: databaseUrl,
      ADE_SECRET: secret,
      ADE_PORT: '0',
      ADE_DATA_DIR: dataDir,
      ADE_ENVIRONMENT: 'development',
      ADE_LOG_LEVEL: process.env.ADE_TEST_LOG_LEVEL ?? 'silent',
      ...(options.redisUrl ? { REDIS_URL: options.redisUrl, ADE_REDIS_PREFIX: newId('Event') } : {}),
      ...options.env,
    },
    cwd: dataDir,
  });
  const log = createLogger(settings.log, { name: 'test' });
  const api = await startApi(settings, { databaseUrl, secret, version: '0.0.0-test' }, log);
  // As the supervisor tells it: which one the free port is.
  const http = { ...settings.http, port: Number(new URL(api.url).port) };
  let worker = options.worker ? await startWorker({ ...settings, http }, databaseUrl, log) : null;
  const services = await openRequestServices(settings, databaseUrl, log);
  const context: FileContext = { ...services, viewer: null, correlationId: null };
  if (!api.firstSetup) throw new Error('The database of a test has been used before.');
  const { apiKey, workspaceId, setUpLink } = api.firstSetup;
  return {
    url: api.url,
    setUpLink,
    settings,
    databaseUrl,
    services,
    metricsUrls: { api: api.metricsUrl, worker: worker?.metricsUrl ?? null },
    async stopWorker() {
      await worker?.close({ graceMs: 0 });
      worker = null;
    },
    streams: api.streams,
    owner: createClient(api.url, apiKey, workspaceId),
    client: (key) => createClient(api.url, key, workspaceId),
    async addTenant(options) {
      const tenant = await addTenant(context, options);
      return createClient(api.url, tenant.apiKey, tenant.workspaceId);
    },
    async stop() {
      await worker?.close({ graceMs: 0 });
      await services.close();
      await api.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
