import type { StatsFs } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';
import { Counter, collectDefaultMetrics, Gauge, Histogram, type Registry } from 'prom-client';
import { maintenancePasses } from '../domain/maintenance/index.ts';
import { signals } from '../signals.ts';
import type { InstallationMeasure } from './installation-measure.ts';
import { BoundedNames } from './names.ts';
import type { Measured } from './options.ts';

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const longSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const points = [1, 5, 20, 100, 500, 2_000, 10_000];

/** Of Node's measures: gauges by the names of counters, which Prometheus warns of. Each is the sum of another that is served, by type. */
const falseTotals = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** Registers all measures, by the names and units of OpenMetrics. Answers how to stop listening. */
export function registerMeasures(
  registry: Registry,
  measured: Measured,
  installation: InstallationMeasure,
): () => void {
  collectDefaultMetrics({ register: registry });
  for (const name of falseTotals) registry.removeSingleMetric(name);
  const registers = [registry];
  gaugeProcess(registers, measured);
  gaugeDisks(registers, measured);
  gaugeQueue(registers, installation);
  gaugeUpkeep(registers, installation);
  const ends = [...hearRequests(registers), ...hearWork(registers), ...hearTimelines(registers)];
  return () => {
    for (const end of ends) end();
  };
}

function hearRequests(registers: Registry[]) {
  const names = new BoundedNames();
  const requests = new Histogram({
    name: 'ade_http_request_duration_seconds',
    help: 'How long requests took, until they were answered.',
    labelNames: ['method', 'route', 'status'],
    buckets: seconds,
    registers,
  });
  const operations = new Histogram({
    name: 'ade_graphql_request_duration_seconds',
    help: 'The same of GraphQL over HTTP by operation, the first 200 names that come.',
    labelNames: ['operation'],
    buckets: seconds,
    registers,
  });
  const streamed = new Histogram({
    name: 'ade_graphql_stream_operation_duration_seconds',
    help: 'How long operations over WebSockets and single event streams took, subscriptions until they had begun.',
    labelNames: ['transport', 'kind', 'operation'],
    buckets: seconds,
    registers,
  });
  const cost = new Histogram({
    name: 'ade_graphql_operation_cost_points',
    help: 'Points of operations that were paid for.',
    buckets: points,
    registers,
  });
  const faults = new Counter({
    name: 'ade_graphql_faults_total',
    help: 'Errors answered that are the server’s, by their code.',
    labelNames: ['code'],
    registers,
  });
  const lagging = new Counter({
    name: 'ade_database_replica_reads_total',
    help: 'Queries that may lag, by whether the replica was read, was behind, or was away; the primary is read in its place.',
    labelNames: ['outcome'],
    registers,
  });
  return [
    signals.replicaAsked.hear((asked) => lagging.inc(asked)),
    signals.requestAnswered.hear((request) => {
      const route = request.route ?? 'other';
      const method = request.route === null ? 'other' : request.method;
      requests.observe({ method, route, status: String(request.status) }, request.seconds);
      if (route === '/graphql') operations.observe({ operation: names.of(request.operation ?? '') }, request.seconds);
    }),
    signals.operationAnswered.hear(({ transport, kind, operation, seconds: took }) =>
      streamed.observe({ transport: transport.toLowerCase(), kind, operation: names.of(operation ?? '') }, took),
    ),
    signals.operationPriced.hear(({ points: price }) => cost.observe(price)),
    signals.faultAnswered.hear(({ code }) => faults.inc({ code })),
  ];
}

function hearWork(registers: Registry[]) {
  const attempts = new Histogram({
    name: 'ade_attempt_duration_seconds',
    help: 'How long attempts at due rows took, by kind and outcome.',
    labelNames: ['kind', 'outcome'],
    buckets: longSeconds,
    registers,
  });
  const stages = new Histogram({
    name: 'ade_job_stage_duration_seconds',
    help: 'How long each stage of a job took.',
    labelNames: ['stage'],
    buckets: longSeconds,
    registers,
  });
  const count = (name: string, help: string) => new Counter({ name, help, registers });
  const bytes = count('ade_extracted_bytes_total', 'Bytes of documents that were extracted.');
  const rows = count('ade_extracted_rows_total', 'Rows that were written.');
  const tables = count('ade_extracted_tables_total', 'Tables that were written.');
  return [
    signals.attemptEnded.hear(({ kind, outcome, seconds: took }) => attempts.observe({ kind, outcome }, took)),
    signals.stageEnded.hear(({ stage, seconds: took }) => stages.observe({ stage }, took)),
    signals.documentExtracted.hear((extracted) => {
      bytes.inc(extracted.bytes);
      rows.inc(extracted.rows);
      tables.inc(extracted.tables);
    }),
  ];
}

