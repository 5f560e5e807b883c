import type { AdeClient } from '../../clients/typescript/src/index.ts';
import { columnTypes } from '../../src/engine/closed-sets.ts';
import { CsvWriter, JsonlWriter, type OutputValue, streamSink } from '../../src/engine/tables.ts';
import { outcomeOf } from '../client/job-outcome.ts';
import { openClient } from '../client/login.ts';
import { tableColumns } from '../client/operations.ts';
import { CommandFailure } from '../failure.ts';
import { counted, printable } from '../terminal/text.ts';

export interface RowsCommandOptions {
  issues?: true;
  json?: true;
}

/** Rows that are written at a time. */
const batchSize = 1_000;

/** `ade rows`: a table as CSV or JSON Lines, written as the exports of the server are. */
export async function rows(id: string, { issues, json }: RowsCommandOptions): Promise<number> {
  const client = await openClient();
  const tableId = id.startsWith('job_') ? await onlyTableOf(client, id) : id;
  const { table } = await client.request(tableColumns, { id: tableId });
  if (!table) throw new CommandFailure(`There is no table ${tableId} that you may see.`);
  const columns = table.columns.map(({ name, type }) => ({
    name,
    type: columnTypes.find((known) => known.toUpperCase() === type) ?? 'string',
  }));
  const sink = streamSink(process.stdout);
  const writer = json ? new JsonlWriter(sink, columns) : new CsvWriter(sink, columns);
  let batch: { sourceRow: number; values: OutputValue[] }[] = [];
  for await (const { sourceRow, values } of client.rows(tableId, { onlyIssues: issues })) {
    batch.push({ sourceRow, values: values.map(outputValue) });
    if (batch.length < batchSize) continue;
    await writer.write(batch);
    batch = [];
  }
  await writer.write(batch);
  await writer.finish();
  return 0;
}

async function onlyTableOf(client: AdeClient, jobId: string): Promise<string> {
  const { tables } = await outcomeOf(client, await client.job(jobId));
  const [only, another] = tables;
  if (only && !another) return only.id;
  if (!only) throw new CommandFailure(`The job ${jobId} has no tables.`);
  const lines = tables.map(({ id, name, rows: count }) => `  ${id}  ${printable(name)}  ${counted(count, 'row')}`);
  throw new CommandFailure([`The job ${jobId} has ${tables.length} tables. Name one:`, ...lines].join('\n'));
}

function outputValue(value: unknown): OutputValue {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : JSON.stringify(value);
}
