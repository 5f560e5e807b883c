import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { BoundedNames, mostNames } from '../../src/metrics/names.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { findPrometheus } from './prometheus-programs.ts';

const followed = graphql(`
  subscription EventsThatAreMeasured($id: ID!) { jobEvents(jobId: $id) { __typename ... on StreamEnd { reason } } }
`);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ worker: true, env: { ADE_METRICS_API_PORT: '0', ADE_METRICS_WORKER_PORT: '0' } });
});
afterAll(() => server.stop());

const scraped = async (url: string | null) => (await fetch(url ?? '')).text();
const lines = (text: string, start: string) => text.split('\n').filter((line) => line.startsWith(start));

test('a job from upload to events shows in the metrics of the processes that did it', async () => {
  const documentId = await server.owner.uploaded('ages.csv', 'Name,Age\nAnn,31\nBo,44\n');
  const id = await server.owner.run(documentId, await server.owner.published());
  for await (const _event of server.owner.follow(followed, { id }));
  const [api, worker] = [await scraped(server.metricsUrls.api), await scraped(server.metricsUrls.worker)];
  expect(api).toMatch(/^ade_graphql_request_duration_seconds_count\{operation="Upload"\} 1$/m);
  expect(api).toMatch(/^ade_http_request_duration_seconds_count\{method="POST",route="\/graphql",status="200"\} \d+$/m);
  expect(api).toMatch(/^ade_graphql_operation_cost_points_count [1-9]\d*$/m);
  expect(api).toContain(
    'ade_graphql_stream_operation_duration_seconds_count{transport="websocket",kind="subscription",operation="EventsThatAreMeasured"} 1',
  );
  expect(api).toMatch(/^ade_event_lag_seconds_count [1-9]\d*$/m);
  expect(api).toMatch(/^ade_subscribers\{of="followers"\} \d+$/m);
  expect(worker).toMatch(/^ade_attempt_duration_seconds_count\{kind="job",outcome="succeeded"\} 1$/m);
  for (const stage of ['fetch', 'extract', 'store']) {
    expect(worker).toContain(`ade_job_stage_duration_seconds_count{stage="${stage}"} 1`);
  }
  expect(worker).toMatch(/^ade_extracted_rows_total 2$/m);
  expect(worker).toMatch(/^ade_extracted_bytes_total 22$/m);
  expect(Number(/^ade_engine_resident_memory_bytes (\S+)$/m.exec(worker)?.[1])).toBeGreaterThan(2 ** 20);
  for (const text of [api, worker]) {
    expect(text).toMatch(/^ade_database_connections\{state="waited_for"\} 0$/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  }
});

test('one process measures what waits, however many are asked', async () => {
  const texts = [await scraped(server.metricsUrls.api), await scraped(server.metricsUrls.worker)];
  const measured = texts.map((text) => lines(text, 'ade_due_rows{').length);
  expect(measured.toSorted()).toEqual([0, 12]);
  const all = texts.join('\n');
  for (const kind of ['job', 'export', 'mail', 'webhook_delivery']) {
    expect(all).toContain(`ade_due_oldest_age_seconds{kind="${kind}"} 0`);
  }
});

test('paths and operations that clients make up do not make labels without end', async () => {
  const before = lines(await scraped(server.metricsUrls.api), 'ade_http_request_duration_seconds_count').length;
  for (let at = 0; at < 20; at += 1) await fetch(`${server.url}/made-up/${at}`);
  const after = lines(await scraped(server.metricsUrls.api), 'ade_http_request_duration_seconds_count').length;
  expect(after - before).toBeLessThanOrEqual(1);
  const names = new BoundedNames();
  const given = new Set(Array.from({ length: 5 * mostNames }, (_, at) => names.of(`Operation${at}`)));
  expect(given.size).toBe(mostNames + 1);
  expect(names.of('Operation0')).toBe('Operation0');
});

test('every metric that the dashboard and the alerts ask for is served', async () => {
  const served = [await scraped(server.metricsUrls.api), await scraped(server.metricsUrls.worker)].join('\n');
  const deploy = join(import.meta.dirname, '../../deploy');
  const files = ['grafana/ade.json', 'prometheus/ade-alerts.yml'].map((file) => readFile(join(deploy, file), 'utf8'));
  const asked = new Set((await Promise.all(files)).join('\n').match(/\b(?:ade|nodejs|process)_[a-z0-9_]+\b/g));
  // Written by who makes the backup, not by ADE.
  asked.delete('ade_backup_last_success_timestamp_seconds');
  const families = [...asked].map((name) => name.replace(/_(?:bucket|count|sum)$/, ''));
  expect(families.length).toBeGreaterThan(15);
  expect(families.filter((name) => !served.includes(`# TYPE ${name} `))).toEqual([]);
});

test('names and types are those that Prometheus takes', async ({ skip }) => {
  const texts = [await scraped(server.metricsUrls.api), await scraped(server.metricsUrls.worker)];
  const totals = texts.join('\n').match(/^# TYPE \w+_total .*$/gm) ?? [];
  expect(totals.filter((line) => !line.endsWith(' counter'))).toEqual([]);
  expect(texts.join('\n')).toContain('# TYPE nodejs_active_handles gauge');
  const found = await findPrometheus();
  if ('why' in found) return skip(found.why);
  for (const text of texts) {
    const checked = promisify(execFile)(found.promtool, ['check', 'metrics']);
    checked.child.stdin?.end(text);
    expect(await checked).toEqual({ stdout: '', stderr: '' });
  }
});

test('without a port nothing is loaded', async () => {
  const script = (port: string) => `
    import { createRequire } from 'node:module';
    import { startMetrics } from '${new URL('../../src/metrics/index.ts', import.meta.url)}';
    await startMetrics({ port: ${port}, host: '192.0.2.1' }).catch(() => {});
    console.log(Object.keys(createRequire(import.meta.url).cache).some((name) => name.includes('prom-client')));`;
  const loads = async (port: string) => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script(port)]);
    return stdout.trim();
  };
  expect(await loads('null')).toBe('false');
  expect(await loads('1')).toBe('true');
});

