/**
 * Lists as people print and type them: numbers of pages between records, a first record that has only its name, the next list right below
 * the last record, sums labelled in a later column. The truth is written before a sheet is judged.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CellValue } from '../../src/engine/model.ts';
import { findTables, numbersOf } from './detect/found-tables.ts';
import { drawnSheet, rowsOf, sheetOf } from './detect/sheet-of.ts';

type Column = [name: string, values: fc.Arbitrary<string>];

const names: Column[] = [
  ['Member', fc.constantFrom('Ada Quist', 'Birk Olsen', 'Chloé', 'Dan Ito', 'Edda Voss', 'Fritz')],
  ['Supplier', fc.constantFrom('Dot GmbH', 'Blue Ox', 'Kern & Co.', 'Acme')],
];
const figures: Column[] = [
  ['Amount', fc.integer({ min: 100, max: 99_999 }).map((cents) => (cents / 100).toFixed(2))],
  ['Points', fc.integer({ min: 3, max: 120 }).map(String)],
  ['Born', fc.integer({ min: 10, max: 28 }).map((day) => `2004-05-${day}`)],
];
const words: Column[] = [
  ['Town', fc.constantFrom('Ulm', 'Kiel', 'Graz', 'Lyon', 'Oslo')],
  ['Remark', fc.constantFrom('open', 'late', 'paid', 'see letter')],
];

interface List {
  names: string[];
  records: string[][];
}

function listsOf(first: Column[], others: Column[], least = 1): fc.Arbitrary<List> {
  return fc
    .tuple(fc.constantFrom(...first), fc.shuffledSubarray(others, { minLength: least }))
    .chain(([key, rest]): fc.Arbitrary<List> => {
      const chosen = [key, ...rest];
      return fc.record({
        names: fc.constant(chosen.map(([name]) => name)),
        records: fc.array(fc.tuple(...chosen.map(([, values]) => values)), { minLength: 3, maxLength: 9 }),
      });
    });
}

const judged = 200;

/** Judges sheets, and says which of their rows are records in which table, beside the truth. */
async function wrongOf(sheets: readonly { cells: CellValue[][]; records: number[][] }[]): Promise<CellValue[][][]> {
  const wrong: CellValue[][][] = [];
  for (const { cells, records } of sheets) {
    const found = await findTables(sheetOf(rowsOf(cells)));
    const got = found.map((table) => numbersOf(table, 'data').join());
    if (got.join(' | ') !== records.map((numbers) => numbers.join()).join(' | ')) wrong.push(cells);
  }
  return wrong;
}

const pages: ((page: number) => string)[] = [
  (page) => `Page ${page}`,
  (page) => `Page ${page} of 9`,
  (page) => `Seite ${page}`,
  (page) => `- ${page} -`,
];

test('the number of a page between records is none of them', async () => {
  const sheets = fc.sample(
    fc
      .tuple(
        listsOf(names, [...figures, ...words]),
        fc.integer({ min: 2, max: 4 }),
        fc.constantFrom(...pages),
        fc.nat(3),
      )
      .map(([list, length, page, column]) => {
        const cells: CellValue[][] = [list.names];
        const records: number[] = [];
        for (const [at, record] of list.records.entries()) {
          if (at > 0 && at % length === 0)
            cells.push(record.map((_cell, place) => (place === column % record.length ? page(at / length) : null)));
          records.push(cells.push(record));
        }
        return { cells, records: [records] };
      }),
    { numRuns: judged, seed: 41 },
  );
  const wrong = await wrongOf(sheets);
  expect(wrong, JSON.stringify(wrong.slice(0, 3))).toEqual([]);
});

test('a first record that has only its name is one', async () => {
  const sheets = fc.sample(
    fc.tuple(listsOf(names, [...figures, ...words]), fc.integer({ min: 1, max: 2 })).map(([list, lone]) => ({
      cells: [
        list.names,
        ...list.records.map((record, at) => record.map((cell, place) => (at < lone && place > 0 ? null : cell))),
      ],
      records: [list.records.map((_record, at) => at + 2)],
    })),
    { numRuns: judged, seed: 42 },
  );
  const wrong = await wrongOf(sheets);
  expect(wrong, JSON.stringify(wrong.slice(0, 3))).toEqual([]);
});

test('a list right below the last record of another is a table of its own', async () => {
  const sheets = fc.sample(
    fc
      .tuple(listsOf(names.slice(0, 1), figures), listsOf(names.slice(1), words), fc.boolean())
      .map(([first, second, isTurned]) => {
        const [above, below] = isTurned ? [second, first] : [first, second];
        const cells: CellValue[][] = [above.names, ...above.records, below.names, ...below.records];
        const from = above.records.length + 3;
        return {
          cells,
          records: [above.records.map((_record, at) => at + 2), below.records.map((_record, at) => from + at)],
        };
      }),
    { numRuns: judged, seed: 43 },
  );
  const wrong = await wrongOf(sheets);
  expect(wrong.length, JSON.stringify(wrong.slice(0, 3))).toBeLessThanOrEqual(0);
});

