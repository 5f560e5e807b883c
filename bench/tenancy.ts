// What row-level security costs: one nested query (a workspace, 20 documents, 3 jobs of each) over HTTP, from an API whose requests
// are walled in and from one whose requests are not, in turns. `--json` for programs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startHttpServer } from '../api/server.ts';
import { graphql } from '../generated/graphql/index.ts';
import { loadSettings } from '../src/config/settings.ts';
import { startEmbedded } from '../src/db/embedded.ts';
import { applyMigrations } from '../src/db/migrate.ts';
import { setUpOnFirstStart } from '../src/domain/workspace/setup.ts';
import { createLogger } from '../src/log.ts';
import { type OpenRequestServices, openRequestServices } from '../src/services.ts';
import { createClient } from '../test/support/client.ts';
import { fill } from './reads/fill.ts';
import { median } from './statistics.ts';

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

const nestedQuery = graphql(`
  query BenchNested($id: ID!) {
    workspace(id: $id) {
      name
      documents(first: 20) { nodes { name byteSize createdAt jobs(first: 3) { nodes { status progress createdAt } } } }
    }
  }
`);
const documents = 20_000;
const rounds = 12;
const requestsPerRound = 150;
const concurrency = 8;

const dataDir = await mkdtemp(join(tmpdir(), 'ade-bench-'));
const log = createLogger({ level: 'error', format: 'json' }, { name: 'bench' });
const server = await startEmbedded({ dataDir, log });
await applyMigrations(server.url);
const env = { DATABASE_URL: server.url, ADE_PROFILE: 'embedded', ADE_DATA_DIR: dataDir, ADE_PORT: '0' };
const settings = loadSettings({ env, cwd: dataDir });
const services = await openRequestServices(settings, server.url, log);
const setup = await setUpOnFirstStart({ ...services, viewer: null, correlationId: null });
if (!setup) throw new Error('The database of a benchmark has been used before.');
const { apiKey, workspaceId } = setup;
await fill(server.url, workspaceId, documents);

const walled = await serve(services);
const open = await serve({ ...services, db: { ...services.db, scopedTo: () => services.db } });
try {
  const ratios: number[] = [];
  const rates: Record<'walled' | 'open', number[]> = { walled: [], open: [] };
  await rateOf(walled.url);
  await rateOf(open.url);
  for (let round = 0; round < rounds; round += 1) {
    const pair = { walled: await rateOf(walled.url), open: await rateOf(open.url) };
    rates.walled.push(pair.walled);
    rates.open.push(pair.open);
    ratios.push(pair.walled / pair.open);
  }
  const report = {
    walledPerSecond: median(rates.walled),
    openPerSecond: median(rates.open),
    cost: 1 - median(ratios),
  };
  if (options.json) console.log(JSON.stringify(report));
  else console.dir(report);
} finally {
  await walled.close();
  await open.close();
  await services.close();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}

function serve(parts: OpenRequestServices) {
  return startHttpServer({
    services: parts,
    ...settings.http,
    replicaLagSeconds: settings.database.replicaLagSeconds,
    providers: [],
    directDownloads: settings.storage.directDownloads,
    secret: 'a secret for nothing but this benchmark run',
    facts: {
      version: '0.0.0-bench',
      profile: 'EMBEDDED',
      uploadBytes: 0,
      multipartBytes: settings.limits.multipartBytes,
      signUp: false,
      sendsMail: false,
      providers: [],
    },
    requests: settings.requests,
    rates: { ...settings.rates, points: 0 },
    buckets: parts.buckets,
    development: false,
    pendingMigrations: async () => [],
  });
}

/** Requests a second. */
async function rateOf(url: string): Promise<number> {
  const client = createClient(url, apiKey, workspaceId);
  const begun = performance.now();
  let left = requestsPerRound;
  const one = async () => {
    while (left-- > 0) {
      const { workspace } = await client.get(nestedQuery, { id: workspaceId });
      if (workspace?.documents?.nodes.length !== 20) throw new Error('The query found something else.');
    }
  };
  await Promise.all(Array.from({ length: concurrency }, one));
  return requestsPerRound / ((performance.now() - begun) / 1_000);
}
