import type { MetricsOptions, RunningMetrics } from './options.ts';

/** Serves a process's metrics on a port of their own. Without one nothing is loaded and nothing measured. */
export async function startMetrics({ port, ...options }: MetricsOptions): Promise<RunningMetrics> {
  if (port === null) return { url: null, close: async () => {} };
  const { serveMetrics } = await import('./server.ts');
  return serveMetrics({ port, ...options });
}
