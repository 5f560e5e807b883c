// What row-level security costs: one nested query (a workspace, 20 documents, 3 jobs of each) over HTTP, from an API whose requests
// are walled in and from one whose requests are not, in turns. `--json` for programs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startHttpServer } from '../api/server.ts';
import { graphql } from '../generated/graphql/index.ts';
import { loadSettings } from '../src/config/settings.ts';
import type { Database } from '../src/db/database.ts';
import { startEmbedded } from '../src/db/embedded.ts';
import { applyMigrations } from '../src/db/migrate.ts';
import { setUpOnFirstStart } from '../src/domain/workspace/setup.ts';
import { createLogger } from '../src/log.ts';
import { type OpenServices, openServices } from '../src/services.ts';
import { createClient } from '../test/support/client.ts';
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
const services = await openServices(settings, server.url, log);
const setup = await setUpOnFirstStart({ ...services, viewer: null, correlationId: null });
if (!setup) throw new Error('The database of a benchmark has been used before.');
const { apiKey, workspaceId } = setup;
await fill(services.db, workspaceId);

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

function serve(parts: OpenServices) {
  return startHttpServer({
    services: parts,
    ...settings.http,
    providers: [],
    secret: 'a secret for nothing but this benchmark run',
    facts: {
      version: '0.0.0-bench',
      profile: 'EMBEDDED',
      multipartBytes: settings.limits.multipartBytes,
      signUp: false,
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
      if (workspace?.documents.nodes.length !== 20) throw new Error('The query found something else.');
    }
  };
  await Promise.all(Array.from({ length: concurrency }, one));
  return requestsPerRound / ((performance.now() - begun) / 1_000);
}

/** Documents with three jobs each, half of them of another workspace. */
async function fill({ pool }: Database, id: string): Promise<void> {
  await pool.query(`
    CREATE FUNCTION id_of(prefix text, n int) RETURNS text LANGUAGE sql IMMUTABLE
      RETURN prefix || '_01JAAAAAAA' || lpad(n::text, 16, '0')`);
  await pool.query(`INSERT INTO workspace (id, name, slug) VALUES (id_of('ws', 1), 'Other', 'other')`);
  await pool.query(
    `INSERT INTO configuration (id, workspace_id, name, slug) SELECT id_of('cfg', n), w, 'C', 'c'
     FROM (VALUES (0, $1), (1, id_of('ws', 1))) AS t(n, w)`,
    [id],
  );
  await pool.query(`
    INSERT INTO configuration_version (id, configuration_id, number, status, spec_yaml, actor_kind)
    SELECT id_of('cfv', n), id_of('cfg', n), 1, 'DRAFT', 'ade: 1', 'SYSTEM' FROM generate_series(0, 1) AS n`);
  await pool.query(
    `INSERT INTO document (id, workspace_id, kind, name, content_type, byte_size, sha256, storage_key, actor_kind)
     SELECT id_of('doc', n), CASE WHEN n % 2 = 0 THEN $1 ELSE id_of('ws', 1) END, 'SOURCE', 'd' || n, 'text/csv', n, repeat('0', 64), n, 'SYSTEM'
     FROM generate_series(1, $2::int) AS n`,
    [id, documents],
  );
  await pool.query(
    `INSERT INTO job (id, workspace_id, document_id, configuration_version_id, max_attempts, actor_kind)
     SELECT id_of('job', n * 3 + k), workspace_id, document.id, id_of('cfv', n % 2), 3, 'SYSTEM'
     FROM generate_series(1, $1::int) AS n CROSS JOIN generate_series(0, 2) AS k JOIN document ON document.id = id_of('doc', n)`,
    [documents],
  );
  await pool.query('VACUUM (ANALYZE)');
}
