import { loadSettings } from '../../src/config/settings.ts';
import { createLogger } from '../../src/log.ts';
import { CommandFailure } from '../failure.ts';
import { showFirstSetup } from '../stack/first-setup.ts';
import { giveBackGarbage } from '../stack/heap.ts';
import { onShutdownSignal } from '../stack/signals.ts';
import { Stack } from '../stack/stack.ts';
import { bold } from '../terminal/style.ts';

/** `ade start`: the whole installation, until a signal. With `check` only whether it could. */
export async function start({ dev = false, check = false }: { dev?: boolean; check?: boolean }): Promise<number> {
  const env = dev ? { ...process.env, ADE_ENVIRONMENT: 'development' } : process.env;
  const cwd = process.cwd();
  const settings = loadSettings({ env, cwd });
  if (check) return (await import('./doctor.ts')).checkStart(settings);
  const log = createLogger(settings.log, { name: 'supervisor' });

  const stack = new Stack({ env, cwd, output: 'inherit', log });
  const asked = Promise.withResolvers<null>();
  onShutdownSignal({
    first() {
      log.info('stopping: the worker, then the API, then the database');
      asked.resolve(null);
    },
    second() {
      log.warn('stopping at once');
      stack.hurry();
    },
  });
  try {
    const ready = await Promise.race([stack.start(), asked.promise]);
    if (ready === null) return 0;
    if (ready.firstSetup) await showFirstSetup(ready.firstSetup, { dataDir: settings.dataDir, log });
    announce(ready.url, settings.log.format);
    giveBackGarbage();
    const failure = await Promise.race([stack.failed, asked.promise]);
    if (failure !== null) throw new CommandFailure(failure);
    return 0;
  } finally {
    await stack.stop();
    log.info('stopped');
  }

  /** A line for people on a terminal, a log line for programs that read nothing else. */
  function announce(url: string, format: 'auto' | 'json' | 'pretty'): void {
    const seconds = (performance.now() / 1000).toFixed(1);
    if (format === 'pretty' || (format === 'auto' && process.stdout.isTTY)) {
      process.stdout.write(`${bold(`ADE is ready at ${url}`)} after ${seconds} s. Press Ctrl-C to stop.\n`);
    } else log.info({ url, seconds: Number(seconds) }, 'ready');
  }
}
