/** Lists beside and below each other: no record of them is lost, and nearly all come apart. The truth is written before a sheet is judged. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CellValue } from '../../src/engine/model.ts';
import { findTables, numbersOf } from './detect/found-tables.ts';
import { draw, drawnSheet, rowsOf, sheetOf } from './detect/sheet-of.ts';

const person = fc.constantFrom('Ada', 'Birk Olsen', 'Chloé', 'Dan', 'Edda Maria Voss', 'Fritz', 'Gil');
const town = fc.constantFrom('Ulm', 'Kiel', 'Graz', 'Bad Ems', 'Lyon', 'Oslo');
const keys: [string, fc.Arbitrary<string>][] = [
  ['Name', person],
  ['City', town],
  ['Code', fc.integer({ min: 100, max: 999 }).map((number) => `R-${number}`)],
  ['Date', fc.integer({ min: 10, max: 28 }).map((day) => `2024-05-${day}`)],
];
const others: [string, fc.Arbitrary<string>][] = [
  ['Amount', fc.integer({ min: 100, max: 99_999 }).map((cents) => (cents / 100).toFixed(2))],
  ['Points', fc.integer({ min: 0, max: 120 }).map(String)],
  ['Status', fc.constantFrom('open', 'late', 'paid')],
  ['Region', fc.constantFrom('North', 'South', 'Isles')],
];

interface List {
  names: string[];
  records: string[][];
}

const figures: [string, fc.Arbitrary<string>][] = [
  ['Nr', fc.integer({ min: 1, max: 400 }).map(String)],
  ['Order', fc.integer({ min: 70_000, max: 79_999 }).map(String)],
];

function listsOf(first: readonly [string, fc.Arbitrary<string>][]): fc.Arbitrary<List> {
  return fc
    .tuple(fc.constantFrom(...first), fc.subarray(others, { minLength: 1, maxLength: 3 }))
    .chain(([key, rest]): fc.Arbitrary<List> => {
      const chosen = [key, ...rest];
      const record = fc.tuple(...chosen.map(([, value]) => value));
      return fc.record({
        names: fc.constant(chosen.map(([name]) => name)),
        records: fc.array(record, { minLength: 3, maxLength: 8 }),
      });
    });
}

const lists = listsOf(keys);
const judged = 200;

interface Pair {
  gap: number;
  left: fc.Arbitrary<List>;
  right: fc.Arbitrary<List>;
  /** Texts over the first columns of both, and blank rows below these. */
  titles?: { blanks: number };
}

/** Of lists of one length beside each other nothing may tell that they are not one: those are told, and hold every record. */
test.each<[string, Pair, number]>([
  ['two blank columns or three', { gap: 2, left: lists, right: lists }, 0],
  ['one blank column', { gap: 1, left: lists, right: lists }, 20],
  ['one blank column, each with a title', { gap: 1, left: lists, right: lists, titles: { blanks: 0 } }, 0],
  [
    'one blank column, each with a title and a blank row',
    { gap: 1, left: lists, right: lists, titles: { blanks: 1 } },
    0,
  ],
  ['one blank column, figures first on the left', { gap: 1, left: listsOf(figures), right: lists }, 45],
  [
    'one blank column, titles, figures first',
    { gap: 1, left: listsOf([...keys, ...figures]), right: listsOf([...keys, ...figures]), titles: { blanks: 0 } },
    10,
  ],
])(
  'lists side by side are tables of their own, or it is told that they may be: %s',
  async (_kind, pair, mostJoined) => {
    const pairs = fc.sample(fc.tuple(pair.left, pair.right), { numRuns: judged, seed: 31 });
    const wrong: CellValue[][][] = [];
    let joined = 0;
    for (const [left, right] of pairs) {
      const above = titlesOver(left, pair);
      const cells = [...above, ...beside(left, right, pair.gap)];
      const found = await findTables(sheetOf(rowsOf(cells)));
      const got = found.map((table) => numbersOf(table, 'data').join());
      const numbered = (count: number) => Array.from({ length: count }, (_, at) => above.length + at + 2).join();
      const [onLeft, onRight] = [left.records.length, right.records.length];
      if (got.join(' | ') === `${numbered(onLeft)} | ${numbered(onRight)}`) continue;
      const isTold = found.some(({ table }) => table.doubts?.some(({ isApart }) => !isApart) === true);
      if (isTold && got.join(' | ') === numbered(Math.max(onLeft, onRight))) joined++;
      else wrong.push(cells);
    }
    expect(wrong, JSON.stringify(wrong.slice(0, 3))).toEqual([]);
    expect(joined).toBeLessThanOrEqual(mostJoined);
  },
);

