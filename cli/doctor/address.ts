import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Settings } from '../../src/config/settings.ts';
import { portFailure } from '../stack/port-failure.ts';
import type { Check } from './check.ts';

/** Whether an API may listen where it is to, and what links will begin with. That its port is taken, as by the process that it is to replace, is no fault. */
export function addressCheck({ http }: Pick<Settings, 'http'>): Check {
  return {
    name: 'address',
    async run() {
      const place = `${http.host}:${http.port}`;
      const state = (await isFree(http))
        ? `${place} is free`
        : `${place} is taken: by an ADE that runs already, or stop what else listens there before a start`;
      return `${state}; links begin with ${http.publicUrl ?? 'the address that each request comes in at'}`;
    },
  };
}

async function isFree(http: Settings['http']): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ host: http.host, port: http.port });
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false;
    throw portFailure(error, http) ?? error;
  } finally {
    server.close();
  }
}
