import { startWorker } from '../../worker/main.ts';
import { runService, runSupervised, type Service } from '../stack/service.ts';

const service: Service = {
  name: 'worker',
  async start(settings, databaseUrl, log) {
    const worker = await startWorker(settings, databaseUrl, log);
    return { url: null, firstSetup: null, close: (hurry) => worker.close({ hurry }) };
  },
};

/** `ade worker`: one worker process, until a signal. */
export async function worker({ supervised = false }: { supervised?: boolean }): Promise<never> {
  process.exit(await (supervised ? runSupervised(service) : runService(service)));
}
