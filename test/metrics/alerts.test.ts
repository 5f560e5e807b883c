import { execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { startTestServer } from '../support/server.ts';
import { findPrometheus } from './prometheus-programs.ts';

const rules = join(import.meta.dirname, '../../deploy/prometheus');
const found = await findPrometheus();

const answer = z.object({
  data: z.object({ alerts: z.array(z.object({ state: z.string(), labels: z.record(z.string(), z.string()) })) }),
});

test('Prometheus takes the configuration and the rules, and they fire when they say', async ({ skip }) => {
  if ('why' in found) return skip(found.why);
  const promtool = (...args: string[]) => promisify(execFile)(found.promtool, args, { cwd: rules });
  for (const file of ['prometheus.yml', 'prometheus.compose.yml'])
    expect((await promtool('check', 'config', file)).stdout).toContain('16 rules found');
  expect((await promtool('test', 'rules', 'ade-alerts.test.yml')).stdout).toContain('SUCCESS');
});

test('an alert fires in a real Prometheus when a worker is stopped, and none before', async ({ skip }) => {
  if ('why' in found) return skip(found.why);
  const env = { ADE_METRICS_API_PORT: '0', ADE_METRICS_WORKER_PORT: '0' };
  const server = await startTestServer({ worker: true, env });
  onTestFinished(server.stop);
  const folder = await mkdtemp(join(tmpdir(), 'ade-prometheus-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(rules, folder, { recursive: true });
  const hosts = [server.metricsUrls.api, server.metricsUrls.worker].map((url) => new URL(url ?? '').host);
  const configuration = await readFile(join(folder, 'prometheus.yml'), 'utf8');
  const quick = 'scrape_interval: 1s\n  evaluation_interval: 1s';
  await writeFile(
    join(folder, 'prometheus.yml'),
    configuration
      .replace('scrape_interval: 15s', quick)
      .replace('127.0.0.1:9464', hosts[0] ?? '')
      .replace('127.0.0.1:9465', hosts[1] ?? ''),
  );
  const alerts = await readFile(join(folder, 'ade-alerts.yml'), 'utf8');
  await writeFile(join(folder, 'ade-alerts.yml'), alerts.replaceAll('for: 1m', 'for: 1s'));
  const listen = `127.0.0.1:${await freePort()}`;
  const args = ['--config.file=prometheus.yml', '--storage.tsdb.path=data', `--web.listen-address=${listen}`];
  const prometheus = spawn(found.prometheus, args, { cwd: folder, stdio: 'ignore' });
  onTestFinished(async () => {
    const ended = new Promise((resolve) => prometheus.once('exit', resolve));
    prometheus.kill('SIGKILL');
    await ended;
  });
  const query = async (path: string): Promise<unknown> => {
    const response = await fetch(`http://${listen}/api/v1/${path}`).catch(() => null);
    return response?.ok ? response.json() : null;
  };
  const firing = async () => {
    const { success, data } = answer.safeParse(await query('alerts'));
    const all = success ? data.data.alerts : [];
    return all.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname);
  };
  const up = async () => JSON.stringify(await query('query?query=sum(up)'));
  await expect.poll(up).toContain('"2"]');
  expect(await firing()).toEqual([]);
  await server.stopWorker();
  await expect.poll(firing).toEqual(['AdeWorkerDown']);
}, 120_000);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
