// How long a small workbook takes from submitting to its tables, and what a million rows cost the worker while the API goes on
// answering. `--rows N` for another size than 1,000,000; `--json` for programs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { graphql } from '../generated/graphql/index.ts';
import { writeXlsx } from '../test/support/files/xlsx-writer.ts';
import { generateCsv } from './generate.ts';
import { type Stack, startStack, uploadLarge } from './stack.ts';
import { median, quantile } from './statistics.ts';

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, json: { type: 'boolean', default: false } },
});

const viewerQuery = graphql(`
  query BenchViewer {
    viewer { apiKey { name } workspaces { nodes { name } } }
  }
`);
const resultQuery = graphql(`
  query BenchResult($id: ID!) {
    job(id: $id) { status error { message } metrics { rowsWritten durations { stage milliseconds } } }
  }
`);

/** Milliseconds from sending `submitJob` to the WebSocket's word that the job is over; the worker is warm. */
async function smallJobs({ client }: Stack, count: number): Promise<number[]> {
  const rows = Array.from({ length: 100 }, (_row, at) => [
    `Person ${at}`,
    `p${at}@example.org`,
    at * 1.5,
    new Date(2026, 0, 1 + at),
  ]);
  const workbook = await writeXlsx({
    sheets: [{ name: 'Roster', rows: [['Name', 'E-mail', 'Amount', 'Joined'], ...rows] }],
  });
  const documentId = await client.uploaded('roster.xlsx', workbook);
  const configurationId = await client.published('ade: 1\nfields:\n  email: { match: { headers: [e-mail] } }\n');
  for (let warmUp = 0; warmUp < 5; warmUp++) await client.run(documentId, configurationId);
  const times: number[] = [];
  for (let round = 0; round < count; round++) {
    const begun = performance.now();
    await client.run(documentId, configurationId);
    times.push(performance.now() - begun);
  }
  return times;
}

/** One long job, with a query sent to the API every time the one before has been answered. */
async function largeJob(stack: Stack, path: string, rows: number) {
  const { client } = stack;
  const documentId = await uploadLarge(stack, path);
  const configurationId = await client.published();
  const begun = performance.now();
  const job = client.run(documentId, configurationId);
  let isOver = false;
  const over = job.finally(() => {
    isOver = true;
  });
  const latencies: number[] = [];
  while (!isOver) {
    const asked = performance.now();
    await client.get(viewerQuery, {});
    latencies.push(performance.now() - asked);
  }
  const id = await over;
  const seconds = (performance.now() - begun) / 1000;
  const { job: result } = await client.get(resultQuery, { id });
  if (result?.status !== 'SUCCEEDED') throw new Error(`The job ended ${result?.status}: ${result?.error?.message}`);
  return {
    rows: result.metrics?.rowsWritten ?? 0,
    seconds,
    rowsPerSecond: rows / seconds,
    workerPeakMiB: (await stack.workerPeak()) / 1024 ** 2,
    apiMedianMs: median(latencies),
    apiP99Ms: quantile(latencies, 0.99),
    apiAnswers: latencies.length,
    durations: result.metrics?.durations,
  };
}

const folder = await mkdtemp(join(tmpdir(), 'ade-bench-files-'));
const stack = await startStack();
try {
  const small = await smallJobs(stack, 40);
  const rows = Number(options.rows);
  const path = join(folder, 'large.csv');
  await generateCsv(path, { rows, columns: 20 });
  const large = await largeJob(stack, path, rows);
  const report = {
    smallJob: { medianMs: median(small), p95Ms: quantile(small, 0.95), runs: small.length },
    largeJob: large,
  };
  if (options.json) console.log(JSON.stringify(report));
  else console.dir(report, { depth: 4 });
} finally {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
}
