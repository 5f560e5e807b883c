import { setTimeout as delay } from 'node:timers/promises';
import { startApi } from '../../api/main.ts';
import { applicationSecret } from '../../src/config/secret.ts';
import { loadSettings } from '../../src/config/settings.ts';
import { heapFlags, restartWith } from '../stack/heap.ts';
import { portFailure } from '../stack/port-failure.ts';
import { runService, runSupervised, type Service } from '../stack/service.ts';
import { version } from '../version.ts';

/** Milliseconds that requests under way have to finish. */
const graceMs = 10_000;

const service: Service = {
  name: 'api',
  async start(settings, databaseUrl, log) {
    const options = { databaseUrl, secret: applicationSecret(settings), version };
    const { url, firstSetup, close } = await startApi(settings, options, log).catch((error: unknown) => {
      throw portFailure(error, settings.http) ?? error;
    });
    return {
      url,
      firstSetup,
      async close(hurry) {
        await Promise.race([close(), delay(graceMs, undefined, { signal: hurry }).catch(() => {})]);
      },
    };
  },
};

/** `ade api`: one API process, until a signal. */
export async function api({ supervised = false }: { supervised?: boolean }): Promise<never> {
  if (!supervised) {
    const { http } = loadSettings({ env: process.env, cwd: process.cwd() });
    restartWith(heapFlags(http.heapMiB));
  }
  // Exits by itself: nothing may keep a process up that has been asked to stop.
  process.exit(await (supervised ? runSupervised(service) : runService(service)));
}
