/** Totals under labels that are no words for totals, and what looks like them. */
import { expect, test } from 'vitest';
import { findTables, numbersOf } from './found-tables.ts';
import { drawnSheet } from './sheet-of.ts';

async function partsOf(drawing: string) {
  const [found] = await findTables(drawnSheet(drawing));
  return { totals: numbersOf(found, 'derived'), records: numbersOf(found, 'data') };
}

const days = (label: string, sums: string) => `
  Day        | Adults | Children | Taken
  2024-03-02 | 40     | 12       | 236
  2024-03-09 | 38     | 20       | 250.50
  ${label}   | ${sums}
  2024-04-06 | 60     | 31       | 393
  2024-04-13 | 44     | 15       | 265.25
  April      | 104    | 46       | 658.25`;

test.each(['March', 'KW 10', 'Lent'])('%s adds up the days above it', async (label) => {
  expect(await partsOf(days(label, '78 | 32 | 486.50'))).toEqual({ totals: [4, 7], records: [2, 3, 5, 6] });
});

test('a text among dates whose figures do not add up, to the last digit, is a record', async () => {
  expect(await partsOf(days('open day', '78 | 32 | 486'))).toEqual({ totals: [7], records: [2, 3, 4, 5, 6] });
});

test('a month among months that is as much as those before it is a record', async () => {
  const months = 'Month | In | Out\nJanuary | 1 | 2\nFebruary | 2 | 1\nMarch | 3 | 3\nApril | 5 | 4';
  expect(await partsOf(months)).toEqual({ totals: [], records: [2, 3, 4, 5] });
});

const week = (label: string, cakes: number) => `
  Tag      | Kaffee | Kuchen
  Mo       | 40     | 12
  Di       | 38     | 15
  Mi       | 21     | 8
  ${label} | 99     | 35
  Mo       | 42     | 10
  Di       | 36     | 14
  Mi       | 50     | 12
  ${label} | 128    | ${cakes}`;

test('rows that are called the same, and add up all records since the one before', async () => {
  expect(await partsOf(week('Woche', 36))).toEqual({ totals: [5, 9], records: [2, 3, 4, 6, 7, 8] });
});

test('but not where one of them does not', async () => {
  expect(await partsOf(week('Woche', 35))).toEqual({ totals: [], records: [2, 3, 4, 5, 6, 7, 8, 9] });
});

test.each([
  ['Reds Count', 'Blues Count', 'Grand Count'],
  ['Reds Anzahl', 'Blues Anzahl', 'Gesamtanzahl'],
  ['Nombre Reds', 'Nombre Blues', 'Nombre total'],
])('%s counts the rows of its group, as Excel writes it', async (first, second, all) => {
  const drawing = `
    Team      | Member | Points
    Reds      | Ann    | 4
    Reds      | Bo     | 6
    ${first}  | 2      |
    Blues     | Cy     | 9
    Blues     | Di     | 1
    Blues     | Ed     | 5
    ${second} | 3      |
    ${all}    | 5      |`;
  expect(await partsOf(drawing)).toEqual({ totals: [4, 8, 9], records: [2, 3, 5, 6, 7] });
});

test.each([
  [
    'a set beside its parts',
    'Set | Weight | Price\nBody | 500 | 300\nLens | 200 | 100\nSet A | 700 | 400\nBody | 600 | 500\nLens | 300 | 200\nSet A | 900 | 700',
  ],
  [
    'a record without its date',
    'Date | In | Out\n2024-01-02 | 3 | 2\n2024-01-03 | 1 | 2\nunknown | 4 | 4\n2024-01-05 | 7 | 1',
  ],
  ['a thing that is called a count', 'Part | Stock\nThread | 7\nThread count | 1\nNeedle | 4'],
  ['a person who is called Count', 'Person | Years\nBasie | 1\nCount Basie | 1'],
])('%s is no total', async (_, drawing) => {
  const records = drawing
    .split('\n')
    .map((_line, at) => at + 1)
    .slice(1);
  expect(await partsOf(drawing)).toEqual({ totals: [], records });
});

test('a count of something else is a record', async () => {
  const measures = 'Measure | Value\nHead count | 2\nStep count | 8000\nBlood count | 5\nSheep count | 4';
  expect((await partsOf(measures)).totals).toEqual([]);
});

test('the mean of a group of two, which its label names', async () => {
  const drawing = `
    Class      | Pupil | Mark
    5a         | Ada   | 2
    5a         | Ben   | 3
    5a Average |       | 2.5
    5b         | Cid   | 1
    5b         | Dot   | 4
    5b         | Eli   | 4
    5b Average |       | 3`;
  expect(await partsOf(drawing)).toEqual({ totals: [4, 8], records: [2, 3, 5, 6, 7] });
});
