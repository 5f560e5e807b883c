/**
 * The plainest small files: a header and one to six records whose cells are of every kind, as texts (a CSV) and as figures (a workbook), with or
 * without a title, a blank line, groups and a note. The truth is written before the file is judged, and the file has to come out whole.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CellValue } from '../../src/engine/model.ts';
import { findTables, numbersOf } from './detect/found-tables.ts';
import { draw, rowsOf, sheetOf } from './detect/sheet-of.ts';

const two = (number: number) => String(number).padStart(2, '0');
const person = fc.constantFrom('Ada', 'Birk Olsen', 'Chloé', 'Dan', 'Edda Maria Voss', 'Fritz', 'Gil', 'Marlow 7');
const firm = fc.constantFrom('Blue Ox', 'Total Energies', 'Average Joe Gym', 'Dot GmbH', 'Sum Systems', 'Kern & Co.');
const code = fc
  .tuple(fc.constantFrom('K', 'R-', 'PX'), fc.integer({ min: 100, max: 999 }))
  .map((parts) => parts.join(''));
const day = fc
  .tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 2019, max: 2025 }))
  .chain(([d, m, y]) =>
    fc.constantFrom(`${y}-${two(m)}-${two(d)}`, `${two(d)}.${two(m)}.${y}`, `${two(d)}/${two(m)}/${y}`),
  );
const word = fc.constantFrom('open', 'late', 'x', 'n/a', 'none', 'see letter', '-', 'yes', 'no');
const money = fc.integer({ min: 100, max: 99_999 }).map((cents) => (cents / 100).toFixed(2));
const count = fc.integer({ min: 0, max: 120 }).map(String);

/** Names of columns that begin a record, and what stands in them. */
const keys: [string, fc.Arbitrary<string>][] = [
  ['Name', person],
  ['Supplier', firm],
  ['Id', code],
  ['Date', day],
];
/** Names of further columns. */
const others: [string, fc.Arbitrary<string>][] = [
  ['Amount', money],
  ['Points', count],
  ['Season', fc.integer({ min: 1990, max: 2025 }).map(String)],
  ['Rate', fc.integer({ min: 1, max: 99 }).map((share) => `${share}%`)],
  ['Remark', word],
  ['Mail', fc.tuple(fc.constantFrom('ada', 'gil'), count).map(([name, number]) => `${name}${number}@example.org`)],
  ['Start', fc.tuple(fc.integer({ min: 6, max: 22 }), fc.constantFrom('00', '30')).map((parts) => parts.join(':'))],
  ['Reading', fc.oneof(count, money, word)],
];

interface SmallFile {
  cells: CellValue[][];
  header: number;
  records: number[];
}

const files = fc
  .tuple(fc.constantFrom(...keys), fc.subarray(others, { minLength: 1, maxLength: 5 }))
  .chain(([key, rest]) => {
    const chosen = [key, ...rest];
    const values = fc.tuple(...chosen.map(([, value]) => value));
    const record = fc.tuple(values, fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 2 }));
    return fc
      .record({
        records: fc.array(record, { minLength: 1, maxLength: 6 }),
        title: fc.constantFrom(0, 0, 1, 2),
        groups: fc.constantFrom(false, false, false, true),
        gap: fc.integer({ min: 2, max: 12 }),
        note: fc.constantFrom('', '', 'Source: counted by hand.'),
        areFigures: fc.boolean(),
      })
      .map((parts) =>
        smallFile(
          chosen.map(([name]) => name),
          parts,
        ),
      );
  });

interface Parts {
  records: [string[], number[]][];
  title: number;
  groups: boolean;
  gap: number;
  note: string;
  areFigures: boolean;
}

function smallFile(names: string[], { records, title, groups, gap, note, areFigures }: Parts): SmallFile {
  const file: SmallFile = { cells: [], header: 0, records: [] };
  const add = (...cells: CellValue[]) => file.cells.push(cells);
  const asCell = (text: string) => (areFigures && /^\d+(\.\d+)?$/.test(text) ? Number(text) : text);
  if (title > 0) add('Club house, summer term');
  if (title > 1) add();
  file.header = add(...names);
  const hasGroups = groups && records.length > 3 && names.length > 2;
  for (const [at, [values, blanks]] of records.entries()) {
    if (hasGroups && at % 2 === 0 && at < 4) add(at === 0 ? 'North' : 'South');
    if (!hasGroups && at === gap && records.length > gap + 1) add();
    // A record has its name and one more cell at least.
    const isBlank = (column: number) => column > 0 && blanks.includes(column) && values.length - 1 > blanks.length;
    file.records.push(add(...values.map((text, column) => (isBlank(column) ? null : asCell(text)))));
  }
  if (note !== '') {
    add();
    add(note);
  }
  return file;
}

