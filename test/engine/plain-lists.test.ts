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
  ['figures and words by turns', 'Name | Amount\nAnn | 1\nBob | x\nCid | 3', [2, 3, 4]],
  [
    'the same, and one that is blank',
    'Person | Reading\nFinn | 9.5\nDora | n/a\nGus |\nHana | absent\nBob | 47\nAnn | n/a',
    [2, 3, 4, 5, 6, 7],
  ],
  [
    'a first record without a value',
    'Student | Status\nEve Stone |\nFinn | open\nBob | none\nCid | late',
    [2, 3, 4, 5],
  ],
  [
    'a code without a value among others',
    'Id | Result\nA675 | absent\nX994 | n/a\nB351 |\nC56 | 9\nC442 | 11',
    [2, 3, 4, 5, 6],
  ],
  ['a day without a value, first', 'Born | Score\n2024-01-07 |\n2024-04-15 | 20\n2024-02-11 | 76', [2, 3, 4]],
  ['one record, which lacks a value', 'Date | Total\n2024-11-15 |', [2]],
  ['a last record without a value', 'SKU | Email\nX368 | cid@ex.org\nX981 | ann@ex.org\nB85 |', [2, 3, 4]],
  [
    'firms whose names begin like means and totals',
    'Supplier | VAT | Year | Season\nDot GmbH | 35% | 2021 | 2021\nTotal Energies | 41% | 2020 | 2021\nAcme | 22% | 2019 | 2025\nAverage Joe Gym | 96% | 2018 | 2021\nBlue Ox | 12% | 2019 | 2020\nAverage Joe Gym | 81% | 2025 | 2019',
    [2, 3, 4, 5, 6, 7],
  ],
  [
    'a name that is another record’s, alone in its row',
    'Player | Paid | From | Open\nAcme | no | 18:00 | 4\nBlue Ox | yes | 7:30 | 2\nDot | no | 9:00 | 1\nBlue Ox | | |\nEve | yes | 9:30 | 3',
    [2, 3, 4, 5, 6],
  ],
  [
    'a sign alone in its row',
    'Client | Comment | Share | Team\nAcme | late | 15% | A\nBlue Ox | B | 49% | B\n | - | |\nDot | n/a | 58% | A',
    [2, 3, 4, 5],
  ],
  [
    'a first record with gaps, and a code as all have',
    'Policy | Mail | Player | Batch | Paid\n | a@ex.org | Blue Ox | P-3062 |\nR-5649 | b@ex.org | Acme | P-1188 | 3.50\nR-5650 | c@ex.org | Dot | P-1189 | 9.25\nR-5651 | | Eve | P-1190 | 7.75',
    [2, 3, 4, 5],
  ],
  [
    'a short list of days and codes above another',
    'Date | Code | |\n2024-07-28 | K455 | |\n2024-02-21 | K698 | |\n | | |\n | | |\nCity | Price | Code | Rate\nKiel | 49.83 | K253 | 14%\nGraz | 8.76 | K677 | 87%\nGraz | 71.17 | K364 | 7%',
    [2, 3, 7, 8, 9],
  ],
  ['one record of words and an address', 'Region | Mail | Remark\nNorth | b@ex.org |', [2]],
  ['one record of a year and a time', 'Year | Until | Season\n2023 | 15:00 | 2025', [2]],
])('the records of a plain list are records: %s', async (_kind, drawing, records) => {
  expect(await recordsOf(drawing)).toEqual(records);
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

test.each([
  [
    'years among days and times',
    '16/11/2021 | no | 2023 | 07:15 | 10001 | See & Sons\n25/03/2022 | yes | 2008 | 10:15 | 10002 | Source Foods\n15/01/2024 | no | 2016 | 17:30 | 10003 | Dot Ltd\n10/05/2022 | yes | 2017 | 08:15 | 10004 | Acme',
    [1, 2, 3, 4],
  ],
  [
    'less than what is measured',
    'Hof | <5 | 19 % | 12.20\nJena | - | 0 % | 9.75\nUlm | 31 | 19% | 8.10\nHof | n/a | 33% | 44.00',
    [1, 2, 3, 4],
  ],
  [
    'two records',
    '07:30 | 46.29 | Ott | 39 | yes | x@ex.org | 20%\n14:30 | 6.55 | Wirth | | no | info@ex.org | 33%',
    [1, 2],
  ],
])('the first record of a list without names is one: %s', async (_kind, drawing, records) => {
  expect(await recordsOf(drawing)).toEqual(records);
});

test.each([
  [
    'a head and a foot',
    'HDR | 20240402 | ACME | EUR\nLIN | 1 | Gasket | 14 | 2.50\nLIN | 2 | Bolt | 220 | 0.10\nLIN | 3 | Relay | 9 | 7.25\nTRL | 3 | 122.25',
  ],
  [
    'a head for each',
    'HDR | A-1 | 2024-04-02 | ACME\nLIN | 1 | Gasket | 14 | 2.50\nLIN | 2 | Bolt | 220 | 0.10\nHDR | A-2 | 2024-04-03 | DOT\nLIN | 1 | Relay | 9 | 7.25',
  ],
  ['letters', 'H | 2024-04-02 | BATCH7\nD | 1001 | Ann Hall | 44.20\nD | 1002 | Bob Ray | 13.75\nT | 2 | 57.95'],
])('each record of a file of several kinds is one: %s', async (_kind, drawing) => {
  expect(await recordsOf(drawing)).toEqual(drawing.split('\n').map((_line, at) => at + 1));
});

test('a common name of a column in capitals above codes is a header', async () => {
  expect(
    await recordsOf('SKU | 36 | 38 | 40 | 42\nTEE | 4 | 7 | 2 | 1\nTEE | 2 | 0 | 3 | 5\nCAP | 1 | 5 | 4 | 4'),
  ).not.toContain(1);
});

test.each([
  [
    'one below abbreviated names',
    'Ref. | Paid? | Due | Qty.\nA-104 | yes | 2024-05-03 | 4\n\nBoat | Harbour | Crew | Weight\nGull | Ulm | 12 | 3.4\nTern | Kiel | 40 | 3.4\nSkua | Graz | 31 | 8.1\nDan | Oslo | 7 | 2.2\nEdda | Lyon | 22 | 9.1\nWim | Ulm | 3 | 8.2',
    [2, 5, 6, 7, 8, 9, 10],
  ],
  [
    'one of its name alone, below years',
    'Region | 2023 | 2024\nNorth | |\nSouth | 12 | 14\nNorth | 31 | 40\nIsles | 7 | 9',
    [2, 3, 4, 5],
  ],
])('a record is none of sentences, and no second header: %s', async (_kind, drawing, records) => {
  expect(await recordsOf(drawing)).toEqual(records);
});
