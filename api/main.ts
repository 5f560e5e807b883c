import type { ServerFacts } from '../schema/base/context.ts';
import { publicUrlOf } from '../src/config/public-url.ts';
import type { Settings } from '../src/config/settings.ts';
import { pendingMigrations } from '../src/db/migrate.ts';
import { type FirstSetup, setUpOnFirstStart } from '../src/domain/workspace/index.ts';
import type { Logger } from '../src/log.ts';
import { oneTimeLink } from '../src/mail/links.ts';
import { startMetrics } from '../src/metrics/index.ts';
import { openRequestServices } from '../src/services.ts';
import { folderOfStore } from '../src/storage/index.ts';
import type { TimelineCounts } from '../src/timeline/timelines.ts';
import { type HttpServer, startHttpServer } from './server.ts';

/** What the process holds for its subscribers; all are 0 when the last subscriber has left. */
export interface StreamCounts extends TimelineCounts {
  /** Streams and sockets whose viewers are watched. */
  grants: number;
  /** Connections that count against what each viewer may hold open. */
  connections: number;
}

export interface RunningApi extends Pick<HttpServer, 'url' | 'close'> {
  streams(): StreamCounts;
  /** Where its metrics are; `null` where it has none. */
  metricsUrl: string | null;
  /** What the first start of all has created; `null` on every later one. Its key has to be shown now or never. */
  firstSetup: (FirstSetup & { setUpLink: string }) | null;
}

/** Starts the API: services, first setup, HTTP. `secret` is the configured one, or that of the data folder. */
export async function startApi(
  settings: Settings,
  options: { databaseUrl: string; secret: string; version: string },
  log: Logger,
): Promise<RunningApi> {
  const { databaseUrl, secret, version } = options;
  const services = await openRequestServices(settings, databaseUrl, log);
  try {
    const facts: ServerFacts = {
      version,
      profile: settings.profile === 'embedded' ? 'EMBEDDED' : 'PRODUCTION',
      multipartBytes: settings.limits.multipartBytes,
      uploadBytes: settings.limits.uploadBytes,
      signUp: settings.auth.signUp,
      sendsMail: settings.mail.url !== null,
      providers: settings.auth.providers.map(({ name, label }) => ({ name, label })),
    };
    const server = await startHttpServer({
      services,
      ...settings.http,
      providers: settings.auth.providers,
      replicaLagSeconds: settings.database.replicaLagSeconds,
      directDownloads: settings.storage.directDownloads,
      secret,
      facts,
      requests: settings.requests,
      rates: settings.rates,
      buckets: services.buckets,
      development: settings.environment === 'development',
      pendingMigrations: () => pendingMigrations(services.db.pool),
    });
    // Which one a free port is, is known now.
    if (settings.http.port === 0) {
      services.policy.publicUrl = publicUrlOf({ ...settings.http, port: Number(new URL(server.url).port) });
    }
    // Last: a start that fails, because the port is taken say, must not have made a key that the operator never sees.
    const firstSetup = await setUpOnFirstStart({ ...services, viewer: null, correlationId: null }).catch(
      async (error: unknown) => {
        await server.close();
        throw error;
      },
    );
    const streams = () => ({
      ...services.timelines.counts(),
      grants: services.grants.count,
      connections: server.connections(),
    });
    const metrics = await startMetrics({
      host: settings.metrics.host,
      port: settings.metrics.apiPort,
      databaseUrl,
      pool: services.db.pool,
      folders: { data: settings.dataDir, store: folderOfStore(settings.storage.url, settings.dataDir) },
      engines: () => services.previews.processIds,
      streams,
      log,
    }).catch(async (error: unknown) => {
      await server.close();
      throw error;
    });
    log.info({ url: server.url }, 'api ready');
    return {
      url: server.url,
      metricsUrl: metrics.url,
      firstSetup: firstSetup && {
        ...firstSetup,
        setUpLink: oneTimeLink(settings.http.publicUrl ?? server.url, 'set-up', firstSetup.setUpToken),
      },
      streams,
      async close() {
        await server.close();
        await metrics.close();
        await services.close();
      },
    };
  } catch (error) {
    await services.close();
    throw error;
  }
}