test.each([
  ['pages that are records', 'Page | Visits\nPage 1 | 20\nPage 2 |\nPage 3 | 15', [[2, 3, 4]]],
  [
    'a heading above records, as another further down',
    'Name | Grade | Note\nYear one | |\nBert | 2 | ok\nCleo | 3 | late\nYear two | |\nDora | 4 | ok',
    [[3, 4, 6]],
  ],
  [
    'a total in the second column, below carried sums',
    'Date | Text | In | Out\n | Brought forward | 120.00 | 20.00\n2024-03-01 | Tickets | 40.00 |\n2024-03-02 | Paper | | 12.50\n2024-03-05 | Raffle | 33.00 | 7.00\n | Total | 193.00 | 39.50',
    [[3, 4, 5]],
  ],
  [
    'three names of columns below words',
    'Name | Town | Mail\nAnn Lee | Kiel | a@ex.org\nBob Roy | Ulm | b@ex.org\nProduct | Colour | Size\nChair | red | large\nStool | blue | small',
    [
      [2, 3],
      [5, 6],
    ],
  ],
])('what else stands in printed lists is told apart: %s', async (_kind, drawing, records) => {
  const found = await findTables(drawnSheet(drawing));
  expect(found.map((table) => numbersOf(table, 'data'))).toEqual(records);
});

test.each([
  [
    'units in brackets, thousands among them, apart from the names',
    'Year | Units | Price\n\nUnit | (1,000) | (dollars)\n2001 | 57 | 12.5\n2002 | 61 | 13.0\n2003 | 70 | 12.9',
    [1, 3],
  ],
  [
    'amounts in brackets, which are negative',
    'Name | Gain | Loss\nAnn | (1,000) | (2,000)\nBob | (500) | 20\nCid | 20 | (75)',
    [1],
  ],
  [
    'names over some columns, between blank rows',
    'Sales of the year\n\n | Spring figures | |\n\nName | Jan | Feb | Mar\nAnn | 3 | 4 | 5\nBob | 5 | 6 | 7\nCid | 5 | 8 | 7',
    [3, 5],
  ],
  [
    'labels to be filled in above a header',
    'Name: | | | Hours: |\n\nTopic | Speaker | Room | Credits | Attended\nSafety | Ann Lee | 4 | 2 | 2\nLaw | Bob Roy | 5 | 3 | 1\nTools | Cid May | 4 | 1 | 1',
    [3],
  ],
  [
    'links above a header that names their columns',
    'See also | Summary | Notes\n\nItem | Kind | Series | Start | End | Count\nRope | new | A1 | 2001 | 2009 | 12\nSail | used | A2 | 2003 | 2009 | 17\nOars | new | A3 | 2001 | 2007 | 20',
    [3],
  ],
  [
    'labels of a form, each with its value',
    'Owner | Florida Power\nStation | Crystal River\nUnit | 3\nRegion | FRCC\nState | FL\nCapacity | 816',
    [],
  ],
])('what stands above records is a header only where it names them: %s', async (_kind, drawing, header) => {
  const found = await findTables(drawnSheet(drawing));
  expect(found.map(({ table }) => table.headerRows)).toEqual([header]);
});

test('a line that says that nothing follows is no record', async () => {
  for (const end of ['End of report', '*** Ende der Liste ***', 'Fin du fichier']) {
    const found = await findTables(drawnSheet(`Code | Town\nA1 | Kiel\nA2 | Ulm\nA3 | Graz\n${end} |`));
    expect(found.map((table) => numbersOf(table, 'data'))).toEqual([[2, 3, 4]]);
  }
});

test('a header in other words, in the columns of the first, begins the next part', async () => {
  const part = (names: string) =>
    `${names}\nApr 12 | Mon | | first day | May 3 | Wed\nApr 14 | Wed | | last day to pay | May 9 | Tue\nApr 20 | Tue | | room list | May 11 | Thu`;
  const found = await findTables(
    drawnSheet(
      `${part('FALL TERM | | | 69 days | SPRING TERM |')}\n\n${part('FIRST SUMMER TERM | | | 25 days | SECOND SUMMER TERM |')}`,
    ),
  );
  expect(found.map(({ table }) => table.headerRows)).toEqual([[1], [6]]);
});

test('a title over each of two lists of other shapes tells them apart', async () => {
  const found = await findTables(
    drawnSheet(
      'Trolley | | | | Fridge | |\nItem | Qty | Expiry | | Item | Qty | Batch\nAdrenaline | 5 | 2025-03 | | Insulin | 4 | B771\nAirway 3 | 1 | | | Tetanus | 6 | C118\nAirway 4 | 1 | | | | |',
    ),
  );
  expect(found.map((table) => numbersOf(table, 'data'))).toEqual([
    [3, 4, 5],
    [3, 4],
  ]);
});

test('the first record of a group is no header', async () => {
  const found = await findTables(
    drawnSheet(
      'Name | Appointed | Again | Left | Due\nPast members | | | |\nMia K | 1980 | | | 1982\nGus R | 1981 | | | 1993\nNew members | | | |\nJo T | 2010 | 2012 | |\nIda M | 2011 | | | 2015',
    ),
  );
  expect(found.map((table) => numbersOf(table, 'data'))).toEqual([[3, 4, 6, 7]]);
});
