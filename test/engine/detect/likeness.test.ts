import { expect, test } from 'vitest';
import { findTables, numbersOf } from './found-tables.ts';
import { drawnSheet } from './sheet-of.ts';

// Rows that look like a header, a heading or a remark, and are what the rows around them are.

const years = [2004, 2005, 2006, 2007, 2008];
const span = (from: (year: number) => string, figures = '14% | 56% | 30%') =>
  years.map((year) => `${from(year)} | ${figures}`);

test.each([
  ['British', (year: number) => `1 September ${year} to 31 August ${year + 1}`],
  ['German', (year: number) => `01.04.${year} bis 31.03.${year + 1}`],
  ['of weeks', (year: number) => `Week 48 of ${year} to week 12 of ${year + 1}`],
])('spans of time that nothing is known of are records as the others: %s', async (_, from) => {
  const header = 'Period | Parents | Both sides | Lawyer';
  const [first = '', ...others] = [2003, ...years, 2009, 2010, 2011].map((year) => `${from(year)} |  |  | `);
  const rows = [header, first, ...span(from), ...others.slice(-3)];
  const [found] = await findTables(drawnSheet([...rows, '', 'Notes'].join('\n')));
  expect(numbersOf(found, 'data')).toEqual(rows.slice(1).map((_row, index) => index + 2));
});

test('codes alone in a section that is yet to be filled in are records', async () => {
  const rows = [
    'Course | Autumn | Spring | Summer',
    'AH-101 | 2.5 | 3.5 | 1.5',
    'AH-102 | 1.5 |  | 2.5',
    ...[103, 104, 105, 106, 110].map((number) => `AH-${number} |  |  | `),
    'AH-121 | 4.5 | 2.5 | ',
  ];
  const [found] = await findTables(drawnSheet(rows.join('\n')));
  expect(numbersOf(found, 'data')).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
});

test.each([
  ['keys', ['C=Community', 'D=Diocese', 'N=Non-public']],
  ['words', ['Community', 'Diocese', 'Other']],
])('lines that go on with the texts of a record are no header: %s', async (_, lines) => {
  const rows = [
    'From | To | Length | Field | Kind | Values',
    '1 | 6 | 6 | Identity | numeric | Six digits',
    '7 | 36 | 30 | Name | text | Any',
    '37 | 37 | 1 | School | text | P=Public',
    ...lines.map((line) => ` |  |  |  |  | ${line}`),
    '38 | 39 | 2 | Grade | numeric | Two digits',
    '40 | 40 | 1 | Term | text | S=Spring',
  ];
  const [found] = await findTables(drawnSheet(rows.join('\n')));
  expect(numbersOf(found, 'header')).toEqual([1]);
  expect(numbersOf(found, 'data')).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
});

test('labels with their values in each cell are no header', async () => {
  const rows = [
    'Weekly crime report |  |  |  | ',
    'Region (large): all | Region (medium): all | Region (small): all |  | ',
    '',
    'Offence | Week | 2011 | 2012 | Change',
    'Robbery | 1.5 | 90 | 73 | -0.21',
    'Theft | 3.5 | 31 | 41 | 0.5',
  ];
  const [found] = await findTables(drawnSheet(rows.join('\n')));
  expect(found?.table.headerRows).toEqual([4]);
});

test('a text alone above the names of all columns is a title, wherever it stands', async () => {
  const rows = [
    ' | Items of 2012 |  |  |  | ',
    'Ranking | Priority | Item | Division | Budget | Total',
    '9 | first | High school | A.1 | 300000 | 600000',
    '10 | second | Transfers | A.3 | 250000 | 500000',
    '11 | third | Grants | B.1 | 150000 | 300000',
  ];
  const [found] = await findTables(drawnSheet(rows.join('\n')));
  expect(found?.table.headerRows).toEqual([2]);
  expect(numbersOf(found, 'data')).toEqual([3, 4, 5]);
});

test('numbers from one on, with a name over figures beside them, are names', async () => {
  const rows = [
    ' | North | East | South | West | Centre | ',
    'Crime by district | 1 | 2 | 3 | 4 | 5 | Total',
    'Assault |  | 2 |  | 1 | 2 | 5',
    'Theft | 2 | 3 | 5 |  | 1 | 11',
    'Arson |  |  | 2 | 1 |  | 3',
    'Fraud | 4 | 3 | 5 |  | 1 | 13',
  ];
  const [found] = await findTables(drawnSheet(rows.join('\n')));
  expect(found?.table.headerRows).toEqual([1, 2]);
});

test('a name goes on where a bracket is open', async () => {
  const rows = [
    ' | Weekly total | Year | Year | Year',
    ' | (04/11 to | (2009) | (2010) | (2011)',
    ' | 10/11) |  |  | ',
    'Robbery | 12 | 90 | 73 | 94',
    'Theft | 31 | 310 | 290 | 301',
    'Arson | 2 | 14 | 9 | 11',
  ];
  const [found] = await findTables(drawnSheet(rows.join('\n')));
  expect(found?.table.headerRows).toEqual([1, 2, 3]);
  expect(numbersOf(found, 'data')).toEqual([4, 5, 6]);
});

