import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Settings } from '../../src/config/settings.ts';
import { type Place, portFailure } from '../stack/port-failure.ts';
import type { Check } from './check.ts';

/** Milliseconds that what listens at a port has to show that it is an ADE. */
const patienceMs = 3_000;
/** An ADE that runs already, and may be the one that is to be replaced, is no fault; this tells it from other programs. */
const marks = {
  api: { path: '/health/live', text: '{"status":"ok"}' },
  metrics: { path: '/metrics', text: '\nade_' },
};

/** Whether an API may listen where it is to, and what links will begin with. */
export function addressCheck({ http }: Pick<Settings, 'http'>): Check {
  return {
    name: 'address',
    async run() {
      const links = http.publicUrl ?? 'the address that each request comes in at';
      return `${await stateOf(http, marks.api)}; links begin with ${links}`;
    },
  };
}

/** The same for metrics; `null` where there are none. */
export function metricsCheck({ metrics: { host, apiPort, workerPort } }: Pick<Settings, 'metrics'>): Check | null {
  const places = [
    { port: apiPort, portVariable: 'ADE_METRICS_API_PORT' },
    { port: workerPort, portVariable: 'ADE_METRICS_WORKER_PORT' },
  ].flatMap(({ port, portVariable }) =>
    port === null ? [] : [{ host, port, portVariable, hostVariable: 'ADE_METRICS_HOST' }],
  );
  if (places.length === 0) return null;
  return {
    name: 'metrics',
    async run() {
      const states = await Promise.all(places.map((place) => stateOf(place, marks.metrics)));
      const isOne = apiPort !== 0 && apiPort === workerPort;
      return `${states.join(', ')}${isOne ? '; one port for both, which processes of one machine cannot share' : ''}`;
    },
  };
}

/** Throws CommandFailure where nothing of ours can listen, or another program does. */
async function stateOf(place: Place, mark: (typeof marks)['api']): Promise<string> {
  const server = createServer();
  const at = `${place.host}:${place.port}`;
  try {
    server.listen({ host: place.host, port: place.port });
    await once(server, 'listening');
    return `${at} is free`;
  } catch (error) {
    if (await isOurs(place, mark)) return `${at} is taken by an ADE that runs already`;
    throw portFailure(error, place) ?? error;
  } finally {
    server.close();
  }
}

async function isOurs({ host, port }: Place, { path, text }: (typeof marks)['api']): Promise<boolean> {
  // A server that listens at every address is asked at this machine's own.
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  const signal = AbortSignal.timeout(patienceMs);
  const answer = await fetch(`http://${name}:${port}${path}`, { signal }).catch(() => null);
  return (await answer?.text().catch(() => ''))?.includes(text) === true;
}
