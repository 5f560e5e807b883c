import type { Buckets } from './allowance/buckets.ts';
import { openBuckets } from './allowance/index.ts';
import { Grants } from './auth/grants.ts';
import { Seals } from './auth/sealed.ts';
import { SessionTokens } from './auth/session-tokens.ts';
import { SignIns } from './auth/sign-ins.ts';
import { publicUrlOf } from './config/public-url.ts';
import { applicationSecret } from './config/secret.ts';
import type { Settings } from './config/settings.ts';
import { createDatabase } from './db/database.ts';
import { Replica } from './db/replica.ts';
import type { FileServices, RequestServices, Services } from './domain/kernel/index.ts';
import { openTransport } from './hub/index.ts';
import type { Logger } from './log.ts';
import { Previews } from './previews/previews.ts';
import { openTaskQueues } from './queue/bullmq-queue.ts';
import { openStore } from './storage/index.ts';
import { preparedReader } from './timeline/read.ts';
import { Timelines } from './timeline/timelines.ts';

interface Closable {
  /** Closes everything, also when a part is gone. */
  close(): Promise<void>;
}

interface OpenRowServices extends Services, Closable {}

export interface OpenServices extends FileServices, Closable {}

export interface OpenRequestServices extends RequestServices, Closable {
  /** What clients have left of their allowances. */
  buckets: Buckets;
}

/**
 * Opens what works on rows alone needs, as some commands do. Throws, with everything closed again, when a part cannot be reached.
 * `databaseUrl` is that of the server itself, configured or embedded; a pooler before it is taken from the settings.
 */
export async function openRowServices(settings: Settings, databaseUrl: string, log: Logger): Promise<OpenRowServices> {
  const { keep, close } = partsOf(log);
  const redis = redisOf(settings);
  const pooledUrl = settings.database.directUrl === null ? null : settings.database.url;
  try {
    const db = keep(
      createDatabase(pooledUrl ?? databaseUrl, {
        ...connectionsOf(settings, log),
        directUrl: pooledUrl === null ? null : databaseUrl,
      }),
    );
    const hub = keep(await openTransport({ databaseUrl, ...redis, log }));
    const queues = keep(await openTaskQueues({ server: { databaseUrl, ...redis }, log }));
    // A warning, not a refusal: a server that drops nothing today is worth more than one that does not start.
    await queues.jobs.check().catch((error: unknown) => log.warn({ err: error }, 'the task queue needs attention'));
    const seals = new Seals(() => applicationSecret(settings), 'webhooks');
    return { db, hub, queues, log, seals, policy: policyOf(settings), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The same for what works on files as well: workers, and every process that clients send requests to. */
export async function openServices(settings: Settings, databaseUrl: string, log: Logger): Promise<OpenServices> {
  const { keep, close } = partsOf(log);
  const services = keep(await openRowServices(settings, databaseUrl, log));
  try {
    const store = keep(await openStore(settings.storage.url, settings.dataDir));
    return { ...services, store, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The same for a process that clients send requests to: with who they are, what they follow, and what they may spend. */
export async function openRequestServices(
  settings: Settings,
  databaseUrl: string,
  log: Logger,
): Promise<OpenRequestServices> {
  const services = await openServices(settings, databaseUrl, log);
  const { keep, close } = partsOf(log);
  keep(services);
  try {
    const { db, hub, store } = services;
    const { replicaUrl } = settings.database;
    const standby = replicaUrl === null ? null : createDatabase(replicaUrl, connectionsOf(settings, log));
    const replica = standby && keep(new Replica({ primary: db, standby, log }));
    const buckets = keep(openBuckets({ db, ...redisOf(settings), log }));
    const timelines = keep(new Timelines({ db: preparedReader(db), hub, log }));
    const grants = keep(new Grants({ db, hub, log }));
    const tokens = new SessionTokens({
      db,
      secret: applicationSecret(settings),
      issuer: settings.http.publicUrl ?? 'ade',
      accessTokenSeconds: settings.auth.accessTokenMinutes * 60,
    });
    const { heapMiB } = settings.worker;
    const reading = { ...settings.previews, heapMiB, limits: services.policy.extraction };
    const previews = keep(await Previews.open({ store, dataDir: settings.dataDir, ...reading }));
    const signIns = new SignIns({ db, tokens });
    return { ...services, replica, buckets, timelines, grants, tokens, previews, signIns, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What has been opened; the last is closed first. */
function partsOf(log: Logger) {
  const opened: Closable[] = [];
  return {
    keep<T extends Closable>(part: T): T {
      opened.unshift(part);
      return part;
    },
    async close() {
      for (const part of opened) {
        await part.close().catch((error: unknown) => log.warn({ err: error }, 'a part did not close cleanly'));
      }
    },
  };
}

function connectionsOf({ database, log: { slowStatementMs } }: Settings, log: Logger) {
  return {
    poolSize: database.poolSize,
    slow: { log, ms: slowStatementMs },
    applicationName: `ade-${log.bindings().name ?? 'process'}`,
    onConnectionLost: (error: Error) => log.warn({ err: error }, 'a database connection was lost'),
  };
}

function redisOf({ redis }: Settings): { redisUrl: string | null; redisPrefix: string } {
  return { redisUrl: redis.url, redisPrefix: redis.prefix };
}

function policyOf({
  auth,
  http,
  limits,
  members,
  outbound,
  quotas,
  retention,
  uploads,
  worker,
}: Settings): Services['policy'] {
  const { uploadBytes, multipartBytes: _multipartBytes, ...extraction } = limits;
  // Providers come with the secrets of their clients, which only the API has a use for.
  const { providers: _providers, ...identity } = auth;
  return {
    auth: identity,
    limits,
    members,
    outbound,
    quotas,
    retention,
    uploads,
    worker,
    publicUrl: publicUrlOf(http),
    extraction: { ...extraction, fileBytes: uploadBytes },
  };
}
