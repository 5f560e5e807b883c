import type { Buckets } from './allowance/buckets.ts';
import { openBuckets } from './allowance/index.ts';
import { Grants } from './auth/grants.ts';
import { SessionTokens } from './auth/session-tokens.ts';
import { SignIns } from './auth/sign-ins.ts';
import { applicationSecret } from './config/secret.ts';
import type { Settings } from './config/settings.ts';
import { createDatabase } from './db/database.ts';
import type { Services } from './domain/kernel/index.ts';
import { openTransport } from './hub/index.ts';
import type { Logger } from './log.ts';
import { openTaskQueues } from './queue/bullmq-queue.ts';
import { openStore } from './storage/index.ts';
import { Timelines } from './timeline/timelines.ts';

export interface OpenServices extends Services {
  /** What clients have left of their allowances. */
  buckets: Buckets;
  /** Closes everything, also when a part is gone. */
  close(): Promise<void>;
}

/**
 * Opens what an API or worker process works with. Throws, with everything closed again, when a part cannot be reached.
 * `databaseUrl` is the configured one, or that of the embedded server.
 */
export async function openServices(settings: Settings, databaseUrl: string, log: Logger): Promise<OpenServices> {
  const opened: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(part: T): T => {
    opened.unshift(part);
    return part;
  };
  const close = async () => {
    for (const part of opened) {
      await part.close().catch((error: unknown) => log.warn({ err: error }, 'a part did not close cleanly'));
    }
  };
  const redis = { redisUrl: settings.redis.url, redisPrefix: settings.redis.prefix };
  try {
    const db = keep(
      createDatabase(databaseUrl, {
        poolSize: settings.database.poolSize,
        applicationName: `ade-${log.bindings().name ?? 'process'}`,
        onConnectionLost: (error) => log.warn({ err: error }, 'a database connection was lost'),
      }),
    );
    const buckets = keep(openBuckets({ pool: db.pool, ...redis, log }));
    const store = keep(await openStore(settings.storage.url, settings.dataDir));
    const hub = keep(await openTransport({ databaseUrl, ...redis, log }));
    const timelines = keep(new Timelines({ pool: db.pool, hub, log }));
    const grants = keep(new Grants({ db, hub, log }));
    const tokens = new SessionTokens({
      db,
      secret: applicationSecret(settings),
      issuer: settings.http.publicUrl ?? 'ade',
      accessTokenSeconds: settings.auth.accessTokenMinutes * 60,
    });
    const signIns = new SignIns({ db, tokens });
    const queues = keep(await openTaskQueues({ server: { databaseUrl, ...redis }, log }));
    // A warning, not a refusal: a server that drops nothing today is worth more than one that does not start.
    await queues.jobs.check().catch((error: unknown) => log.warn({ err: error }, 'the task queue needs attention'));
    return {
      db,
      buckets,
      store,
      hub,
      timelines,
      grants,
      signIns,
      tokens,
      queues,
      log,
      policy: policyOf(settings),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function policyOf({ auth, http, limits, members, worker }: Settings): Services['policy'] {
  const { uploadBytes, multipartBytes: _multipartBytes, ...extraction } = limits;
  // Providers come with the secrets of their clients, which only the API has a use for.
  const { providers: _providers, ...identity } = auth;
  return {
    auth: identity,
    limits,
    members,
    worker,
    publicUrl: http.publicUrl ?? `http://${http.host}:${http.port}`,
    extraction: { ...extraction, fileBytes: uploadBytes },
  };
}
