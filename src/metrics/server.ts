import { createServer } from 'node:http';
import { Registry } from 'prom-client';
import { maintenancePasses } from '../domain/maintenance/index.ts';
import { dueKinds } from './due-kinds.ts';
import { InstallationMeasure } from './installation-measure.ts';
import { registerMeasures } from './measures.ts';
import type { MetricsOptions, RunningMetrics } from './options.ts';

/** `GET /metrics`, and `GET /health/live` for those that start workers, which have no other port. Rejects when the port is taken. */
export async function serveMetrics(options: MetricsOptions & { port: number }): Promise<RunningMetrics> {
  const { host, port, log } = options;
  const registry = new Registry();
  const passes = maintenancePasses.map(({ name }) => name);
  const installation = new InstallationMeasure({ ...options, kinds: dueKinds, passes });
  const stop = registerMeasures(registry, options, installation);
  const server = createServer(async (request, response) => {
    if (request.method === 'GET' && request.url === '/health/live') {
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
    }
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
    try {
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType }).end(text);
    } catch (error) {
      log.error({ err: error }, 'metrics could not be collected');
      response.writeHead(500).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    const refuse = (cause: Error) =>
      reject(
        new Error(`Metrics cannot be served at ${host}:${port}. Set ADE_METRICS_HOST and its ports to others.`, {
          cause,
        }),
      );
    server.once('error', refuse).listen(port, host, resolve);
  });
  const address = server.address();
  const url = `http://${host}:${typeof address === 'object' && address ? address.port : port}/metrics`;
  log.info({ url }, 'metrics ready');
  return {
    url,
    async close() {
      stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await installation.close();
    },
  };
}
