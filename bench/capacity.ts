// What the constants of `capacityFor` are: so many workbooks through one worker, and what each cost in processor time, write-ahead log, stored
// bytes and memory. `--documents=50,500 --rows=200,5000`, each with each; `--json` for programs. Linux alone.
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { writeXlsx } from '../test/support/files/xlsx-writer.ts';
import { treeOf } from '../test/support/process-tree.ts';
import { type Stack, startStack } from './stack.ts';

const { values: options } = parseArgs({
  options: {
    documents: { type: 'string', default: '50,500' },
    rows: { type: 'string', default: '200,5000' },
    json: { type: 'boolean', default: false },
  },
});
const numbers = (text: string) => text.split(',').map(Number);

/** Of Linux, whatever the machine (proc(5), "stat"). */
const ticksPerSecond = 100;

interface Machine {
  /** Seconds of a processor, those of ended children included. */
  seconds: { worker: number; postgres: number };
  /** Bytes: the largest engine process, and the worker itself, at their highest. */
  enginePeak: number;
  workerPeak: number;
}

function look(): Machine {
  const found: Machine = { seconds: { worker: 0, postgres: 0 }, enginePeak: 0, workerPeak: 0 };
  const of = (pid: number, file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8');
  for (const pid of treeOf(process.pid).slice(1)) {
    try {
      const command = of(pid, 'cmdline').replaceAll('\0', ' ');
      const stat = of(pid, 'stat');
      const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 15)
        .map(Number);
      const seconds = (user + system + childrenUser + childrenSystem) / ticksPerSecond;
      if (command.includes('postgres')) found.seconds.postgres += seconds;
      else found.seconds.worker += seconds;
      const peak = Number(/^VmHWM:\s+(\d+) kB/m.exec(of(pid, 'status'))?.[1] ?? 0) * 1_024;
      if (/ade\.[jt]s worker/.test(command)) found.workerPeak = peak;
      else if (!command.includes('postgres')) found.enginePeak = Math.max(found.enginePeak, peak);
    } catch {
      // It has ended meanwhile; its parent has counted it.
    }
  }
  return found;
}

async function written({ context }: Stack): Promise<{ wal: number; database: number; files: number }> {
  await context.db.pool.query('CHECKPOINT');
  const { rows } = await context.db.pool.query<{ wal: number; database: number }>(
    `SELECT (pg_current_wal_insert_lsn() - '0/0')::float8 AS wal, pg_database_size(current_database())::float8 AS database`,
  );
  let files = 0;
  for await (const { size } of context.store.list('workspaces/')) files += size;
  return { wal: rows[0]?.wal ?? 0, database: rows[0]?.database ?? 0, files };
}

async function workbook(rows: number, seed: number): Promise<Uint8Array> {
  const records = Array.from({ length: rows }, (_row, at) => [
    `A-${seed}-${at}`,
    `Person ${(at * 7 + seed) % 997}`,
    `p${at}@example.org`,
    (at * 31 + seed) % 10_000,
    ((at * 17) % 1_000) * 1.5,
    new Date(Date.UTC(2026, 0, 1 + (at % 300))),
    at % 3 === 0,
    'a note',
  ]);
  const header = ['Order', 'Name', 'E-mail', 'Amount', 'Price', 'Joined', 'Paid', 'Note'];
  return writeXlsx({ sheets: [{ name: 'Orders', rows: [header, ...records] }] });
}

/** Uploads and runs so many documents, eight uploads at a time. */
async function run(stack: Stack, documents: number, rows: number) {
  const { client, context } = stack;
  const configurationId = await client.published('ade: 1\nfields:\n  email: { match: { headers: [e-mail] } }\n');
  const waiting = async () => {
    const { rows: counted } = await context.db.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM job WHERE status IN ('QUEUED', 'RUNNING')`,
    );
    return counted[0]?.count ?? 0;
  };
  const files = await Promise.all(Array.from({ length: documents }, (_, at) => workbook(rows, at + documents + rows)));
  const bytes = files.reduce((sum, file) => sum + file.length, 0);
  const [before, machine] = [await written(stack), look()];
  const begun = performance.now();
  let next = 0;
  const sender = async () => {
    for (let at = next++; at < documents; at = next++) {
      const id = await client.uploaded(`orders-${at}.xlsx`, files[at] ?? '');
      await client.submitted(id, configurationId);
    }
  };
  await Promise.all(Array.from({ length: 8 }, sender));
  while ((await waiting()) > 0) await delay(100);
  const seconds = (performance.now() - begun) / 1_000;
  const [after, machineAfter] = [await written(stack), look()];
  const each = (amount: number) => Math.round(amount / documents);
  return {
    documents,
    rows,
    seconds: Number(seconds.toFixed(1)),
    documentBytes: each(bytes),
    perDocument: {
      workerSeconds: Number(((machineAfter.seconds.worker - machine.seconds.worker) / documents).toFixed(3)),
      postgresSeconds: Number(((machineAfter.seconds.postgres - machine.seconds.postgres) / documents).toFixed(3)),
      walBytes: each(after.wal - before.wal),
      databaseBytes: each(after.database - before.database),
      fileBytes: each(after.files - before.files),
    },
    enginePeakMiB: Math.round(machineAfter.enginePeak / 1024 ** 2),
    workerPeakMiB: Math.round(machineAfter.workerPeak / 1024 ** 2),
  };
}

for (const rows of numbers(options.rows)) {
  for (const documents of numbers(options.documents)) {
    const stack = await startStack({ ADE_RATES_POINTS: '0', ADE_RATES_UPLOADS: '0' });
    try {
      // The worker is warm, and the tables have their first pages.
      await run(stack, 5, rows);
      const report = await run(stack, documents, rows);
      console.log(options.json ? JSON.stringify(report) : report);
    } finally {
      await stack.stop();
    }
  }
}
