/** Lists beside and below each other: no record of them is lost, and nearly all come apart. The truth is written before a sheet is judged. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CellValue } from '../../src/engine/model.ts';
import { findTables, numbersOf } from './detect/found-tables.ts';
import { draw, rowsOf, sheetOf } from './detect/sheet-of.ts';

const person = fc.constantFrom('Ada', 'Birk Olsen', 'Chloé', 'Dan', 'Edda Maria Voss', 'Fritz', 'Gil');
const town = fc.constantFrom('Ulm', 'Kiel', 'Graz', 'Bad Ems', 'Lyon', 'Oslo');
const keys: [string, fc.Arbitrary<string>][] = [
  ['Name', person],
  ['City', town],
  ['Code', fc.integer({ min: 100, max: 999 }).map((number) => `R-${number}`)],
  ['Date', fc.integer({ min: 10, max: 28 }).map((day) => `2024-05-${day}`)],
];
const others: [string, fc.Arbitrary<string>][] = [
  ['Amount', fc.integer({ min: 100, max: 99_999 }).map((cents) => (cents / 100).toFixed(2))],
  ['Points', fc.integer({ min: 0, max: 120 }).map(String)],
  ['Status', fc.constantFrom('open', 'late', 'paid')],
  ['Region', fc.constantFrom('North', 'South', 'Isles')],
];

interface List {
  names: string[];
  records: string[][];
}

const lists = fc
  .tuple(fc.constantFrom(...keys), fc.subarray(others, { minLength: 1, maxLength: 3 }))
  .chain(([key, rest]): fc.Arbitrary<List> => {
    const chosen = [key, ...rest];
    const record = fc.tuple(...chosen.map(([, value]) => value));
    return fc.record({
      names: fc.constant(chosen.map(([name]) => name)),
      records: fc.array(record, { minLength: 3, maxLength: 8 }),
    });
  });

const judged = 200;

test('lists with two blank columns between them are tables of their own', async () => {
  const pairs = fc.sample(fc.tuple(lists, lists, fc.integer({ min: 2, max: 3 })), { numRuns: judged, seed: 31 });
  const wrong: CellValue[][][] = [];
  for (const [left, right, gap] of pairs) {
    const cells = beside(left, right, gap);
    const found = await findTables(sheetOf(rowsOf(cells)));
    const got = found.map((table) => numbersOf(table, 'data').join());
    if (got.join(' | ') !== `${numbered(left)} | ${numbered(right)}`) wrong.push(cells);
  }
  expect(wrong.length, JSON.stringify(wrong.slice(0, 3))).toBeLessThanOrEqual(10);
});

function beside(left: List, right: List, gap: number): CellValue[][] {
  const height = Math.max(left.records.length, right.records.length) + 1;
  return Array.from({ length: height }, (_, at) => {
    const of = (list: List) => (at === 0 ? list.names : (list.records[at - 1] ?? list.names.map(() => null)));
    return [...of(left), ...Array.from({ length: gap }, () => null), ...of(right)];
  });
}

function numbered({ records }: List): string {
  return records.map((_record, at) => at + 2).join();
}

test.each([
  [
    'a short list of words below another',
    'Article | Status | Fee\nRope | ok | 686.93\nChair | x | 623.91\nNails | x | 463.48\n\n\n\nClient | Note | City\nSum Systems | | Zwolle\nSum Systems | late | Oslo\nAcme | see letter | New York\nDot | none |',
    [2, 3, 4, 9, 10, 11, 12],
  ],
  [
    'a fuller record below a sparse one',
    'Member | Note | Ware | Town\nIlse | | | Oslo\nFinn | ok | Tea | Bern\nGus | x | Nails 40mm | Zwolle',
    [2, 3, 4],
  ],
])('no record is lost: %s', async (_kind, drawing, records) => {
  const found = await findTables(sheetOf(rowsOf(draw(drawing))));
  expect(found.flatMap((table) => numbersOf(table, 'data'))).toEqual(records);
});
