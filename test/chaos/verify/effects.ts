import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Job } from '../../../src/db/generated/client.ts';
import type { FileContext } from '../../../src/domain/kernel/context.ts';
import { readTableRows } from '../../../src/domain/table/rows.ts';
import { damagedName } from '../documents.ts';
import type { RunRecord } from '../record.ts';
import type { RunJob } from '../traffic.ts';
import { verifyAttempts } from './attempts.ts';
import type { StoredEvent } from './streams.ts';

const include = {
  tables: { orderBy: { ordinal: 'asc' } },
  exports: { include: { document: true, table: true } },
} as const;

/**
 * Every job that was asked for is there once and has had its effect once: that of the job which ran on the same document before
 * the first fault, bytes and all. A cancelled job has none.
 */
export async function verifyEffects(
  context: FileContext,
  jobs: readonly RunJob[],
  events: readonly StoredEvent[],
  record: RunRecord,
): Promise<void> {
  const rows = await context.db.prisma.job.findMany({ include });
  const stored = new Map(rows.map((row) => [row.id, row]));
  const references = new Map<string, string>();
  const damaged = new Set(jobs.filter(({ document }) => document.name === damagedName).map(({ id }) => id));
  const attempted = rows.map(({ id, maxAttempts }) => ({ id, maxAttempts, isDamaged: damaged.has(id) }));
  const hitEveryTime = verifyAttempts(attempted, events, record);
  const begun = Map.groupBy(
    events.filter(({ type }) => type === 'job.started'),
    ({ stream }) => stream,
  );
  for (const { id, document, isCancelled } of jobs) {
    const row = stored.get(id);
    if (!row || !stored.delete(id)) {
      record.lose(`${id}: the job is gone, or two requests were answered with it`);
      continue;
    }
    const attempts = begun.get(id)?.length ?? 0;
    if (row.attempt !== attempts) record.lose(`${id}: attempt ${row.attempt}, but ${attempts} were begun`);
    record.count(`jobs ${row.status}`);
    if (hitEveryTime.has(id)) {
      if (row.tables.length + row.exports.length > 0) record.lose(`${id}: it has failed, and left something`);
      continue;
    }
    const effect = await effectOf(context, row, record);
    const reference = references.get(document.id) ?? effect;
    references.set(document.id, reference);
    const expected = isCancelled && row.status === 'CANCELLED' ? 'CANCELLED' : reference;
    if (effect !== expected)
      record.lose(`${id} on ${document.name}: its effect is\n${effect}\ninstead of\n${expected}`);
  }
  for (const id of stored.keys()) record.lose(`${id}: a job that nobody asked for`);
}

type StoredJob = Job & Awaited<ReturnType<typeof findExample>>;

/** Never called: names the type of a job with what it has made. */
const findExample = (context: FileContext) => context.db.prisma.job.findFirstOrThrow({ include });

/** Everything that a job has made, in words that two jobs on one document have in common. */
async function effectOf(
  context: FileContext,
  { status, error, tables, exports }: StoredJob,
  record: RunRecord,
): Promise<string> {
  const lines = [status === 'FAILED' ? `FAILED ${JSON.stringify(error)}` : status];
  for (const table of tables) {
    const { ordinal, name, rowCount, issueCount, rowsKey } = table;
    const { rows: last } = await readTableRows(context, table, {
      after: Math.max(0, rowCount - 10),
      limit: 10,
      onlyIssues: false,
    });
    if (last.at(-1)?.number !== rowCount) record.lose(`${table.id}: its last row cannot be read`);
    const { size, sha256 } = await digestOf(await context.store.get(rowsKey));
    lines.push(`table ${ordinal} ${name}: ${rowCount} rows, ${issueCount} issues, ${size} bytes ${sha256}`);
  }
  const files: string[] = [];
  for (const { format, status: state, rowCount, table, document } of exports) {
    if (!document) {
      files.push(`export ${format} without a document`);
      continue;
    }
    const { size, sha256 } = await digestOf(await context.store.get(document.storageKey));
    if (sha256 !== document.sha256 || BigInt(size) !== document.byteSize) {
      record.lose(`${document.id}: the stored bytes are not those that were written`);
    }
    files.push(`export of table ${table?.ordinal} as ${format}: ${state}, ${rowCount} rows, ${sha256}`);
  }
  return [...lines, ...files.sort()].join('\n');
}

async function digestOf(body: Readable): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of body) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest('hex') };
}
