/** Rows of units below the names of columns, above records of which the first says little. The truth is written before a sheet is judged. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CellValue } from '../../../src/engine/model.ts';
import { isUnit } from '../../../src/engine/words/unit-words.ts';
import { tablesOfCells, tablesOfText } from '../extracted-text.ts';
import { findTables, numbersOf } from './found-tables.ts';
import { rowsOf, sheetOf } from './sheet-of.ts';

test.each([
  'EUR',
  'kg',
  '(mm)',
  '[°C]',
  'EUR/kg',
  'pcs',
  'St.',
  'mg/l',
  '1000 t',
  '€',
  '%',
  'kWh',
  'm³',
  'stuks',
  '$ per kg',
])('%s is a unit', (text) => {
  expect(isUnit(text)).toBe(true);
});

test.each(['Alder', 'on request', 'open', 'late', '12 kg', 'North', '', '1000'])('%j is none', (text) => {
  expect(isUnit(text)).toBe(false);
});

const names: [string, string[], string[]][] = [
  ['Tree', ['Price', 'Stock', 'Height', 'Remark'], ['Alder', 'Beech', 'Oak', 'Pine', 'Silver fir']],
  ['Boom', ['Prijs', 'Voorraad', 'Hoogte', 'Opmerking'], ['Els', 'Beuk', 'Eik', 'Den', 'Zilverspar']],
  ['Baum', ['Preis', 'Bestand', 'Höhe', 'Bemerkung'], ['Erle', 'Buche', 'Eiche', 'Kiefer', 'Weißtanne']],
  ['Sample', ['Load', 'Count', 'Length', 'Note'], ['A1', 'A2', 'A3', 'B1', 'B2']],
];
const units = [
  ['EUR', '€', '[EUR]', 'EUR/kg', '(USD)'],
  ['pcs', 'St.', 'stuks', '(pcs)', '[Stk]'],
  ['m', 'cm', '(mm)', '[m]', 'ft'],
];
const little = fc.constantFrom('on request', 'pending', 'tbd', '-', 'n/a', '?', 'op aanvraag', 'auf Anfrage', null);

const sheets = fc
  .tuple(
    fc.constantFrom(...names),
    fc.integer({ min: 2, max: 3 }),
    fc.integer({ min: 1, max: 4 }),
    fc.boolean(),
    fc.constantFrom(null, null, null, '-', 'unit'),
  )
  .chain(([[key, others, things], columns, records, hasRemark, corner]) =>
    fc
      .record({
        under: fc.tuple(...units.slice(0, columns).map((list) => fc.constantFrom(...list))),
        first: fc
          .array(little, { minLength: columns, maxLength: columns })
          .filter((cells) => cells.some((cell) => cell !== null)),
        figures: fc.array(
          fc.array(
            fc.integer({ min: 100, max: 9900 }).map((cents) => (cents / 100).toFixed(2)),
            { minLength: columns, maxLength: columns },
          ),
          {
            minLength: records,
            maxLength: records,
          },
        ),
        remarks: fc.array(fc.constantFrom('late', '-', null), { minLength: records + 1, maxLength: records + 1 }),
        title: fc.boolean(),
      })
      .map(({ under, first, figures, remarks, title }) => {
        const beside = (cell: CellValue): CellValue[] => (hasRemark ? [cell] : []);
        const above: CellValue[][] = title ? [['List of spring 2024'], []] : [];
        const cells: CellValue[][] = [
          ...above,
          [key, ...others.slice(0, columns), ...beside(others[3] ?? '')],
          [corner, ...under, ...beside(null)],
          [things[0] ?? '', ...first, ...beside(remarks[0] ?? null)],
          ...figures.map((row, at): CellValue[] => [things[at + 1] ?? '', ...row, ...beside(remarks[at + 1] ?? null)]),
        ];
        return { cells, header: above.length + 1, records: records + 1 };
      }),
  );

test('the first record below a row of units is one, however little is known of it', async () => {
  const wrong: CellValue[][][] = [];
  for (const { cells, header, records } of fc.sample(sheets, { numRuns: 600, seed: 51 })) {
    const found = await findTables(sheetOf(rowsOf(cells)));
    const expected = Array.from({ length: records }, (_, at) => header + 2 + at).join();
    const isRight =
      found.length === 1 &&
      found[0]?.table.headerRows.join() === `${header},${header + 1}` &&
      numbersOf(found[0], 'data').join() === expected;
    if (!isRight) wrong.push(cells);
  }
  expect(wrong.length, JSON.stringify(wrong.slice(0, 8))).toBe(0);
});

test.each([
  ['csv', (text: string) => tablesOfText(text)],
  [
    'xlsx',
    (text: string) =>
      tablesOfCells(
        text
          .split('\n')
          .map((line) =>
            line.split(',').map((cell) => (cell === '' ? null : /^[\d.]+$/.test(cell) ? Number(cell) : cell)),
          ),
      ),
  ],
])('%s: names and units are one header', async (_form, read) => {
  const [found] = await read(
    'Tree,Price,Stock,Remark\n,EUR,pcs,\nAlder,on request,-,-\nBeech,12.5,30,\nOak,14,12,late\nPine,9.5,8,',
  );
  expect(found?.table.columns.map(({ name }) => name)).toEqual(['tree', 'price_eur', 'stock_pcs', 'remark']);
  expect(found?.rows.map((row) => row.slice(0, 2))).toEqual([
    ['Alder', 'on request'],
    ['Beech', 12.5],
    ['Oak', 14],
    ['Pine', 9.5],
  ]);
});
