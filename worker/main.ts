import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Settings } from '../src/config/settings.ts';
import { extendAuditWebhooks } from '../src/domain/webhook/index.ts';
import { EnginePool } from '../src/engine-process/pool.ts';
import type { Logger } from '../src/log.ts';
import { openMailer } from '../src/mail/index.ts';
import { startMetrics } from '../src/metrics/index.ts';
import { Scratch } from '../src/scratch.ts';
import { openServices } from '../src/services.ts';
import { folderOfStore } from '../src/storage/index.ts';
import { systemContext, type WorkerTools } from './due-work.ts';
import { exportWork } from './export/work.ts';
import { jobWork } from './job/work.ts';
import { openLane } from './lane.ts';
import { mailWork } from './mail/work.ts';
import { retentionOf, startMaintenance } from './maintenance/start.ts';
import { startReconciler } from './reconciler.ts';
import { webhookWork } from './webhook/work.ts';

/** Milliseconds that exports, which then go back, and mails have to finish when the worker is asked to stop. */
const errandsGraceMs = 5_000;

export interface RunningWorker {
  /** Where its metrics are; `null` where it has none. */
  metricsUrl: string | null;
  /** Takes no new jobs; those running finish within the grace time, which `hurry` cuts short, or go back to the queue. */
  close(options?: { graceMs?: number; hurry?: AbortSignal }): Promise<void>;
}

/** Starts a worker: does what is due of every kind, brings back what was lost, and tidies up when it is its turn. */
export async function startWorker(settings: Settings, databaseUrl: string, log: Logger): Promise<RunningWorker> {
  const { concurrency, heapMiB, graceSeconds } = settings.worker;
  const services = await openServices(settings, databaseUrl, log);
  const scratch = await Scratch.open(settings.dataDir, 'worker');
  const engine = new EnginePool({ heapMiB });
  engine.warmUp();
  const mailer = openMailer(settings.mail, log);
  const tools: WorkerTools = { services, engine, scratch, workerName: `${hostname()}:${process.pid}` };
  const kinds = [jobWork(tools, concurrency), exportWork(tools), mailWork(tools, mailer), webhookWork(tools)];
  const server = { databaseUrl, redisUrl: settings.redis.url, redisPrefix: settings.redis.prefix };
  const jobs = await openLane({ server, log }, 'jobs', kinds);
  const errands = await openLane({ server, log }, 'errands', kinds);
  const reconciler = startReconciler(services, kinds);
  const context = systemContext(services);
  const maintenance = await startMaintenance(context, { server, retention: retentionOf(settings) });
  const metrics = await startMetrics({
    host: settings.metrics.host,
    port: settings.metrics.workerPort,
    databaseUrl,
    pool: services.db.pool,
    folders: { data: settings.dataDir, store: folderOfStore(settings.storage.url, settings.dataDir) },
    engines: () => engine.processIds,
    log,
  });
  await extendAuditWebhooks(services);
  log.info({ concurrency }, 'worker ready');
  return {
    metricsUrl: metrics.url,
    async close({ graceMs = 1_000 * graceSeconds, hurry } = {}) {
      const tidied = Promise.all([maintenance.close(), errands.close({ graceMs: Math.min(graceMs, errandsGraceMs) })]);
      await reconciler.stop();
      const grace = new AbortController();
      const signal = hurry ? AbortSignal.any([hurry, grace.signal]) : grace.signal;
      await Promise.race([jobs.drain(), delay(graceMs, undefined, { signal }).catch(() => {})]);
      grace.abort();
      await jobs.close({ graceMs: 0 });
      await tidied;
      await metrics.close();
      await mailer.close();
      await engine.close();
      await scratch.close();
      await services.close();
    },
  };
}
