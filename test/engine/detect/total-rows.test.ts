/** Rows of totals of small lists, in one language and in two, and rows that count signs. The truth is written before a sheet is judged. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CellValue } from '../../../src/engine/model.ts';
import { totalLabelOf } from '../../../src/engine/words/total-words.ts';
import { tablesOfCells, tablesOfText } from '../extracted-text.ts';
import { findTables, numbersOf } from './found-tables.ts';
import { rowsOf, sheetOf } from './sheet-of.ts';

test.each([
  ['Totaal / Total', 'total'],
  ['Total/Totaal:', 'total'],
  ['Summe | Total', 'total'],
  ['Somme (Total)', 'total'],
  ['Razem – Total', 'total'],
  ['Totaal - Total', 'total'],
  ['Sub-total / Sous-total', 'total'],
  ['TOTAL GÉNÉRAL / GRAND TOTAL', 'total'],
  ['Summe / Total / Totale', 'total'],
  ['合計 / Total', 'total'],
  ['Totaal Total', 'total'],
  ['Durchschnitt / Average', 'mean'],
  ['Average (moyenne)', 'mean'],
])('%s is a label in several languages, and says nothing else', (text, kind) => {
  expect(totalLabelOf(text)).toEqual({ kind, isWhole: true });
});

test.each(['Total / Average', 'Total (Lyon)', 'Sum – Partners', 'Total, Ltd'])('%s says more than a label', (text) => {
  expect(totalLabelOf(text)?.isWhole ?? false).toBe(false);
});

const labels = fc.constantFrom(
  'Total',
  'Totaal',
  'Summe',
  'Somme',
  'Totaal / Total',
  'Total | Summe',
  'Total (Somme)',
  'Razem – Total',
);
const names: [string, string[]][] = [
  ['Name', ['Amount', 'Hours', 'Fee']],
  ['Naam', ['Bedrag', 'Uren', 'Kosten']],
  ['Bezeichnung', ['Betrag', 'Stunden', 'Kosten']],
  ['Artikel', ['Waarde', 'Gewicht', 'Aantal']],
  ['Poste', ['Montant', 'Durée', 'Frais']],
];
const people = ['Anna', 'Bert Vos', 'Cor', 'Dina Maria', 'Emil'];
const figure = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 90_000 }).map((cents) => cents / 100) },
  { weight: 1, arbitrary: fc.constant(null) },
);

const lists = fc
  .tuple(
    fc.constantFrom(...names),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 4 }),
    labels,
    fc.boolean(),
  )
  .chain(([[key, others], columns, count, label, areTexts]) =>
    fc
      .array(fc.array(figure, { minLength: columns, maxLength: columns }), { minLength: count, maxLength: count })
      .map((rows) => {
        const filled = rows.map((row, at) => row.map((value, column) => value ?? (at === column % count ? 7.5 : null)));
        const sums = Array.from({ length: columns }, (_, column) =>
          Number(filled.reduce((sum, row) => sum + (row[column] ?? 0), 0).toFixed(2)),
        );
        const cells: CellValue[][] = [
          [key, ...others.slice(0, columns)],
          ...filled.map((row, at): CellValue[] => [people[at] ?? '', ...row]),
          [label, ...sums],
        ];
        const asText = (value: CellValue) => (typeof value === 'number' ? value.toFixed(2) : value);
        return areTexts ? cells.map((row) => row.map(asText)) : cells;
      }),
  );

test('the total of a small list is one, however many rows have figures, and no record is lost', async () => {
  const wrong: CellValue[][][] = [];
  for (const cells of fc.sample(lists, { numRuns: 600, seed: 41 })) {
    const found = await findTables(sheetOf(rowsOf(cells)));
    const records = Array.from({ length: cells.length - 2 }, (_, at) => at + 2).join();
    const isRight =
      found.length === 1 &&
      numbersOf(found[0], 'data').join() === records &&
      numbersOf(found[0], 'derived').join() === `${cells.length}`;
    if (!isRight) wrong.push(cells);
  }
  expect(wrong.length, JSON.stringify(wrong.slice(0, 6))).toBe(0);
});

const signs: [string, string | null][] = [
  ['x', null],
  ['✓', null],
  ['✓', '✗'],
  ['ja', 'nee'],
  ['yes', 'no'],
  ['P', 'A'],
  ['oui', 'non'],
  ['TRUE', 'FALSE'],
];

const sheetsOfSigns = fc
  .tuple(
    fc.constantFrom(...signs),
    fc.integer({ min: 3, max: 12 }),
    fc.integer({ min: 2, max: 5 }),
    fc.constantFrom('Total', 'Totaal', 'Totaal / Total', 'Summe', 'Present', 'Aanwezig', null),
    fc.boolean(),
  )
  .chain(([[yes, no], count, columns, label, hasDays]) =>
    fc
      .array(fc.array(fc.boolean(), { minLength: columns, maxLength: columns }), { minLength: count, maxLength: count })
      .map((ticks) => {
        const counts = Array.from({ length: columns }, (_, column) => ticks.filter((row) => row[column]).length);
        const days = ticks.map((row) => row.filter((tick) => tick).length);
        const sum = days.reduce((all, one) => all + one, 0);
        const cells: CellValue[][] = [
          ['Member', ...['Mon', 'Tue', 'Wed', 'Thu', 'Fri'].slice(0, columns), ...(hasDays ? ['Days'] : [])],
          ...ticks.map((row, at): CellValue[] => [
            `${people[at % people.length] ?? ''} ${String.fromCharCode(65 + at)}`,
            ...row.map((tick) => (tick ? yes : no)),
            ...(hasDays ? [days[at] ?? 0] : []),
          ]),
          [label, ...counts, ...(hasDays ? [sum] : [])],
        ];
        return { cells, isCounted: sum > 0 };
      }),
  );

test('a last row that counts the signs above it is a total', async () => {
  const wrong: CellValue[][][] = [];
  for (const { cells, isCounted } of fc.sample(sheetsOfSigns, { numRuns: 400, seed: 42 })) {
    const found = await findTables(sheetOf(rowsOf(cells)));
    const records = Array.from({ length: cells.length - 2 }, (_, at) => at + 2).join();
    const isRight = found.length === 1 && numbersOf(found[0], 'data').join() === records;
    if (isCounted && !isRight) wrong.push(cells);
  }
  expect(wrong.length, JSON.stringify(wrong.slice(0, 6))).toBe(0);
});

const attendance = (last: string) => `Name,Mon,Tue,Wed\nAnn,x,x,\nBob,x,,x\nCor,x,x,\nDan,,x,x\n${last}\n`;
const asCells = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split(',').map((cell) => (cell === '' ? null : /^\d+$/.test(cell) ? Number(cell) : cell)));

test.each([
  ['csv', tablesOfText],
  ['xlsx', (text: string) => tablesOfCells(asCells(text))],
])('%s: a row that is called a total and counts something else is kept, and told', async (_form, read) => {
  const [counted] = await read(attendance('Total,3,3,2'));
  expect(counted?.rows).toHaveLength(4);
  expect(counted?.issues).toEqual([]);
  const [found] = await read(attendance('Total,3,4,2'));
  expect(found?.rows).toHaveLength(5);
  expect(found?.issues.map(({ rule, sourceCell, message }) => [rule, sourceCell, message])).toEqual([
    [
      'POSSIBLE_TOTAL',
      'A6',
      'The row names itself a total (“Total”), but its figures do not add up. It is kept as a record.',
    ],
  ]);
});

test.each([
  ['Name,Hours\nAnna,10\nTotal hours,10', 'one row alone has figures to add'],
  ['Name,Hours,Fee\nAnna,10,2\nTotal 2024,10,2', 'one row alone has figures to add'],
  ['Name,Hours\nAnna,10\nBert,4\nTotal,15', 'its figures do not add up'],
])('what is said of a row that may be a total is true: %j', async (text, reason) => {
  const [found] = await tablesOfText(text);
  const issues = found?.issues.filter(({ rule }) => rule === 'POSSIBLE_TOTAL') ?? [];
  expect(issues.map(({ message }) => message)).toEqual([expect.stringContaining(reason)]);
});
