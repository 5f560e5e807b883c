/** Two to four lists of words and numbers one below another, with titles and blank rows between them: which of their records are lost. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CellValue } from '../../src/engine/model.ts';
import { findTables, numbersOf } from './detect/found-tables.ts';
import { draw, drawnSheet, rowsOf, sheetOf } from './detect/sheet-of.ts';

type Column = [string, fc.Arbitrary<string>];

const person = fc.constantFrom('Ada', 'Birk Olsen', 'Chloé', 'Dan', 'Edda Maria Voss', 'Fritz', 'Gil', 'Wim de Boer');
const firm = fc.constantFrom('Blue Ox', 'Acme', 'Lux & Co.', 'Dot GmbH', 'Red Hen', 'Kern & Co.', 'Sum Systems');
const town = fc.constantFrom('Ulm', 'Kiel', 'Graz', 'Bad Ems', 'Lyon', 'Oslo', 'New York', 'Zwolle');
const keys: Column[] = [
  ['Name', person],
  ['Client', firm],
  ['City', town],
  ['Article', fc.constantFrom('Rope', 'Chair', 'Nails 40mm', 'Tea', 'Lamp', 'Desk')],
  ['Code', fc.integer({ min: 100, max: 999 }).map((number) => `R-${number}`)],
  ['Date', fc.integer({ min: 10, max: 28 }).map((day) => `2024-05-${day}`)],
  ['Member', person],
  ['Vendor', firm],
];
const others: Column[] = [
  ['Amount', fc.integer({ min: 100, max: 99_999 }).map((cents) => (cents / 100).toFixed(2))],
  ['Points', fc.integer({ min: 0, max: 120 }).map(String)],
  ['Status', fc.constantFrom('open', 'late', 'paid', 'ok')],
  ['Region', fc.constantFrom('North', 'South', 'Isles')],
  ['Note', fc.constantFrom('see letter', 'x', '-', 'none', 'late', 'ok')],
  ['Year', fc.integer({ min: 1990, max: 2024 }).map(String)],
  ['Town', town],
  ['Contact', person],
];

/** A record in four may leave cells blank, but for its name. */
function recordOf(columns: readonly Column[]): fc.Arbitrary<CellValue[]> {
  const blanks = fc.tuple(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 2 }), fc.integer({ min: 0, max: 3 }));
  return fc
    .tuple(fc.tuple(...columns.map(([, value]) => value)), blanks)
    .map(([values, [at, of]]) =>
      values.map((text, column) => (of === 0 && column > 0 && columns.length > 2 && at.includes(column) ? null : text)),
    );
}

function sheetsOf(leastRecords: number) {
  const list = fc
    .tuple(fc.constantFrom(...keys), fc.subarray(others, { minLength: 1, maxLength: 4 }))
    .chain(([key, rest]) =>
      fc.record({
        names: fc.constant([key, ...rest].map(([name]) => name)),
        records: fc.array(recordOf([key, ...rest]), { minLength: leastRecords, maxLength: 7 }),
        title: fc.constantFrom('', '', 'Orders of spring', 'Stock', 'Open items', 'Members'),
        gap: fc.constantFrom(1, 1, 1, 2, 3, 4),
        blanksBelowTitle: fc.constantFrom(0, 0, 1),
      }),
    );
  return fc.array(list, { minLength: 2, maxLength: 4 }).map((lists) => {
    const cells: CellValue[][] = [];
    const records: number[] = [];
    const blank = (count: number) => cells.push(...Array.from({ length: count }, () => []));
    for (const [at, { names, records: rows, title, gap, blanksBelowTitle }] of lists.entries()) {
      if (at > 0) blank(gap);
      if (title !== '') cells.push([title]);
      if (title !== '') blank(blanksBelowTitle);
      cells.push(names);
      for (const row of rows) records.push(cells.push(row));
    }
    return { cells, records };
  });
}

/** What is left is a list whose only record, or whose rows alone in their columns, could as well be a line about the sheet or a heading. */
test.each([
  [1, 900, 16],
  [2, 900, 4],
])(
  'of lists of %s records and more, one below another, in %s sheets so few lose one: %s',
  async (least, count, most) => {
    const wrong: string[] = [];
    for (const { cells, records } of fc.sample(sheetsOf(least), { numRuns: count, seed: 61 })) {
      const found = await findTables(sheetOf(rowsOf(cells)));
      const kept = new Set(found.flatMap((table) => numbersOf(table, 'data')));
      const lost = records.filter((row) => !kept.has(row));
      if (lost.length > 0) wrong.push(`${lost}: ${JSON.stringify(cells)}`);
    }
    expect(wrong.length, wrong.slice(0, 5).join('\n')).toBeLessThanOrEqual(most);
  },
);

