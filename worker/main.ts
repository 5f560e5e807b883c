import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Settings } from '../src/config/settings.ts';
import { reconcileJobs } from '../src/domain/job/index.ts';
import type { Context } from '../src/domain/kernel/index.ts';
import type { Logger } from '../src/log.ts';
import { openMailer } from '../src/mail/index.ts';
import { openTaskWorker } from '../src/queue/task-worker.ts';
import { openServices } from '../src/services.ts';
import { startExports } from './exports.ts';
import { Extractor } from './extractor.ts';
import { startMail } from './mail.ts';
import { retentionOf, startMaintenance } from './maintenance/start.ts';
import { Scratch } from './scratch.ts';
import { runJobTask } from './tasks/run-job.ts';

/** Milliseconds between two looks for lost jobs, or a lease if that is shorter: what a lost worker costs beyond its lease. */
const reconcileEvery = 5_000;
/** Milliseconds that running jobs have to finish when the worker is told to stop. */
const defaultGraceMs = 20_000;

export interface RunningWorker {
  /** Takes no new jobs; those running finish within the grace time, which `hurry` cuts short, or go back to the queue. */
  close(options?: { graceMs?: number; hurry?: AbortSignal }): Promise<void>;
}

/**
 * Starts a worker: takes jobs from the queue, runs them in processes of their own, looks after lost ones, makes exports, tidies up
 * when it is its turn, and sends mails.
 */
export async function startWorker(settings: Settings, databaseUrl: string, log: Logger): Promise<RunningWorker> {
  const services = await openServices(settings, databaseUrl, log);
  const scratch = await Scratch.open(settings.dataDir);
  const extractor = new Extractor({ heapMiB: settings.worker.heapMiB });
  const server = { databaseUrl, redisUrl: settings.redis.url, redisPrefix: settings.redis.prefix };
  const context: Context = { ...services, viewer: null, correlationId: null };
  const tasks = await openTaskWorker({
    server,
    log,
    concurrency: settings.worker.concurrency,
    tasks: [runJobTask({ services, extractor, scratch, workerName: `${hostname()}:${process.pid}` })],
  });
  const reconciler = startReconciler(context);
  const maintenance = await startMaintenance(context, { server, retention: retentionOf(settings) });
  const mail = await startMail(context, openMailer(settings.mail, log));
  const exports = await startExports(context, { extractor, scratch });
  log.info({ concurrency: settings.worker.concurrency }, 'worker ready');
  return {
    async close({ graceMs = defaultGraceMs, hurry } = {}) {
      const tidied = Promise.all([maintenance.close(), mail.close(), exports.close()]);
      await reconciler.stop();
      const grace = new AbortController();
      const signal = hurry ? AbortSignal.any([hurry, grace.signal]) : grace.signal;
      await Promise.race([tasks.drain(), delay(graceMs, undefined, { signal }).catch(() => {})]);
      grace.abort();
      await tasks.close({ graceMs: 0 });
      await tidied;
      await extractor.close();
      await scratch.close();
      await services.close();
    },
  };
}

/** Reconciles at once and then again and again, one pass at a time. */
function startReconciler(context: Context): { stop(): Promise<void> } {
  let pass: Promise<void> | null = null;
  const run = () => {
    pass ??= reconcileJobs(context)
      .then((counts) => {
        if (counts.expired + counts.requeued > 0) context.log.warn(counts, 'lost jobs were brought back');
      })
      .catch((error: unknown) => context.log.warn({ err: error }, 'lost jobs could not be looked for this time'))
      .finally(() => {
        pass = null;
      });
  };
  run();
  const timer = setInterval(run, Math.min(reconcileEvery, context.policy.worker.leaseSeconds * 1000));
  return {
    async stop() {
      clearInterval(timer);
      await pass;
    },
  };
}
