import { describe, expect, test } from 'vitest';
import { alignedRows, type Mark, pdfFile, ruledRows } from '../../../../scripts/samples/pdf.ts';
import { rowsOfTables } from '../../field/rows-of-tables.ts';
import { tablesOf } from './pages.ts';

const boats = [
  ['Boat', 'Crew', 'Nets'],
  ['Alk', '4', '12'],
  ['Brin', '11', '9'],
  ['Cato', '6', '30'],
];
const quays = [
  ['Quay', 'Depth', 'Cranes', 'Year'],
  ['East', '4.5', '2', '1988'],
  ['West', '7.0', '1', '2004'],
  ['Old', '3.5', '0', '1921'],
];
const place = { x: 60, y: 700, widths: [120, 80, 80, 80] };
const text = (words: string, x: number, y: number): Mark => ({ text: words, x, y, size: 9 });
const across = (y: number): Mark => ({ line: [58, y, 420, y] });

describe('what stands above a table', () => {
  test.each([
    ['Table 4. Quays', false],
    ['Tabelle 2: Kais', true],
  ])('parts it from the table before: %s', async (caption, ruled) => {
    const marks = [
      ...alignedRows(boats, place),
      text(caption, 60, 644),
      ...alignedRows(quays, { ...place, y: 630 }),
      ...(ruled ? [710, 697, 654, 640, 627, 584].map(across) : []),
    ];
    expect(await tablesOf(marks)).toEqual([boats, quays]);
  });

  test.each([22, 26])('is no header where it stands %s points above, as addresses do', async (gap) => {
    const y = 700 - 3 * 11 - gap;
    const address = ['Fish Ltd', 'Harbour 3', 'Port'].flatMap((line, index) => [
      text(line, 60, 700 - 11 * index),
      text(['No. 88-12', 'Date: 3 May', 'Ref: 17'][index] ?? '', 340, 700 - 11 * index),
    ]);
    expect(await tablesOf([...address, ...alignedRows(quays, { ...place, y })])).toEqual([quays]);
  });

  test('is no header where it is one label and its value', async () => {
    const label = [text('Voyage:', 60, 722), text('88/1204', 180, 722)];
    expect(await tablesOf([...label, ...alignedRows(quays, place)])).toEqual([quays]);
  });
});

test('gaps of columns are known across lines that end before them', async () => {
  const [head = [], ...records] = [
    ['Region', '2010', '2011'],
    ['North', '', ''],
    ['Upper', '880', '872'],
    ['Lower', '1,204', '21'],
    ['South', '', ''],
    ['Coast', '15,010', '15,120'],
    ['Inland', '3,100', '3,090'],
  ];
  // So close that the widest numbers stand 0.6 sizes of the font from each other.
  const edges = [0, 220, 253];
  const widthOf = (number: string) => [...number].reduce((sum, one) => sum + (one === ',' ? 2.5 : 5), 0);
  const marks = [head, ...records].flatMap((row, line) =>
    row.flatMap((cell, column): Mark[] =>
      cell === '' ? [] : [text(cell, column === 0 ? 60 : (edges[column] ?? 0) - widthOf(cell), 700 - 14 * line)],
    ),
  );
  expect(await tablesOf(marks)).toEqual([[head, ...records]]);
});

test('the last row of a table with shaded rows goes on below the last shade', async () => {
  const rows = [
    ['Plan', 'Aim', 'Lead'],
    ['Rivers', 'Less lead', 'Agency'],
    ['Homes', 'Warmth', 'Council'],
    ['Roads', 'Less noise', 'Highways'],
    ['Meals', 'One a day', 'Council'],
    ['Trees', 'Four thousand', 'Parks and'],
  ];
  const shades = [1, 3].map((row): Mark => ({ fill: [58, 696 - 14 * row, 300, 14] }));
  const marks = [...shades, ...alignedRows(rows, place), text('open spaces', 260, 619)];
  const wanted = rows.map((row) => row.map((cell) => (cell === 'Parks and' ? 'Parks and open spaces' : cell)));
  expect(await tablesOf(marks)).toEqual([wanted]);
});

test('a rule under two headings is no heading over both of their columns', async () => {
  const rules: Mark[] = [{ line: [58, 696, 250, 696] }, { line: [256, 696, 420, 696] }, across(710), across(645)];
  expect(await tablesOf([...rules, ...alignedRows(quays, place)])).toEqual([quays]);
});

test('the last row of a form is a record like those above', async () => {
  const form = [
    ['Name', 'Jana Novak'],
    ['Date of birth', '12.04.1988'],
    ['Address', 'Long Lane 4, York'],
    ['Phone', '0123 445566'],
  ];
  const file = pdfFile([ruledRows(form, { x: 60, y: 700, widths: [120, 200] })]);
  expect(await rowsOfTables('form.pdf', file)).toEqual([{ header: [], records: [1, 2, 3, 4] }]);
});
