import { zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { OutputRow } from '../../../src/engine/extracted-table.ts';
import { RowsDamagedError } from '../../../src/engine/write/rows/rows-frame.ts';
import type { RowsIndex } from '../../../src/engine/write/rows/rows-index.ts';
import { PageRoom, readRowPage } from '../../../src/engine/write/rows/rows-page.ts';
import { scanRows } from '../../../src/engine/write/rows/rows-scan.ts';
import { RowsWriter } from '../../../src/engine/write/rows/rows-writer.ts';
import type { StoredRow } from '../../../src/engine/write/rows/stored-row.ts';
import { flipped } from '../../support/damage.ts';

async function written(rows: readonly OutputRow[]) {
  const chunks: Uint8Array[] = [];
  const writer = new RowsWriter({ write: async (chunk) => void chunks.push(chunk) });
  await writer.write(rows);
  const index = await writer.finish();
  return { index, bytes: Buffer.concat(chunks) };
}

const people = (count: number): OutputRow[] =>
  Array.from({ length: count }, (_, at) => ({ sourceRow: at + 2, values: [at * 7, `Name ${at}`, at % 3 === 0] }));

const fetchFrom = (bytes: Buffer) => async (start: number, end: number) => bytes.subarray(start, end + 1);

/** The rows as a page and as a scan answer them; null where the damage was noticed. */
async function read(bytes: Buffer, index: RowsIndex): Promise<(OutputRow[] | null)[]> {
  const noticed = (error: unknown) => {
    expect(error).toBeInstanceOf(RowsDamagedError);
    return null;
  };
  const page = readRowPage(fetchFrom(bytes), index, { after: 0, limit: index.rowCount });
  const scan = scanned(bytes, index);
  return Promise.all([
    page.then((rows) => rows.map(({ sourceRow, values }) => ({ sourceRow, values }))).catch(noticed),
    scan.catch(noticed),
  ]);
}

async function scanned(bytes: Buffer, index: RowsIndex): Promise<OutputRow[]> {
  const rows: OutputRow[] = [];
  for await (const batch of scanRows(fetchFrom(bytes), index)) rows.push(...batch);
  return rows;
}

describe('one bit of a rows object', () => {
  test('is never answered as another value: every bit of a small object', async () => {
    const rows = people(4);
    const { bytes, index } = await written(rows);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      for (const answer of await read(flipped(bytes, bit), index)) if (answer !== null) expect(answer).toEqual(rows);
    }
  });

  test('is never answered as another value: bits all over an object of three frames', async () => {
    const rows = people(2_500);
    const { bytes, index } = await written(rows);
    // A step without common divisor, so that bits of every place in a byte are tried.
    for (let bit = 3; bit < bytes.length * 8; bit += 1_009) {
      for (const answer of await read(flipped(bytes, bit), index)) if (answer !== null) expect(answer).toEqual(rows);
    }
  });
});

test('objects from before there were checksums are still read', async () => {
  const frames = [people(1_000), people(500)].map((rows) =>
    zstdCompressSync(rows.map(({ sourceRow, values }) => `${JSON.stringify([sourceRow, ...values])}\n`).join('')),
  );
  const lengths = frames.map(({ length }) => length);
  const index: RowsIndex = {
    frames: lengths.map((length, at) => ({ offset: at === 0 ? 0 : (lengths[0] ?? 0), length })),
    rowsPerFrame: 1_000,
    rowCount: 1_500,
    byteLength: Buffer.concat(frames).length,
  };
  const page = await readRowPage(fetchFrom(Buffer.concat(frames)), index, { after: 999, limit: 2 });
  expect(page.map(({ row, values }) => [row, values[1]])).toEqual([
    [1_000, 'Name 999'],
    [1_001, 'Name 0'],
  ]);
});

describe('long rows', () => {
  const long = (count: number): OutputRow[] =>
    Array.from({ length: count }, (_, at) => ({ sourceRow: at + 2, values: [at, 'x'.repeat(1024 ** 2)] }));

  test('are cut into frames by their length, and found again', async () => {
    const { bytes, index } = await written(long(10));
    expect(index.frames.map(({ firstRow }) => firstRow)).toEqual([0, 4, 8]);
    const fetched: number[] = [];
    const fetch = async (start: number, end: number) => {
      fetched.push(end - start + 1);
      return bytes.subarray(start, end + 1);
    };
    const [row] = await readRowPage(fetch, index, { after: 5, limit: 1 });
    expect([row?.row, row?.values[0]]).toEqual([6, 5]);
    expect(fetched).toEqual([index.frames[1]?.length]);
  });

  test('make a page shorter, which then goes on where it ended', async () => {
    const { bytes, index } = await written(long(10));
    const seen: StoredRow[] = [];
    const sizes: number[] = [];
    while (seen.length < 10) {
      const page = { after: seen.length, limit: 300, room: new PageRoom(3 * 1024 ** 2) };
      const rows = await readRowPage(fetchFrom(bytes), index, page);
      sizes.push(rows.length);
      seen.push(...rows);
    }
    expect(seen.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(sizes).toEqual([2, 2, 2, 2, 2]);
  });

  test('are answered one at a time when a single one is more than there is room for', async () => {
    const { bytes, index } = await written(long(3));
    const rows = await readRowPage(fetchFrom(bytes), index, { after: 1, limit: 300, room: new PageRoom(10) });
    expect(rows.map(({ row }) => row)).toEqual([2]);
  });
});