test('figures that rise below a heading among records are a record', async () => {
  const rows = [
    'Perk | 2006 | 2007 | 2008',
    'Return gradually | 57 | 56 | 54',
    'Share a job | 36 | 30 | 29',
    'Work at home | 31 | 33 | 32',
    '',
    'TIME OFF |  |  | ',
    'Personal time | 45 | 46 | 47',
    'Compensatory time | 18 | 21 | 9',
    'Voluntary work | 21 | 24 | 20',
  ];
  const [found] = await findTables(drawnSheet(rows.join('\n')));
  expect(numbersOf(found, 'data')).toEqual([2, 3, 4, 7, 8, 9]);
});

test('a heading of remarks is none of the records above it', async () => {
  const rows = [
    ' | Total | Prisons | Centres | Change',
    'Male population | 81,379 | 80,583 | 796 | 2',
    'Female population | 3,966 | 3,966 | 0 | 4',
    'Capacity | 85,995 | 85,153 | 842 | 1',
    'Home detention | 2,448 |  |  | ',
    'Definitions: |  |  |  | ',
    '1 - The capacity of the estate is the sum of all establishments, less 2,000 places. |  |  |  | ',
    '2 - Capacity is what can be used, which governors say. |  |  |  | ',
  ];
  const [found] = await findTables(drawnSheet(rows.join('\n')));
  expect(numbersOf(found, 'data')).toEqual([2, 3, 4, 5]);
});

test('a name and figures right below records are a record, whatever follows', async () => {
  const rows = [
    'Item | Stock | Sold | Left',
    'Alder | 120 | 80 | 40',
    'Beech | 95 | 15 | 80',
    'Cedar |  | 30 | ',
    'See the yard for more |  |  | ',
  ];
  const [found] = await findTables(drawnSheet(rows.join('\n')));
  expect(numbersOf(found, 'data')).toEqual([2, 3, 4]);
});

test.each([
  ['two columns', 'Region | 2019', ['North | 1200', 'South | 1850']],
  ['more rows', 'Offence | 2011', ['Robbery | 90', 'Theft | 31', 'Arson | 12', 'Fraud | 45']],
  [
    'names beside years',
    'Offence | Week | 2011 | 2012 | Change',
    ['Robbery | 1.5 | 90 | 73 | -0.21', 'Theft | 3.5 | 31 | 41 | 0.5'],
  ],
])('years over figures that are none are names: %s', async (_, header, records) => {
  for (const above of [[], ['Sales of the year', '']]) {
    const [found] = await findTables(drawnSheet([...above, header, ...records].join('\n')));
    expect(found?.table.headerRows).toEqual([above.length + 1]);
  }
});

test('among other figures a first record may hold one that looks like a year', async () => {
  const rows = ['Ann | Smith | 2011 | 33 | 4.5', 'Bob | Jones | 31 | 40 | 2.1', 'Cid | Miller | 312 | 50 | 1'];
  const [found] = await findTables(drawnSheet(rows.join('\n')));
  expect(numbersOf(found, 'data')).toEqual([1, 2, 3]);
});

test('a row in which half of the cells ask something, below codes, says what these mean', async () => {
  const rows = [
    'Q1 | Q2 | Q3_1 | Q3_2',
    'How old are you? | Where do you live? | Reads news - Papers | Reads news - Online',
    '34 | Leeds | 1 | 0',
    '27 | York | 0 | 1',
    '51 | Leeds | 0 | 0',
  ];
  const [found] = await findTables(drawnSheet(rows.join('\n')));
  expect(numbersOf(found, 'data')).toEqual([3, 4, 5]);
});

test('records of an address alone are no rows of the header', async () => {
  const rows = ['Name | Phone | Mail', ' |  | oe@example.org', ' |  | broken@', 'Cy | 123 | cy@example.org'];
  const [found] = await findTables(drawnSheet(rows.join('\n')));
  expect(numbersOf(found, 'data')).toEqual([2, 3, 4]);
});

test('what a sign stands for, alone below the records, is no record; where names have the same sign it is one', async () => {
  const rows = ['Pupil | Art | Note', 'Ida | 2 | e', 'Bent | 5 | -', 'Cem | 3 | e'];
  const [found] = await findTables(drawnSheet([...rows, 'e = excused |  | '].join('\n')));
  expect(numbersOf(found, 'data')).toEqual([2, 3, 4]);
  const keys = ['Key | Value', 'a=1 | x', 'b=2 | y', 'c=3 | '];
  const [kept] = await findTables(drawnSheet(keys.join('\n')));
  expect(numbersOf(kept, 'data')).toEqual([2, 3, 4]);
});