function hearTimelines(registers: Registry[]) {
  const lag = new Histogram({
    name: 'ade_event_lag_seconds',
    help: 'From the moment of an event, by the database’s clock, until the reader of its timeline had it, by ours.',
    buckets: seconds,
    registers,
  });
  const resets = new Counter({
    name: 'ade_timeline_resets_total',
    help: 'Followers that were told that events before their place are gone.',
    labelNames: ['reason'],
    registers,
  });
  return [
    signals.eventRead.hear(({ lagSeconds }) => lag.observe(lagSeconds)),
    signals.timelineReset.hear(({ reason }) => resets.inc({ reason })),
  ];
}

function gaugeProcess(registers: Registry[], { pool, engines, streams }: Measured): void {
  new Gauge({
    name: 'ade_database_connections',
    help: 'Connections of the process’s pool, and what waits for one.',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waited_for' }, pool.waitingCount);
    },
  });
  if (streams) {
    new Gauge({
      name: 'ade_subscribers',
      help: 'Followers of timelines, the timelines that they follow, and the connections that carry them.',
      labelNames: ['of'],
      registers,
      collect() {
        for (const [of, count] of Object.entries(streams())) this.set({ of }, count);
      },
    });
  }
  if (engines) {
    new Gauge({
      name: 'ade_engine_processes',
      help: 'Engine processes of this process.',
      registers,
      collect() {
        this.set(engines().length);
      },
    });
    new Gauge({
      name: 'ade_engine_resident_memory_bytes',
      help: 'Resident memory of all engine processes of this process; Linux only.',
      registers,
      async collect() {
        const sizes = await Promise.all(engines().map(residentBytes));
        this.set(sizes.reduce((sum, size) => sum + size, 0));
      },
    });
  }
}

function gaugeQueue(registers: Registry[], installation: InstallationMeasure): void {
  new Gauge({
    name: 'ade_due_rows',
    help: 'Rows of the installation that wait for a worker or are with one, by kind; from the one process that measures.',
    labelNames: ['kind', 'state'],
    registers,
    async collect() {
      this.reset();
      for (const { kind, due, later, running } of (await installation.state())?.waiting ?? []) {
        this.set({ kind, state: 'due' }, due);
        this.set({ kind, state: 'later' }, later);
        this.set({ kind, state: 'running' }, running);
      }
    },
  });
  new Gauge({
    name: 'ade_due_oldest_age_seconds',
    help: 'How long the row that has been due for the longest waits for a worker, by kind.',
    labelNames: ['kind'],
    registers,
    async collect() {
      this.reset();
      for (const { kind, oldestSeconds } of (await installation.state())?.waiting ?? [])
        this.set({ kind }, oldestSeconds);
    },
  });
}

function gaugeUpkeep(registers: Registry[], installation: InstallationMeasure): void {
  new Gauge({
    name: 'ade_maintenance_last_success_age_seconds',
    help: 'How long ago a pass of maintenance last ended without a fault; from the one process that measures.',
    labelNames: ['pass'],
    registers,
    async collect() {
      this.reset();
      for (const { name, succeededSeconds } of (await installation.state())?.passes ?? [])
        this.set({ pass: name }, succeededSeconds);
    },
  });
  const interval = new Gauge({
    name: 'ade_maintenance_interval_seconds',
    help: 'How often a pass of maintenance is due.',
    labelNames: ['pass'],
    registers,
  });
  for (const { name, everyMs } of maintenancePasses) interval.set({ pass: name }, everyMs / 1_000);
  new Gauge({
    name: 'ade_damaged_objects',
    help: 'Stored files that are known not to be what they were; from the one process that measures.',
    registers,
    async collect() {
      const state = await installation.state();
      // A process that does not know says nothing: 0 would be an answer.
      if (state) this.set(state.damagedObjects);
      else this.remove();
    },
  });
}

function gaugeDisks(registers: Registry[], { folders }: Measured): void {
  const gauge = (name: string, help: string, measure: (disk: StatsFs) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['folder'],
      registers,
      async collect() {
        this.reset();
        for (const [folder, path] of Object.entries(folders)) {
          const disk = path === null ? null : await statfs(path).catch(() => null);
          if (disk) this.set({ folder }, measure(disk));
        }
      },
    });
  gauge(
    'ade_disk_bytes',
    'Size of the disk that the data folder, or the folder of stored files, is on.',
    ({ blocks, bsize }) => blocks * bsize,
  );
  gauge('ade_disk_free_bytes', 'What of that is free for this process.', ({ bavail, bsize }) => bavail * bsize);
}

/** Of /proc (proc(5), "statm"): pages of 4 KiB; 0 for a process that has gone, or without such a file. */
async function residentBytes(pid: number): Promise<number> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  return Number(statm.split(' ')[1] ?? 0) * 4_096;
}