test('how upkeep goes: passes, damaged files, and the disk', async () => {
  const values = (text: string, name: string) => lines(text, name).map((line) => Number(line.split(' ')[1]));
  const { pool } = server.services.db;
  await server.stopWorker();
  await pool.query(`DELETE FROM maintenance_run WHERE pass IN ('events', 'uploads')`);
  await pool.query(`INSERT INTO installation (id, marked_at) VALUES ('inst_1', now() - interval '3 days')`);
  await pool.query(`INSERT INTO maintenance_run (pass, started_at, finished_at, next_at, is_complete, error) VALUES
    ('events', now() - interval '2 h', now() - interval '2 h', now(), true, NULL), ('events', now() - interval '1 h', now() - interval '1 h', now(), false, 'away')`);
  await pool.query(`INSERT INTO damaged_object (key, subject_id) VALUES ('workspaces/a/b', 'doc_1')`);
  // What was measured is answered for some seconds.
  await expect.poll(async () => values(await scraped(server.metricsUrls.api), 'ade_damaged_objects ')).toEqual([1]);
  const text = await scraped(server.metricsUrls.api);
  const [events] = values(text, 'ade_maintenance_last_success_age_seconds{pass="events"}');
  expect(events).toBeGreaterThanOrEqual(7_200);
  expect(events).toBeLessThan(7_500);
  const [never] = values(text, 'ade_maintenance_last_success_age_seconds{pass="uploads"}');
  expect(never).toBeGreaterThanOrEqual(3 * 86_400);
  expect(values(text, 'ade_maintenance_interval_seconds{pass="stored_bytes"}')).toEqual([604_800]);
  for (const folder of ['data', 'store']) {
    const [size = 0] = values(text, `ade_disk_bytes{folder="${folder}"}`);
    const [free = 0] = values(text, `ade_disk_free_bytes{folder="${folder}"}`);
    expect(free).toBeGreaterThan(0);
    expect(free).toBeLessThanOrEqual(size);
  }
});