function titlesOver(left: List, { gap, titles }: Pair): CellValue[][] {
  if (titles === undefined) return [];
  const blanks = Array.from({ length: left.names.length - 1 + gap }, () => null);
  return [['Spring 2024', ...blanks, 'Autumn 2024'], ...Array.from({ length: titles.blanks }, () => [])];
}

function beside(left: List, right: List, gap: number): CellValue[][] {
  const height = Math.max(left.records.length, right.records.length) + 1;
  return Array.from({ length: height }, (_, at) => {
    const of = (list: List) => (at === 0 ? list.names : (list.records[at - 1] ?? list.names.map(() => null)));
    return [...of(left), ...Array.from({ length: gap }, () => null), ...of(right)];
  });
}

test.each([
  [
    'a short list of words below another',
    'Article | Status | Fee\nRope | ok | 686.93\nChair | x | 623.91\nNails | x | 463.48\n\n\n\nClient | Note | City\nSum Systems | | Zwolle\nSum Systems | late | Oslo\nAcme | see letter | New York\nDot | none |',
    [2, 3, 4, 9, 10, 11, 12],
  ],
  [
    'a short list of words that lacks some, and a firm that is called like a column, above another',
    'Vendor | Comment\nMean Machines | open\nLux & Co. | late\nSum Partners | \nRed Hen | -\n\nEmployee | Hits | Site | Year\nQuentin | 54 | Turin | 1995\nPer Lund | 74 | Riga | 2017\nWim de Boer | 88 | Gent | 2004',
    [2, 3, 4, 5, 8, 9, 10],
  ],
  [
    'a fuller record below a sparse one',
    'Member | Note | Ware | Town\nIlse | | | Oslo\nFinn | ok | Tea | Bern\nGus | x | Nails 40mm | Zwolle',
    [2, 3, 4],
  ],
])('no record is lost: %s', async (_kind, drawing, records) => {
  const found = await findTables(sheetOf(rowsOf(draw(drawing))));
  expect(found.flatMap((table) => numbersOf(table, 'data'))).toEqual(records);
});

const wideTable = [
  'Order | Mail | Pieces | Remark | Paid | Customer | Due',
  '1041 | ann@ex.org | 22 | late | yes | Blue Ox | 2024-05-02',
  '1042 | bob@ex.org | 7 | | no | Dot Ltd | 2024-05-09',
  '1043 | cid@ex.org | 15 | by rail | no | Acme | 2024-05-11',
  '1044 | dee@ex.org | 31 | | yes | Blue Ox | 2024-05-17',
  '1045 | eve@ex.org | 3 | late | yes | Acme | 2024-05-23',
];

test.each([
  ['with years', 'Client | Year | Article\nSomme Toute | 2007 | Gasket\nSource Vive | 1990 | Cable', 1],
  ['with one record', 'Position | VAT | Name\n1 | | Ann Hall', 1],
  ['of words under common names', 'Supplier | Status\nAcme | late\nAll Saints | paid\nDot Ltd | closed', 1],
  ['below a title', 'Stock take\n\nName | Town | Since\nAnn Hall | Cork | 2019\nBob Ray | Ely | 2021', 3],
  ['with a note', 'Region | Open | Built\nVigo | x | 1990\nLugo | x | 1992\nSource: accounts', 1],
  [
    'right below settings',
    'Site | Vigo\nDate: | 02/04/2024\nContact | Supplier | Since\nAnn Hall | Acme | 2019\nBob Ray | Dot Ltd | 2021',
    3,
  ],
])('a short list above a longer table is one: %s', async (_, drawing, header) => {
  const records = drawing.split('\n').flatMap((line, at) => (at >= header && line.includes('|') ? [at + 1] : []));
  const found = await findTables(drawnSheet([drawing, '', '', ...wideTable].join('\n')));
  expect(found.map(({ table }) => table.headerRows)).toEqual([[header], [drawing.split('\n').length + 3]]);
  expect(numbersOf(found[0], 'data')).toEqual(records);
});

test.each([
  ['two and two', 'Region | South West\nCurrency | GBP'],
  ['with a day', 'Prepared by: | Ann Hall\nDate: | 2024-04-02\nStatus: | final'],
  ['common names below each other', 'Name | Ann Hall\nStatus | final\nRegion | North'],
])('labels with their values above a table are none: %s', async (_, drawing) => {
  const found = await findTables(drawnSheet([drawing, '', ...wideTable].join('\n')));
  expect(found).toHaveLength(1);
});
