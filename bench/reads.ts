// Reads over HTTP to 16 connections: ADE with its wall and keys, beside PostGraphile and hand-written SQL, in turns. The database
// has 100,000 documents and 300,000 jobs. Each line: name, ours, peer (requests a second), ratio, and of both the milliseconds of processor time
// of a request, in the server and in PostgreSQL. `--documents=10000` for a smaller one.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { loadSettings } from '../src/config/settings.ts';
import { startEmbedded } from '../src/db/embedded.ts';
import { applyMigrations } from '../src/db/migrate.ts';
import { setUpOnFirstStart } from '../src/domain/workspace/index.ts';
import { createLogger } from '../src/log.ts';
import { openServices } from '../src/services.ts';
import { type Contestant, startAde, startPeer } from './reads/contestants.ts';
import { fill, filledKey } from './reads/fill.ts';
import { answeredRequests } from './reads/load.ts';
import { processorMs, serversMs } from './reads/processor-time.ts';
import { questions } from './reads/questions.ts';
import { median, quantile } from './statistics.ts';

/** Requests a second, and milliseconds of processor time for one. */
interface Measured {
  rate: number;
  server: number;
  database: number;
}

const { values: options } = parseArgs({
  options: {
    documents: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    'warm-up': { type: 'string', default: '8' },
  },
  strict: false,
});
const [documents, rounds, seconds, warmUp] = [
  options.documents,
  options.rounds,
  options.seconds,
  options['warm-up'],
].map(Number);

const peers = join(import.meta.dirname, 'peers', 'reads');
if (!existsSync(join(peers, 'node_modules'))) {
  execFileSync('npm', ['ci', '--no-fund', '--no-audit'], { cwd: peers, stdio: ['ignore', 'ignore', 'inherit'] });
}

const dataDir = await mkdtemp(join(tmpdir(), 'ade-bench-'));
const log = createLogger({ level: 'error', format: 'json' }, { name: 'bench' });
const server = await startEmbedded({ dataDir, log });
const started: Contestant[] = [];
const start = async (contestant: Promise<Contestant>) => {
  started.push(await contestant);
  return contestant;
};
try {
  await applyMigrations(server.url);
  const secret = 'a secret for nothing but this benchmark run';
  const env = {
    DATABASE_URL: server.url,
    ADE_PROFILE: 'embedded',
    ADE_SECRET: secret,
    ADE_DATA_DIR: dataDir,
    ADE_PORT: '0',
    ADE_LOG_FORMAT: 'json',
    ADE_RATES_POINTS: '0',
  };
  const services = await openServices(loadSettings({ env, cwd: dataDir }), server.url, log);
  const setup = await setUpOnFirstStart({ ...services, viewer: null, correlationId: null });
  if (!setup) throw new Error('The database of a benchmark has been used before.');
  const { apiKey, workspaceId } = setup;
  await fill(server.url, workspaceId, documents ?? 0);
  // An API does not start on a store that has none of the newest documents.
  await services.store.put(filledKey(documents ?? 0), Readable.from([Buffer.from('a')]));
  await services.close();

  const ours = await start(startAde(dataDir, 'compiled', env, apiKey));
  const executed = await start(startAde(dataDir, 'executed', { ...env, ADE_HTTP_COMPILED_READS: 'false' }, apiKey));
  const bare = await start(startPeer('postgraphile.js', { DATABASE_URL: server.url }));
  const walled = await start(startPeer('postgraphile.js', { DATABASE_URL: server.url, WALLED: workspaceId }));
  const handWritten = await start(startPeer('hand-written.js', { DATABASE_URL: server.url }));

  for (const { name, ours: query, peer, isHandWritten = false, expected } of questions) {
    const body = (text: string) =>
      JSON.stringify({ query: text, variables: text.includes('$id') ? { id: workspaceId } : {} });
    const contestants = {
      ours: { ...ours, body: body(query) },
      'the executor': { ...executed, body: body(query) },
      ...(peer === null
        ? {}
        : {
            'PostGraphile, walled': { ...walled, body: body(peer) },
            'PostGraphile, bare': { ...bare, body: body(peer) },
          }),
      ...(isHandWritten ? { 'hand-written SQL': { ...handWritten, body: body(query) } } : {}),
    };
    const measured = new Map<string, Measured[]>();
    for (let round = 0; round <= (rounds ?? 0); round += 1) {
      for (const [who, { target, pid, body: sent }] of Object.entries(contestants)) {
        const before = { server: processorMs(pid), database: serversMs(dataDir) };
        const asked = { seconds: (round > 0 ? seconds : warmUp) ?? 0, expected };
        const { count, rate } = await answeredRequests(target, sent, asked);
        const server = (processorMs(pid) - before.server) / count;
        const database = (serversMs(dataDir) - before.database) / count;
        // In the first round V8 compiles what is run often, for as long in each: a server is measured as it is after its first seconds.
        if (round > 0) measured.set(who, [...(measured.get(who) ?? []), { rate, server, database }]);
      }
    }
    const own = measured.get('ours') ?? [];
    const rateOf = (all: readonly Measured[]) => Math.round(median(all.map(({ rate }) => rate)));
    const costOf = (all: readonly Measured[]) =>
      [all.map(({ server }) => server), all.map(({ database }) => database)]
        .map((ms) => median(ms).toFixed(2))
        .join('+');
    for (const [who, theirs] of measured) {
      if (who === 'ours') continue;
      const ratio = median(own.map(({ rate }, round) => rate / (theirs[round]?.rate ?? Number.NaN))).toFixed(2);
      console.log(
        `${name} / ${who}  ${rateOf(own)}  ${rateOf(theirs)}  ${ratio}  ${costOf(own)}  ${costOf(theirs)} ms`,
      );
    }
    if (name === 'nested') {
      const many = { seconds: (seconds ?? 0) * 2, expected, connections: 64 };
      const { times } = await answeredRequests(ours.target, contestants.ours.body, many);
      const [p99, middle] = [quantile(times, 0.99), median(times)];
      console.log(
        `nested, 64 connections, p99 / median  ${p99.toFixed(1)}  ${middle.toFixed(1)} ms  ${(p99 / middle).toFixed(2)}`,
      );
    }
  }
} finally {
  for (const contestant of started) await contestant.stop();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}
