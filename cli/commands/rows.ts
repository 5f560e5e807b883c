import { columnTypes } from '../../src/engine/closed-sets.ts';
import { CsvWriter, JsonlWriter, type OutputValue, streamSink } from '../../src/engine/tables.ts';
import { openClient } from '../client/login.ts';
import { tableColumns } from '../client/operations.ts';
import { CommandFailure } from '../failure.ts';

export interface RowsCommandOptions {
  issues?: true;
  json?: true;
}

/** Rows that are written at a time. */
const batchSize = 1_000;

/** `ade rows`: a table as CSV or JSON Lines, written as the exports of the server are. */
export async function rows(tableId: string, { issues, json }: RowsCommandOptions): Promise<number> {
  const client = await openClient();
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

function outputValue(value: unknown): OutputValue {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : JSON.stringify(value);
}
