import { loadSettings, type Settings } from '../../src/config/settings.ts';
import { createLogger, type Logger } from '../../src/log.ts';
import { outageOf } from '../../src/outage.ts';
import { startTracing } from '../../src/tracing/index.ts';
import { assureDatabaseRoute, assureMigrated, findDatabase } from '../database.ts';
import { CommandFailure, describeFailure } from '../failure.ts';
import { assureOwnStore } from '../storage.ts';
import { version } from '../version.ts';
import { showFirstSetup } from './first-setup.ts';
import { giveBackGarbage } from './heap.ts';
import { type Order, order, type Ready, type Report } from './messages.ts';
import { ignoreShutdownSignals, onShutdownSignal } from './signals.ts';

/** Milliseconds that a process whose supervisor was killed may take to end. */
const orphanMs = 5_000;

/** A service that is up. */
export interface RunningService extends Omit<Ready, 'type'> {
  /** Lets what is under way finish, unless the signal fires. */
  close(hurry: AbortSignal): Promise<void>;
}

/** What a process of ADE's does: the API or the worker. */
export interface Service {
  name: 'api' | 'worker';
  start(settings: Settings, databaseUrl: string, log: Logger): Promise<RunningService>;
}

/** Runs a service until a signal ends it; answers the exit code. */
export async function runService({ name, start }: Service): Promise<number> {
  const settings = loadSettings({ env: process.env, cwd: process.cwd() });
  const log = createLogger(settings.log, { name });
  const databaseUrl = await findDatabase(settings);
  if (databaseUrl === null) {
    throw new CommandFailure(
      `No embedded database is running on ${settings.dataDir}. Run "ade start", which starts everything, or set DATABASE_URL.`,
    );
  }
  await assureDatabaseRoute(settings);
  await assureMigrated(settings, databaseUrl);
  await assureOwnStore(settings, databaseUrl);
  if (settings.database.url !== null && settings.storage.url === null) {
    log.warn(
      { dataDir: settings.dataDir },
      'STORAGE_URL is not set: files stay on this machine, where no process of another one finds them',
    );
  }
  logFatalErrors(log);
  const hurry = new AbortController();
  const stop = Promise.withResolvers<void>();
  onShutdownSignal({ first: stop.resolve, second: () => hurry.abort() });
  const tracing = await startTracing({ name, version }, process.env, log);
  const running = await start(settings, databaseUrl, log);
  if (running.firstSetup) await showFirstSetup(running.firstSetup, { dataDir: settings.dataDir, log });
  giveBackGarbage();
  await stop.promise;
  log.info('stopping');
  await running.close(hurry.signal);
  await tracing.close();
  log.info('stopped');
  return 0;
}

/**
 * Runs a service below the supervisor: on its order, until it says stop or is gone. The process has loaded its modules by
 * then, which takes longer than anything else in a start, while the supervisor prepares the database.
 */
export async function runSupervised({ name, start }: Service): Promise<number> {
  const settings = loadSettings({ env: process.env, cwd: process.cwd() });
  const log = createLogger(settings.log, { name });
  logFatalErrors(log);
  // Ctrl-C, and what ends a whole group of processes, reaches us too; in which order to stop is for the supervisor to say.
  ignoreShutdownSignals();
  const hurry = new AbortController();
  const stop = Promise.withResolvers<void>();
  const run = Promise.withResolvers<Extract<Order, { type: 'run' }>>();
  process.on('disconnect', () => {
    // The supervisor was killed. Quickly, because the next supervisor wants our port and our jobs; and without the database, which is
    // ending as well, tidying up might wait for ever.
    hurry.abort();
    stop.resolve();
    setTimeout(() => process.exit(1), orphanMs).unref();
  });
  process.on('message', (message) => {
    const received = order.parse(message);
    if (received.type === 'run') run.resolve(received);
    else {
      if (received.hurry) hurry.abort();
      stop.resolve();
    }
  });
  if (!process.connected) stop.resolve();
  const begun = await Promise.race([run.promise, stop.promise]);
  if (!begun) return 0;
  try {
    const { databaseUrl, port } = begun;
    const effective = port === null ? settings : { ...settings, http: { ...settings.http, port } };
    const tracing = await startTracing({ name, version }, process.env, log);
    const running = await start(effective, databaseUrl, log);
    const { url, firstSetup } = running;
    await tell({ type: 'ready', url, firstSetup });
    giveBackGarbage();
    await stop.promise;
    await running.close(hurry.signal);
    await tracing.close();
    if (process.connected) log.info('stopped');
    return 0;
  } catch (error) {
    log.debug({ err: error }, 'failed to start');
    await tell({ type: 'failed', message: describeFailure(error), isOutage: outageOf(error) !== null });
    return 1;
  }
}

/** Resolves when the message has left this process, or the supervisor is gone. */
function tell(report: Report): Promise<void> {
  return new Promise((resolve) => {
    if (process.send && process.connected) process.send(report, () => resolve());
    else resolve();
  });
}

/** What no handler has caught ends the process, as it does by default, but in the log's own words. */
function logFatalErrors(log: Logger): void {
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'unexpected error; the process ends');
    process.exit(1);
  });
}