/** Of so many lists, so few hold nothing that tells their first record from a second line of names: words alone, and a blank. */
const judged = 600;
const mostWrong = 3;

test('small lists come out whole', async () => {
  const wrong: SmallFile[] = [];
  for (const file of fc.sample(files, { numRuns: judged, seed: 21 })) if (!(await isWhole(file))) wrong.push(file);
  expect(wrong.length, JSON.stringify(wrong)).toBeLessThanOrEqual(mostWrong);
});

async function isWhole({ cells, header, records }: SmallFile): Promise<boolean> {
  const [found, ...more] = await findTables(sheetOf(rowsOf(cells)));
  const headers = found?.table.headerRows ?? [];
  return more.length === 0 && headers.join() === `${header}` && numbersOf(found, 'data').join() === records.join();
}

test.each([
  ['a header and two records of other kinds', 'Name | Amount\nAnn | 1\nBob | x', [2, 3]],
  ['one record and a note', 'Region | Start\nGraz | 14:00\n\nAll prices without tax, subject to change.', [2]],
  ['one record with a day first', 'Date | Company | Email | Qty\n07.07.2025 | Dot GmbH | eve52@ex.org | 14', [2]],
  ['one record that says little', 'Supplier | Jahr | Note | City\nNorth & Co. | | no | \n\nNote: provisional.', [2]],
  [
    'a day and a blank, below a blank line',
    'Due | Year | Town\n2019-03-11 | 2015 | Ulm\n2025-11-03 | 1996 | Ulm\n\n2022-12-20 | 2005 |\n2020-01-16 | | Porto',
    [2, 3, 5, 6],
  ],
  [
    'signs above a blank line, and figures below it',
    'Company | Measure\nSumatra Tea | n/a\nBlue Ox | x\n\nDot GmbH | 37\nNorth & Co. | x',
    [2, 3, 5, 6],
  ],
  [
    'records of two cells below a fuller one',
    'Firm | Status | Season | Person | VAT\nBlue Ox | - | 1993 | Lena | 63%\nDot GmbH | | 2025 | |\nTotal Energies | | | Hana Ito |',
    [2, 3, 4],
  ],
  [
    'a firm called like a total, whose figure is a sum by chance',
    'Player | Day | Company | Qty\nMia | 2025-05-22 | Dot GmbH | 103\nDora | 2024-04-02 | Total Energies | 83\nIlse | 2021-01-02 | North & Co. | 9\nFinn | 2019-10-25 | Dot GmbH | 74',
    [2, 3, 4, 5],
  ],
  [
    'a firm called like a mean, whose figure is one by chance',
    'Company | Comment | Count | City\nTotal Energies | - | 76 | Zwolle\nSum Systems | n/a | 100 | New York\nTotal Energies | see letter | 11 | Bern\nAverage Joe Gym | yes | 62 | Ulm\nNorth & Co. | open | 74 | Bern',
    [2, 3, 4, 5, 6],
  ],
  ['names that begin like months', 'Class | Start\nJuniors 2 | 9:00\nMarlow 7 | 10:00\nSeptimus 3 | 11:30', [2, 3, 4]],
  [
    'continued cells, however many',
    'From | To | Field | Code\n1 | 8 | building | number\n9 | 9 | school | P=public\n | | | C=community\n | | | D=diocese\n | | | F=special\n | | | S=service\n | | | U=union\n | | | H=home\n | | | Y=youth\n | | | J=joint\n10 | 12 | range | number',
    [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  ],
])('every record of a small list is one: %s', async (_kind, drawing, records) => {
  const found = await findTables(sheetOf(rowsOf(draw(drawing))));
  expect(found.map((table) => table.table.headerRows)).toEqual([[1]]);
  expect(found.flatMap((table) => numbersOf(table, 'data'))).toEqual(records);
});

test.each([
  ['labels and their values', 'Name | Ann\nAge | 5\nCity | Kiel'],
  ['labels with a colon', 'Port: | Gdynia\nBerth: | 4'],
])('few rows that are no list are not made one: %s', async (_kind, drawing) => {
  const found = await findTables(sheetOf(rowsOf(draw(drawing))));
  expect(found.filter((table) => table.table.headerRows.length > 0)).toEqual([]);
});
