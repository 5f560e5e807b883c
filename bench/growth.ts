// Whether what is asked and done costs more the more there is: a database of so many events (`--events=10000000` for ten million; a tenth as many
// documents, a fifth as many jobs) beside one of a thousandth, on one server, in turns. Each line: name, milliseconds in the small one and
// in the large one, their ratio, and that of the processor time of API and PostgreSQL. `--only=jobs` for what is called so, `--folder=PATH` for databases that
// stay there and are used again.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type RunningApi, startApi } from '../api/main.ts';
import { loadSettings, type Settings } from '../src/config/settings.ts';
import { startEmbedded } from '../src/db/embedded.ts';
import { applyMigrations } from '../src/db/migrate.ts';
import type { FileContext } from '../src/domain/kernel/context.ts';
import { setUpOnFirstStart } from '../src/domain/workspace/index.ts';
import { createLogger } from '../src/log.ts';
import { type OpenRequestServices, openRequestServices, openServices } from '../src/services.ts';
import { type Filled, fill } from './growth/fill.ts';
import { type Operation, operationsOf } from './growth/operations.ts';
import { type Cost, measuredPasses, runShare } from './growth/passes.ts';
import { processorMs, serversMs } from './reads/processor-time.ts';
import { median } from './statistics.ts';

/** A database that was filled. */
interface Made {
  apiKey: string;
  workspaceId: string;
  filled: Filled;
}

/** One of the two, with an API of its own. */
interface Installation {
  filled: Filled;
  operations: Operation[];
  api: RunningApi;
  apiKey: string;
  services: OpenRequestServices;
  context: FileContext;
}

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '7' },
    only: { type: 'string', default: '' },
    folder: { type: 'string', default: '' },
  },
  strict: false,
});
const [events = 0, rounds = 0] = [options.events, options.rounds].map(Number);
const isAsked = (name: string) => name.includes(String(options.only));

const dataDir = options.folder ? String(options.folder) : await mkdtemp(join(tmpdir(), 'ade-bench-'));
const log = createLogger({ level: 'error', format: 'json' }, { name: 'bench' });
// What is measured is reading; writing millions of rows need not wait for a disk.
const server = await startEmbedded({ dataDir, log, durable: false });
const opened: Installation[] = [];
try {
  // Below ten thousand events pages are not full.
  const small = await open('small', Math.max(events / 1_000, 10_000));
  const large = await open('large', events);
  console.log(`${small.filled.events} and ${large.filled.events} events`);
  for (const [at, { name }] of small.operations.entries()) {
    if (!isAsked(name)) continue;
    print(name, await inTurns([() => timed(small, at), () => timed(large, at)]));
  }
  for (const pass of measuredPasses) {
    if (!isAsked(`pass ${pass.name}`)) continue;
    // Once: what a pass has done is not done again.
    const few = await runShare(small.context, pass, measured);
    const many = await runShare(large.context, pass, measured);
    print(`pass ${pass.name}, each of ${few.done} and ${many.done}`, [few.cost, many.cost]);
  }
} finally {
  for (const { api, services } of opened) {
    await services.close();
    await api.close();
  }
  await server.stop();
  if (!options.folder) await rm(dataDir, { recursive: true, force: true });
}

async function open(name: string, size: number): Promise<Installation> {
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const folder = join(dataDir, name);
  const secret = 'a secret for nothing but this benchmark run';
  const env = {
    DATABASE_URL: url.href,
    ADE_PROFILE: 'embedded',
    ADE_SECRET: secret,
    ADE_DATA_DIR: folder,
    ADE_PORT: '0',
    ADE_LOG_FORMAT: 'json',
    ADE_RATES_POINTS: '0',
  };
  const settings = loadSettings({ env, cwd: dataDir });
  const kept = join(dataDir, `${name}.json`);
  if (!existsSync(kept)) await writeFile(kept, JSON.stringify(await make(name, url.href, settings, size)));
  else await applyMigrations(url.href);
  const { apiKey, workspaceId, filled }: Made = JSON.parse(await readFile(kept, 'utf8'));
  const api = await startApi(settings, { databaseUrl: url.href, secret, version: '0.0.0-bench' }, log);
  const services = await openRequestServices(settings, url.href, log);
  const operations = operationsOf(workspaceId, filled);
  const context = { ...services, viewer: null, correlationId: null };
  const installation = { filled, operations, api, apiKey, services, context };
  opened.push(installation);
  return installation;
}

async function make(name: string, url: string, settings: Settings, size: number): Promise<Made> {
  const administration = new pg.Client({ connectionString: server.url });
  await administration.connect();
  await administration.query(`DROP DATABASE IF EXISTS ${name}`);
  await administration.query(`CREATE DATABASE ${name}`);
  await administration.end();
  await applyMigrations(url);
  const services = await openServices(settings, url, log);
  try {
    const setup = await setUpOnFirstStart({ ...services, viewer: null, correlationId: null });
    if (!setup) throw new Error('The database of a benchmark has been used before.');
    const begun = performance.now();
    const filled = await fill(url, setup.workspaceId, size);
    console.error(`${name}: filled in ${Math.round((performance.now() - begun) / 1_000)} s`);
    await services.store.put(filled.newestKey, Readable.from([Buffer.from('a')]));
    return { ...setup, filled };
  } finally {
    await services.close();
  }
}

/** Medians of either; what takes long is asked less often. */
async function inTurns(asked: (() => Promise<Cost | null>)[]): Promise<(Cost | null)[]> {
  const costs: Cost[][] = asked.map(() => []);
  for (let round = 0, spent = 0; round <= rounds && (round < 3 || spent < 20_000); round += 1) {
    for (const [at, ask] of asked.entries()) {
      const cost = await ask();
      if (cost === null) return asked.map((_one, other) => (other === at ? null : costOf(costs[other] ?? [])));
      costs[at]?.push(cost);
      spent += cost.ms;
    }
  }
  return costs.map(costOf);
}

/** The median of what it cost after the first time, which warms up. */
function costOf([first, ...rest]: readonly Cost[]): Cost | null {
  if (!first) return null;
  const all = rest.length > 0 ? rest : [first];
  return { ms: median(all.map(({ ms }) => ms)), processorMs: median(all.map((one) => one.processorMs)) };
}

/** What one answer costs; `null` where a request takes longer than it may. */
async function timed({ api, apiKey, operations }: Installation, at: number): Promise<Cost | null> {
  const { name, query, variables } = operations[at] ?? {};
  let answer = '';
  const cost = await measured(async () => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify({ query, variables }),
    });
    answer = await response.text();
  });
  if (answer.includes('"reason":"DEADLINE"')) return null;
  if (!answer.startsWith('{"data"')) throw new Error(`${name}: ${answer.slice(0, 1_000)}`);
  return cost;
}

async function measured(work: () => Promise<void>): Promise<Cost> {
  const [begun, before] = [performance.now(), processorMs(process.pid) + serversMs(dataDir)];
  await work();
  return { ms: performance.now() - begun, processorMs: processorMs(process.pid) + serversMs(dataDir) - before };
}

function print(name: string, [few, many]: (Cost | null | undefined)[]): void {
  const shown = [few, many].map((cost) => cost?.ms.toFixed(2) ?? 'no answer');
  const ratio = (of: (cost: Cost) => number) => (few && many ? (of(many) / of(few)).toFixed(2) : '');
  console.log([name, ...shown, ratio(({ ms }) => ms), ratio((cost) => cost.processorMs)].join('  '));
}