test.each<[string, string, number[][], number[][]]>([
  [
    'a short list of words right above one with figures',
    'Vendor | Note\nKern & Co. | x\nDot GmbH | ok\n\nName | Amount | Points\nAda | 839.97 | 16\nDan | 562.83 | 92\nGil | 139.87 | 76',
    [[1], [5]],
    [
      [2, 3],
      [6, 7, 8],
    ],
  ],
  [
    'one record, a title and the next list',
    'Client | Region\nAcme | North\n\n\nOpen items\nName | Region | Note\nDan | South | late\nFritz | Isles | none\nGil | South | late',
    [[1], [6]],
    [[2], [7, 8, 9]],
  ],
  [
    'one record below all others',
    'Date | Amount | Note\n2024-05-18 | 12.00 | none\n2024-05-21 | 971.80 | none\n2024-05-22 | 7.50 | x\n\nMembers\nCity | Contact\nBad Ems | Gil',
    [[1], [7]],
    [[2, 3, 4], [8]],
  ],
  [
    'a year in a first record, above another list',
    'Name | Status | Year | Contact\nDan | open | 2002 | Fritz\nFritz | late | 2020 | Edda\nWim | paid | 1995 | Gil\n\nDate | Year | Contact\n2024-05-11 | 2011 | Wim\n2024-05-23 | 2004 | Ada',
    [[1], [6]],
    [
      [2, 3, 4],
      [7, 8],
    ],
  ],
])('%s', async (_kind, drawing, headers, records) => {
  const found = await findTables(sheetOf(rowsOf(draw(drawing))));
  expect(found.map(({ table }) => table.headerRows)).toEqual(headers);
  expect(found.map((table) => numbersOf(table, 'data'))).toEqual(records);
});

test.each([
  [
    'labels with their values',
    'Client | Acme\nRegion | North\nContact | Ada\n\nName | Amount\nDan | 1.50\nGil | 2.50\nAda | 3.50',
    [5],
  ],
  [
    'two rows of names above a blank one',
    'Name | First | Second\nof pupil | half | half\n\nAda | 1.5 | 2\nDan | 2.5 | 3\nGil | 3.5 | 1',
    [1, 2],
  ],
])('what stands above a list is none: %s', async (_kind, drawing, header) => {
  const found = await findTables(sheetOf(rowsOf(draw(drawing))));
  expect(found.map(({ table }) => table.headerRows)).toEqual([header]);
});

test.each([
  [
    'a telephone number and a code',
    'Ort | Telefon | Nr.\nCelle | 0206 84348 | 10001\n\n\n\nMieten\nVon | Telefon | Person | E-Mail | Menge | Artikel | Werk | Hinweis\n07:00 | +44 20 7946 4029 | | team@firma.de | 1 | Dichtring | Hof | Lieferung am Montag, vormittags.\n10:15 | | Jürgen Ott | | 744 | Dichtring | Ulm |\n06:30 | | | team@firma.de | 135 | | Soest | siehe Akte\n20:15 | 0928 48855 | Jürgen Ott | a.b@mail.net | 2 | Dichtring | Hof |\n20:30 | | K. Pfaff | team@mail.net | | Schraube M6 | Trier | siehe Akte',
    [2, 8, 9, 10, 11, 12],
  ],
  [
    'days, as the last of three records',
    'Item | Share | Checked | Start date | Opens | Vendor\nCable tie 200 mm | 5% | yes | 2022-07-20 | 16:30 | 7-Eleven\nWasher, flat | 0 % | no | 2025-06-22 | 20:30 | Source Foods plc\nRelay 24V | 0% | yes | 2024-01-16 | 13:00 | Note Music Ltd\n\nPart | Year | Balance | Signed | Mail | Paid? | Job # | Name | Supplier\nOil filter | | 870.78 | no | team@ex.org | on hold | A-1000 | Gareth Pugh | Note Music Ltd\nWasher, flat | 2000 | 774.98 | no | info@mail.net | open | A-1003 | T. Okonkwo | All Saints Trust\nCable tie 200 mm | 1999 | 808.83 | no | team@firma.de | late | A-1006 | Ottoline Marsh | Sum Traders',
    [2, 3, 4, 7, 8, 9],
  ],
])('what stands alone below names, above another table, is a record of them: %s', async (_, drawing, records) => {
  const found = await findTables(drawnSheet(drawing));
  expect(found.flatMap((table) => numbersOf(table, 'data'))).toEqual(records);
});

test.each([
  ['a blank row', '\n', 6],
  ['a title', '\nStock\n', 7],
])('two sizes below a list and %s are names of columns', async (_, between, header) => {
  const found = await findTables(
    drawnSheet(
      `Item | Colour | Price\nShirt | red | 12.50\nCoat | blue | 55.00\nHat | black | 9.75\n${between}Size | 36 | 38\nShirt | 4 | 7\nCoat | 2 | 0\nHat | 1 | 5`,
    ),
  );
  expect(found.map(({ table }) => table.headerRows)).toEqual([[1], [header]]);
  expect(found.flatMap((table) => numbersOf(table, 'data'))).toEqual([2, 3, 4, header + 1, header + 2, header + 3]);
});
