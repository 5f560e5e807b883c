/**
 * Our writers, each to a file, and the libraries that everyone uses: rows per second and peak memory.
 *
 *   node bench/writers.ts [--rows 200000] [--columns 20] [--repeat 3] [--json]
 */

import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import {
  type ByteSink,
  type ColumnType,
  CsvWriter,
  JsonlWriter,
  type OutputRow,
  type OutputValue,
  openParquetWriter,
  ParquetColumns,
  RowsWriter,
  streamSink,
  XlsxWriter,
} from '../src/engine/tables.ts';
import { contest, measure, ratioTo, runLines } from './contest.ts';

interface Column {
  name: string;
  type: ColumnType;
}

interface Output {
  columns: readonly Column[];
  /** All rows, in batches as the engine makes them. */
  batches(): Iterable<OutputRow[]>;
  stream: Writable;
  sink: ByteSink;
}

const types: readonly ColumnType[] = ['string', 'string', 'integer', 'decimal', 'date', 'datetime', 'boolean'];
const batchRows = 1_000;

function valueAt(row: number, type: ColumnType): OutputValue {
  const seed = Math.imul(row, 2_654_435_761) >>> 0;
  if (seed % 11 === 0) return null;
  const day = String((seed % 28) + 1).padStart(2, '0');
  switch (type) {
    case 'string':
      return seed % 3 === 0 ? `INV-${row}` : `Montréal, unit ${seed % 400}`;
    case 'integer':
      return seed % 100_000;
    case 'decimal':
      return (seed % 10_000_000) / 100;
    case 'boolean':
      return seed % 2 === 0;
    case 'date':
      return `2024-0${(seed % 9) + 1}-${day}`;
    case 'datetime':
      return `2024-0${(seed % 9) + 1}-${day}T12:${day}:00`;
  }
}

/** Twenty thousand different rows, again and again: making them must not be what is measured. */
function tableOf(rows: number, width: number): Pick<Output, 'columns' | 'batches'> {
  const columns = Array.from(
    { length: width },
    (_, at): Column => ({
      name: `column_${at + 1}`,
      type: types[at % types.length] ?? 'string',
    }),
  );
  const made = Array.from(
    { length: 20_000 },
    (_, row): OutputRow => ({
      sourceRow: row + 2,
      values: columns.map(({ type }, at) => valueAt(row * 31 + at, type)),
    }),
  );
  return {
    columns,
    *batches() {
      for (let from = 0; from < rows; from += batchRows) {
        const start = from % made.length;
        yield made.slice(start, start + Math.min(batchRows, rows - from));
      }
    },
  };
}

interface TableWriter {
  write(rows: readonly OutputRow[]): Promise<void>;
  finish(): Promise<unknown>;
}

async function writeAll({ batches }: Output, writer: TableWriter): Promise<void> {
  for (const batch of batches()) await writer.write(batch);
  await writer.finish();
}

async function writeParquet(output: Output): Promise<void> {
  const columns = new ParquetColumns(output.columns);
  for (const batch of output.batches()) columns.note(batch);
  await writeAll(output, await openParquetWriter(output.sink, columns));
}

async function writeXlsx(output: Output): Promise<void> {
  const writer = new XlsxWriter(output.sink);
  await writer.beginSheet('Table', output.columns);
  await writeAll(output, writer);
}

async function unparse({ columns, batches, sink }: Output): Promise<void> {
  const { default: Papa } = await import('papaparse');
  await sink.write(Buffer.from(`${Papa.unparse([columns.map(({ name }) => name)])}\r\n`));
  for (const batch of batches()) {
    await sink.write(Buffer.from(`${Papa.unparse(batch.map(({ values }) => values))}\r\n`));
  }
}

async function writeWithHucre({ columns, batches, stream }: Output): Promise<void> {
  const { writeXlsxStream } = await import('hucre/xlsx');
  function* rows() {
    for (const batch of batches()) for (const { values } of batch) yield values;
  }
  const workbook = writeXlsxStream(rows(), { name: 'Table', columns: columns.map(({ name }) => ({ header: name })) });
  await pipeline(workbook, stream);
}

/** The last of each group is the peer. */
const contests: Record<string, Record<string, (output: Output) => Promise<void>>> = {
  'rows object': { 'ade rows': (output) => writeAll(output, new RowsWriter(output.sink)) },
  CSV: { 'ade csv': (output) => writeAll(output, new CsvWriter(output.sink, output.columns)), papaparse: unparse },
  'JSON Lines': { 'ade jsonl': (output) => writeAll(output, new JsonlWriter(output.sink, output.columns)) },
  Parquet: { 'ade parquet': writeParquet },
  XLSX: { 'ade xlsx': writeXlsx, hucre: writeWithHucre },
};

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    columns: { type: 'string', default: '20' },
    repeat: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    writer: { type: 'string' },
  },
});
const rows = Number(options.rows);
const width = Number(options.columns);

if (options.writer === undefined) await compare();
else await measureWriter(options.writer);

/** In the child. */
async function measureWriter(name: string): Promise<void> {
  const write = Object.values(contests).find((writers) => writers[name] !== undefined)?.[name];
  if (write === undefined) throw new Error(`there is no writer ${name}`);
  const folder = await mkdtemp(join(tmpdir(), 'ade-bench-'));
  try {
    const table = tableOf(rows, width);
    await measure(name, async () => {
      const stream = createWriteStream(join(folder, 'table'));
      await write({ ...table, stream, sink: streamSink(stream) });
      stream.end();
      await finished(stream);
      return rows;
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function compare(): Promise<void> {
  for (const [kind, writers] of Object.entries(contests)) {
    const names = Object.keys(writers);
    const runs = await contest(names, Number(options.repeat), (writer) => [
      import.meta.filename,
      ...['--writer', writer, '--rows', String(rows), '--columns', String(width)],
    ]);
    const peer = runs.length > 1 ? runs.at(-1) : undefined;
    if (options.json) {
      const ratios = runs.map((run) => ({ writer: run.contestant, ...ratioTo(run, peer) }));
      console.log(JSON.stringify({ kind, rows, columns: width, runs, ratios }));
    } else {
      console.log(kind);
      for (const line of runLines(runs, peer)) console.log(line);
    }
  }
}
