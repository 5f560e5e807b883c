import { PassThrough } from 'node:stream';
import { zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { OutputRow, OutputValue } from '../../../src/engine/extracted-table.ts';
import { readRowPage } from '../../../src/engine/write/rows/rows-page.ts';
import { RowsWriter } from '../../../src/engine/write/rows/rows-writer.ts';
import { streamSink } from '../../../src/engine/write/sink/byte-sink.ts';

const odd: OutputValue[] = ['é "quoted"\n\u2028', null, true, -1.5, '12345678901234567890', '', '\ud83d\ude00'];

function written(count: number) {
  return writtenRows(Array.from({ length: count }, (_, at) => ({ sourceRow: at * 2 + 5, values: [at, ...odd] })));
}

async function writtenRows(rows: readonly OutputRow[], batch = 777) {
  const chunks: Uint8Array[] = [];
  const writer = new RowsWriter({ write: async (chunk) => void chunks.push(chunk) });
  for (let at = 0; at < rows.length; at += batch) await writer.write(rows.slice(at, at + batch));
  const index = await writer.finish();
  const bytes = Buffer.concat(chunks);
  const fetched: [number, number][] = [];
  const fetch = async (start: number, end: number) => {
    fetched.push([start, end]);
    return bytes.subarray(start, end + 1);
  };
  return { index, bytes, fetch, fetched };
}

test('the object is a row of independent zstd frames, each line of them a JSON array', async () => {
  const { bytes, index } = await written(2_500);
  const frames = index.frames.map(({ offset, length }) => bytes.subarray(offset, offset + length));
  expect(Buffer.concat(frames)).toEqual(bytes);
  const lines = frames.map((frame) => zstdDecompressSync(frame).toString().trimEnd().split('\n'));
  expect(lines.map((frame) => frame.length)).toEqual([1_000, 1_000, 500]);
  expect(JSON.parse(lines[2]?.[499] ?? '')).toEqual([2_499 * 2 + 5, 2_499, ...odd]);
  expect(index).toMatchObject({ rowsPerFrame: 1_000, rowCount: 2_500, byteLength: bytes.length });
});

test.each([
  [0, 100, 1, 100],
  [999, 2, 1_000, 1_001],
  [950, 1_100, 951, 2_050],
  [2_400, 1_000, 2_401, 2_500],
  [0, 2_500, 1, 2_500],
])('after row %i, at most %i: rows %i to %i', async (after, limit, first, last) => {
  const { fetch, fetched, index } = await written(2_500);
  const page = await readRowPage(fetch, index, { after, limit });
  expect(page).toHaveLength(last - first + 1);
  const values = [first - 1, ...odd];
  expect(page[0]).toMatchObject({ row: first, sourceRow: (first - 1) * 2 + 5, valuesText: JSON.stringify(values) });
  expect(page[0]?.values).toEqual(values);
  expect(page.at(-1)?.row).toBe(last);
  expect(fetched).toHaveLength(1);
});

test('a page reads only the frames that it needs', async () => {
  const { fetch, fetched, index } = await written(5_000);
  await readRowPage(fetch, index, { after: 3_100, limit: 100 });
  const frame = index.frames[3];
  expect(fetched).toEqual([[frame?.offset, (frame?.offset ?? 0) + (frame?.length ?? 0) - 1]]);
});

test.each([
  [2_500, 10],
  [9_999, 10],
  [0, 0],
  [0, -5],
])('after row %i, at most %i: nothing, and nothing is read', async (after, limit) => {
  const { fetch, fetched, index } = await written(2_500);
  expect(await readRowPage(fetch, index, { after, limit })).toEqual([]);
  expect(fetched).toEqual([]);
});

test('rows without columns, and of one, are read back', async () => {
  const { fetch, index } = await writtenRows([
    { sourceRow: 7, values: [] },
    { sourceRow: 12, values: ['a, b]'] },
  ]);
  const page = await readRowPage(fetch, index, { after: 0, limit: 10 });
  expect(page.map(({ sourceRow, values, valuesText }) => [sourceRow, values, valuesText])).toEqual([
    [7, [], '[]'],
    [12, ['a, b]'], '["a, b]"]'],
  ]);
});

test('a table without rows is an empty object', async () => {
  const { bytes, fetch, index } = await written(0);
  expect(bytes).toHaveLength(0);
  expect(index).toEqual({ frames: [], rowsPerFrame: 1_000, rowCount: 0, byteLength: 0, checksums: true });
  expect(await readRowPage(fetch, index, { after: 0, limit: 10 })).toEqual([]);
});

test('an object that is shorter than its index says is an error', async () => {
  const { bytes, fetch, index } = await written(1_500);
  await expect(readRowPage(fetch, { ...index, rowCount: 1_700 }, { after: 0, limit: 1_700 })).rejects.toThrow(
    'ends after row 1500',
  );
  await expect(readRowPage(async () => bytes.subarray(0, 50), index, { after: 0, limit: 10 })).rejects.toThrow();
});

test('a writer waits for its sink', async () => {
  const gate = Promise.withResolvers<void>();
  let chunks = 0;
  const writer = new RowsWriter({
    write: () => {
      chunks += 1;
      return gate.promise;
    },
  });
  const writing = writer.write(Array.from({ length: 3_000 }, (_, at) => ({ sourceRow: at, values: [at] })));
  expect(chunks).toBe(1);
  gate.resolve();
  await writing;
  expect(chunks).toBe(3);
});

test('a sink on a stream passes on its failure, also while it waits', async () => {
  const stream = new PassThrough({ highWaterMark: 1 });
  stream.on('error', () => undefined);
  const sink = streamSink(stream);
  const waiting = Promise.allSettled([sink.write(Buffer.alloc(100_000)), sink.write(Buffer.alloc(100_000))]);
  stream.destroy(new Error('disk full'));
  const failed = { status: 'rejected', reason: { message: 'disk full' } };
  expect(await waiting).toMatchObject([failed, failed]);
  await expect(sink.write(Buffer.from('x'))).rejects.toThrow();
});
