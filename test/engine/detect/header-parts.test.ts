import { expect, test } from 'vitest';
import { findTables, headersOf, judgeRows, numbersOf } from './found-tables.ts';
import { drawnSheet } from './sheet-of.ts';

test.each([
  [
    'names of the first columns above those of the others',
    ' | | | 2007\nAge | Unit | |\n | | Women | Men\nUnder 5 | 1000 | 41 | 43\n5 to 9 | 1000 | 52 | 49\n10 to 14 | 1000 | 47 | 51',
    [1, 2, 3],
  ],
  [
    'the name of the first column between rows of a header, blank rows around it',
    ' | Landed catch | | Value | \n\nHarbour | | | |\n | 2006 | 2007 | 2006 | 2007\n\nBüsum | 812 | 640 | 3.1 | 2.9\nFöhr | 95 | 120 | 0.4 | 0.6\nList | 310 | 299 | 1.2 | 1.1',
    [1, 3, 4],
  ],
  [
    'a few headings between rows of a header',
    'Country | Code | 2008 | | | 2009 | |\n\n | | Crew | | | Crew | |\n\n | | Total | Men | Women | Total | Men | Women\nDenmark | DK | 412 | 300 | 112 | 398 | 290 | 108\nNorway | NO | 815 | 640 | 175 | 801 | 633 | 168\nIceland | IS | 96 | 70 | 26 | 99 | 71 | 28',
    [1, 3, 5],
  ],
  [
    'the name of a first column of figures, below the others',
    ' | Jan | Feb | Mar\nHour | | |\n100 | 0.95 | 0.93 | 0.91\n200 | 0.90 | 0.87 | 0.86\n300 | 0.85 | 0.82 | 0.83\n400 | 0.84 | 0.80 | 0.79',
    [1, 2],
  ],
  [
    'a unit in brackets, apart from the records',
    'Source | 1989 | 1990 | 1991\n\n | (Million kilowatts) | |\nCoal | 303.1 | 307.3 | 307.4\nPetroleum | 79.1 | 77.9 | 72.3\nGas | 119.3 | 121.3 | 125.7\nWind | 1.6 | 1.9 | 2.1',
    [1, 3],
  ],
])('all of a header is a header: %s', async (_kind, drawing, header) => {
  const [found] = await findTables(drawnSheet(drawing));
  expect(found?.table.headerRows).toEqual(header);
});

test('cells merged over names are part of their header, also below another table', async () => {
  const sheet = (above: string, row: number, merges: readonly [left: number, right: number][]) =>
    drawnSheet(
      `Route | Driver | Stops\nR1 | Kim | 14\nR2 | Lee | 9\nR3 | Ana | 11\n\n${above}\nPlate | Make | Model | Bought | Sold
      XK 1 | Saab | 93 | 12 | 3\nXK 2 | Opel | Astra | 7 | 1\nXK 3 | Fiat | Panda | 4 | 4\nXK 4 | Seat | Ibiza | 15 | 6`,
      { merges: merges.map(([left, right]) => ({ top: row, left, bottom: row, right })) },
    );
  const names = async (of: ReturnType<typeof drawnSheet>) => headersOf((await findTables(of))[1]);
  const whole = sheet('Cars by plate\nVehicle | | | Count |', 7, [
    [1, 3],
    [4, 5],
  ]);
  expect(await names(whole)).toEqual(['Vehicle Plate', 'Vehicle Make', 'Vehicle Model', 'Count Bought', 'Count Sold']);
  const part = sheet('Cars by plate\n | | | Count |', 7, [[4, 5]]);
  expect(await names(part)).toEqual(['Plate', 'Make', 'Model', 'Count Bought', 'Count Sold']);
  const title = sheet('Cars by plate | | | |', 6, [[1, 5]]);
  expect(await names(title)).toEqual(['Plate', 'Make', 'Model', 'Bought', 'Sold']);
});

test('the title of the next table is no group of the one above', async () => {
  const sheet = drawnSheet(`
    Ward   | Ames | Boll | Other
    Alton  | 541  | 747  | 1
    Exeter | 897  | 816  | 2
    Newton | 962  | 1107 | 4

    DISTRICT 7
    Ward   | Carr | Dale | Other
    Hinton | 663  | 664  | 3
    Surry  | 845  | 791  | 1
    Keene  | 920  | 640  | 6
  `);
  const verdicts = await judgeRows(sheet);
  expect(verdicts.find(({ first, last }) => first <= 6 && last >= 6)?.role).toBe('metadata');
});

test('groups below a header that names every column are groups from the first on', async () => {
  const [found] = await findTables(
    drawnSheet(`
      Company  | Share | Mail         | Article
      Port     |       |              |
      Kern     |       |              | Nails
      Dot GmbH | 11%   | ada1@ex.org  | Rope
      Starboard |      |              |
      Blue Ox  | 59%   | gil3@ex.org  | Hammer
      Voss     | 46%   | ada7@ex.org  | Bolt
    `),
  );
  expect(found?.table.headerRows).toEqual([1]);
  expect(numbersOf(found, 'data')).toEqual([3, 4, 6, 7]);
});
