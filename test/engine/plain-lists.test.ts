/** The plainest file there is, a header and records below it, whatever is in the records: none is a heading, a remark or a line about the file. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findTables, numbersOf } from './detect/found-tables.ts';
import { drawnSheet, rowsOf, sheetOf } from './detect/sheet-of.ts';

/** Names of columns, and what stands in them. */
const columns: Record<string, [name: string, values: fc.Arbitrary<string>]> = {
  people: ['Mitglied', fc.constantFrom('Ulla', 'Per', 'Ada Quist', 'Rolf', 'Jo van Dyk', 'Nils')],
  codes: ['Locker', fc.integer({ min: 10, max: 99 }).map((number) => `K-${number}`)],
  counts: ['Pages', fc.integer({ min: 0, max: 120 }).map(String)],
  amounts: ['Fee', fc.integer({ min: 100, max: 90_000 }).map((cents) => (cents / 100).toFixed(2))],
  days: ['Departure', fc.integer({ min: 10, max: 28 }).map((day) => `2024-05-${day}`)],
  words: ['Remark', fc.constantFrom('Kiel', 'Ulm', 'open', 'late', 'see letter', 'none')],
};

const keys = fc.constantFrom('people', 'codes', 'days');
const others = fc.subarray(['counts', 'amounts', 'words'], { minLength: 1, maxLength: 3 });

const lists = fc.tuple(keys, others).chain(([key, rest]) => {
  const chosen = [key, ...rest].flatMap((name) => (columns[name] ? [columns[name]] : []));
  const records = fc.array(fc.tuple(...chosen.map(([, values]) => values)), { minLength: 3, maxLength: 12 });
  // One record may lack what is in its last column, the first one excepted: there a lone text heads what is below it.
  return fc.record({ names: fc.constant(chosen.map(([name]) => name)), records, blank: fc.nat(11) });
});

test('every record of a plain list is a record', async () => {
  await fc.assert(
    fc.asyncProperty(lists, async ({ names, records, blank }) => {
      const cells = records.map((values, at) =>
        values.map((value, column) => (at === blank && at > 0 && column === values.length - 1 ? null : value)),
      );
      const found = await findTables(sheetOf(rowsOf([names, ...cells])));
      // Where all is words, nothing tells the names of the columns from a record.
      const [rows = [], ...more] = found.map((table) => numbersOf(table, 'data'));
      expect(more).toEqual([]);
      expect(rows.filter((row) => row > 1)).toEqual(records.map((_record, at) => at + 2));
    }),
    { numRuns: 400, seed: 5 },
  );
});

test.each([
  [
    'labels right above a list without a header',
    'Operator: | Ines\nDate: | May\nUlla | 7\nPer | 9\nNils | 3',
    [3, 4, 5],
  ],
  ['a remark', 'Name | Age\nUlla | 7\nPer | 9\nCounted by hand, twice a year. |', [2, 3]],
  ['headings from the first record on', 'Ware | Menge\nNord |\nTee | 5\nMilch | 6\nOst |\nSalz | 8', [3, 4, 6]],
])('what is none stays none: %s', async (_kind, drawing, records) => {
  expect(await recordsOf(drawing)).toEqual(records);
});

async function recordsOf(drawing: string): Promise<number[]> {
  const found = await findTables(drawnSheet(drawing));
  return found.flatMap((table) => numbersOf(table, 'data'));
}
