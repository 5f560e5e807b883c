import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancelledBy } from '../../src/db/cancellation.ts';
import { matchingRows, readMatchingRows } from '../../src/domain/table/filtered-rows.ts';
import { mostSearchedValues, rowsBetween, ScanRoom, searchableRows } from '../../src/domain/table/row-scan.ts';
import { sortedInTurns } from '../../src/domain/table/sort-in-turns.ts';
import { PageRoom } from '../../src/engine/tables.ts';
import { RowsWriter } from '../../src/engine/write/rows/rows-writer.ts';

/** Rows in memory, so that nothing but turns lets others go on. */
async function stored(rows: number, text: string) {
  const chunks: Uint8Array[] = [];
  const writer = new RowsWriter({ write: async (chunk) => void chunks.push(chunk) });
  await writer.write(Array.from({ length: rows }, (_row, at) => ({ sourceRow: at + 1, values: [at, text] })));
  const index = await writer.finish();
  const bytes = Buffer.concat(chunks);
  return { index, fetchRange: async (start: number, end: number) => bytes.subarray(start, end + 1) };
}

/** How often others were let go on while the work was done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const takeTurn = () => {
    turns += 1;
    if (!isOver) setImmediate(takeTurn);
  };
  setImmediate(takeTurn);
  await work();
  isOver = true;
  return turns;
}

test('a table is looked through in turns with all others, however few its rows are', async () => {
  const { index, fetchRange } = await stored(500, 'x'.repeat(10_000));
  const seen: number[] = [];
  const turns = await turnsDuring(async () => {
    const scanned = { after: 0, end: 500, room: new ScanRoom() };
    for await (const { row } of rowsBetween(fetchRange, index, scanned)) seen.push(row);
  });
  expect(seen).toEqual(Array.from({ length: 500 }, (_row, at) => at + 1));
  expect(turns).toBeGreaterThan(100);
});

test('what is left is looked through no further', async () => {
  const { index, fetchRange } = await stored(500, 'x'.repeat(10_000));
  const leaving = new AbortController();
  const seen: number[] = [];
  const scan = cancelledBy(leaving.signal, async () => {
    const scanned = { after: 0, end: 500, room: new ScanRoom() };
    for await (const { row } of rowsBetween(fetchRange, index, scanned)) {
      if (row === 10) leaving.abort(new Error('the client has left'));
      seen.push(row);
    }
  });
  await expect(scan).rejects.toThrow('the client has left');
  expect(seen.length).toBeLessThan(20);
});

test('how much is looked through counts in rows, in values and in characters', async () => {
  const { index, fetchRange } = await stored(300, 'x'.repeat(500_000));
  expect(searchableRows({ ...index, rowCount: 200_000 }, 3)).toBe(100_000);
  expect(searchableRows({ ...index, rowCount: 200_000 }, 1_000)).toBe(mostSearchedValues / 1_000);
  const counted = async (columnCount: number) => {
    let rows = 0;
    const wanted = { matches: null, only: null, columnCount };
    for await (const _row of matchingRows(fetchRange, index, wanted)) rows += 1;
    return rows;
  };
  await expect(counted(16_384)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'searchedRows' });
  await expect(counted(2)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'searchedRows' });
});

test('rows of a table of any size are found, page by page, each of which looks through a part', async () => {
  const [seldom, never] = [(at: number) => at === 7 || at > 690, () => false];
  const { index, fetchRange } = await stored(700, 'x');
  // Of so many columns 183 rows are looked through at once.
  const columnCount = 16_384;
  for (const [isWanted, limit] of [
    [seldom, 4],
    [seldom, 100],
    [never, 4],
  ] as const) {
    const found: number[] = [];
    const ends: number[] = [];
    for (let after = 0, hasMore = true; hasMore; ) {
      const wanted = { matches: ([at]: readonly unknown[]) => isWanted(Number(at)), only: null, columnCount };
      const page = await readMatchingRows(fetchRange, index, { ...wanted, after, limit, room: new PageRoom(10_000) });
      expect(page.upTo).toBeGreaterThan(after);
      expect(page.upTo - after).toBeLessThanOrEqual(183);
      found.push(...page.rows.map(({ row }) => row));
      ends.push(page.upTo);
      ({ upTo: after, hasMore } = page);
    }
    expect(found).toEqual(
      Array.from({ length: 700 }, (_row, at) => at).flatMap((at) => (isWanted(at) ? [at + 1] : [])),
    );
    expect(ends.at(-1)).toBe(700);
  }
});

test('sorting in turns answers what sorting at once does, equal ones as they were', async () => {
  const keys = fc.array(fc.nat(50), { minLength: 0, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(keys, async (drawn) => {
      // Longer than several turns, with the drawn order in it over and over.
      const items = Array.from({ length: drawn.length * 300 }, (_item, at) => ({ key: drawn[at % drawn.length], at }));
      const compare = (one: { key?: number }, other: { key?: number }) => (one.key ?? 0) - (other.key ?? 0);
      expect(await sortedInTurns(items, compare)).toEqual(items.toSorted(compare));
    }),
    { numRuns: 20 },
  );
  const many = Array.from({ length: 40_000 }, (_item, at) => (at * 7_919) % 40_009);
  expect(await turnsDuring(() => sortedInTurns(many, (one, other) => one - other))).toBeGreaterThan(60);
});
