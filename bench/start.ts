// How soon ADE is ready, what its processes hold while they wait, and how long `ade extract` of a small workbook takes: from the sources,
// and from an installed package with `--package node_modules/ade`. Linux. `--json` for programs.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { treeOf } from '../test/support/process-tree.ts';
import { median } from './statistics.ts';

const root = join(import.meta.dirname, '..');
const sample = join(root, 'samples/regional-sales.xlsx');
const rounds = 5;

/** What the processes of ADE are, by what stands in their command lines. */
const kinds: [string, RegExp][] = [
  ['API', / api --supervised/],
  ['worker', / worker --supervised/],
  ['engine process', /\/child\.(?:ts|js)/],
  ['supervisor', /ade\.(?:ts|js) start/],
];

interface Start {
  firstSeconds: number;
  seconds: number;
  /** MiB, by process; of the second start, which has nothing to migrate. */
  resident: Record<string, number>;
}

async function started(program: string): Promise<Start> {
  const folder = await mkdtemp(join(tmpdir(), 'ade-bench-start-'));
  try {
    const first = await startOnce(program, folder);
    const second = await startOnce(program, folder);
    return { firstSeconds: first.seconds, seconds: second.seconds, resident: second.resident };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts, waits until it is ready and its pool is warm, and stops. */
async function startOnce(program: string, folder: string): Promise<Omit<Start, 'firstSeconds'>> {
  const server = spawn(process.execPath, [program, 'start'], {
    cwd: folder,
    env: { ...process.env, ADE_PORT: '0', ADE_DATA_DIR: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const begun = performance.now();
  for await (const line of createInterface({ input: server.stdout })) if (line.includes('"msg":"ready"')) break;
  const seconds = (performance.now() - begun) / 1_000;
  server.stdout.resume();
  const resident = await whenQuiet(server.pid ?? 0);
  server.kill('SIGTERM');
  await once(server, 'exit');
  return { seconds, resident };
}

/** The memory of each process once it has stopped growing. */
async function whenQuiet(pid: number): Promise<Record<string, number>> {
  for (let before = ''; ; ) {
    await delay(1_000);
    const now = residentOf(pid);
    const sum = JSON.stringify(now);
    if (sum === before) return now;
    before = sum;
  }
}

function residentOf(pid: number): Record<string, number> {
  const found: Record<string, number> = {};
  for (const id of treeOf(pid)) {
    const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
    const kind = kinds.find(([, words]) => words.test(command))?.[0];
    const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1];
    if (kind !== undefined && kib !== undefined) found[kind] = Math.round(Number(kib) / 1024);
  }
  return found;
}

function extractMs(program: string): number {
  const times = Array.from({ length: rounds }, () => {
    const begun = performance.now();
    spawnSync(process.execPath, [program, 'extract', sample, '--json'], { cwd: tmpdir() });
    return performance.now() - begun;
  });
  return Math.round(median(times));
}

const { values: options } = parseArgs({
  options: { package: { type: 'string' }, json: { type: 'boolean', default: false } },
});
const programs: Record<string, string> = { sources: join(root, 'bin/ade.ts') };
if (options.package !== undefined) programs.package = resolve(options.package, 'bin/ade.js');
for (const [name, program] of Object.entries(programs)) {
  const { firstSeconds, seconds, resident } = await started(program);
  const figures = { firstSeconds, seconds, ...resident, extractMs: extractMs(program) };
  if (options.json) console.log(JSON.stringify({ what: name, ...figures }));
  else {
    console.log(`\nFrom the ${name}`);
    console.log(
      `  ready after      ${seconds.toFixed(2)} s (the first time ${firstSeconds.toFixed(2)} s: a database is made)`,
    );
    for (const [kind, mib] of Object.entries(resident)) console.log(`  ${kind.padEnd(16)} ${mib} MiB`);
    console.log(`  ade extract      ${figures.extractMs} ms`);
  }
}
