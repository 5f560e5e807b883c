// How long a job of one row waits: on a worker that has nothing else to do, and beside a thousand slow jobs of another workspace.
// `--slow N` for another number of them, `--rounds N`; `--json` for programs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { submitJobs } from '../src/domain/job/submit.ts';
import { type Client, createClient } from '../test/support/client.ts';
import { addTenant } from '../test/support/tenant.ts';
import { generateCsv } from './generate.ts';
import { type Stack, startStack, uploadLarge } from './stack.ts';
import { median } from './statistics.ts';

const { values: options } = parseArgs({
  options: {
    slow: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const slowJobs = Number(options.slow);
/** Rows of the document that takes seconds. */
const slowRows = 300_000;
/** Jobs in one call. */
const batch = 100;

/** Submits jobs of one row, one after the other; milliseconds from the row of each job to its start, and from asking to the word that it is over. */
async function measure({ context }: Stack, client: Client) {
  const documentId = await client.uploaded('one-row.csv', 'Name,Age\nAnn,31\n');
  const configurationId = await client.published();
  await client.run(documentId, configurationId);
  const [starts, ends]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const asked = performance.now();
    const id = await client.run(documentId, configurationId);
    ends.push(performance.now() - asked);
    const { rows } = await context.db.pool.query<{ wait: number }>(
      'SELECT extract(epoch FROM claimed_at - created_at)::float * 1000 AS wait FROM job WHERE id = $1',
      [id],
    );
    starts.push(rows[0]?.wait ?? Number.NaN);
  }
  return {
    startsAfterMs: { median: Math.round(median(starts)), longest: Math.round(Math.max(...starts)) },
    isOverAfterMs: { median: Math.round(median(ends)), longest: Math.round(Math.max(...ends)) },
  };
}

async function submitSlow(stack: Stack, path: string): Promise<void> {
  const { client, context } = stack;
  const documentId = await uploadLarge(stack, path);
  const configurationId = await client.published();
  for (let left = slowJobs; left > 0; left -= batch) {
    const requests = Array.from({ length: Math.min(batch, left) }, () => ({ documentId, configurationId }));
    await submitJobs(context, requests, null);
  }
}

/** Slow jobs that run and that wait, when all is measured: without them there was nothing to wait behind. */
async function slowLeft({ client, context }: Stack) {
  const { rows } = await context.db.pool.query<{ running: number; waiting: number }>(
    `SELECT count(*) FILTER (WHERE status = 'RUNNING')::int AS running, count(*) FILTER (WHERE status = 'QUEUED')::int AS waiting
     FROM job WHERE workspace_id = $1`,
    [client.workspaceId],
  );
  return rows[0];
}

const folder = await mkdtemp(join(tmpdir(), 'ade-bench-files-'));
const stack = await startStack();
try {
  const { apiKey, workspaceId } = await addTenant({ ...stack.context, viewer: null });
  const other = createClient(stack.url, apiKey, workspaceId);
  const alone = await measure(stack, other);
  const path = join(folder, 'slow.csv');
  await generateCsv(path, { rows: slowRows, columns: 10 });
  await submitSlow(stack, path);
  const beside = await measure(stack, other);
  const report = { rounds, alone, besideSlowJobs: beside, slowJobsLeft: await slowLeft(stack) };
  if (options.json) console.log(JSON.stringify(report));
  else console.dir(report, { depth: 4 });
} finally {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
}
