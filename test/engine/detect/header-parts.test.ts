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

test.each([
  [
    'the first of them over the first column',
    'Berth | | Draught |\nPier | Number | low | high\nEast | 11 | 2.1 | 4.4\nWest | 7 | 1.9 | 4\nMole | 3 | 3.2 | 5.5',
    ['Berth Pier', 'Berth Number', 'Draught low', 'Draught high'],
  ],
  [
    'three of them, below a title',
    'Ernte 1987\n\nParzelle | | Weizen | | Hafer |\nNr | Flur | t | ha | t | ha\n4 | Anger | 12.5 | 3 | 7 | 2\n9 | Brühl | 31 | 6.5 | 2.5 | 1\n12 | Lohe | 8 | 2 | 11 | 3.5',
    ['Parzelle Nr', 'Parzelle Flur', 'Weizen t', 'Weizen ha', 'Hafer t', 'Hafer ha'],
  ],
  [
    'each over names of its own',
    'Navire | | | Relevé | |\nnom | pavillon | port | jauge | tirant | vitesse\nAlcyon | FR | Sète | 410 | 3.5 | 11\nBrise | IT | Bari | 1250 | 6 | 14\nCormoran | ES | Vigo | 96 | 2.25 | 9',
    ['Navire nom', 'Navire pavillon', 'Navire port', 'Relevé jauge', 'Relevé tirant', 'Relevé vitesse'],
  ],
])('words over several names each are part of a header: %s', async (_kind, drawing, names) => {
  const [found, ...others] = await findTables(drawnSheet(drawing));
  expect(others).toEqual([]);
  expect(headersOf(found)).toEqual(names);
});

test.each([
  ['labels with values', 'Skipper: | | Lund |\nPier | Number | low | high'],
  ['a value', 'Season | | 1987 |\nPier | Number | low | high'],
  ['lines of a form', 'Skipper | | Lund |\nPort | | Wick |\nPier | Number | low | high'],
])('what stands above a header is no part of it: %s', async (_kind, head) => {
  const [found] = await findTables(
    drawnSheet(`${head}\nEast | 11 | 2.1 | 4.4\nWest | 7 | 1.9 | 4\nMole | 3 | 3.2 | 5.5`),
  );
  expect(headersOf(found)).toEqual(['Pier', 'Number', 'low', 'high']);
});

test.each([
  [
    'of one word',
    'month | Jan | Feb | Mar\nstation\nUlm | 4 | 9 | 7\nKehl | 2 | 2 | 8\nLahr | 0 | 1 | 5',
    'month station',
  ],
  [
    'of several joined',
    'shift | early | late | night\nteam_id\nT07 | 4 | 9 | 7\nT11 | 2 | 2 | 8\nT12 | 0 | 1 | 5',
    'shift team_id',
  ],
  ['over years', 'year | 1991 | 1992\nstation\nsmelt | 4.5 | 9\nbleak | 2 | 2.25\nruffe | 0 | 1', 'year station'],
])('the name of an index alone below a header is part of it: %s', async (_kind, drawing, first) => {
  const [found] = await findTables(drawnSheet(drawing));
  expect(found?.table.headerRows).toEqual([1, 2]);
  expect(headersOf(found)[0]).toBe(first);
  expect(numbersOf(found, 'data')).toEqual([3, 4, 5]);
});

test.each([
  [
    'the first of several headings',
    'Herb | Jan | Feb\nStation\nDill | 4 | 9\nSage | 2 | 8\nOffice\nMint | 1 | 1',
    [3, 4, 6],
  ],
  [
    'below a name of several words',
    'Fishing vessels | Jan | Feb\nDISTRICT\nBüsum | 4 | 9\nHusum | 2 | 8\nTönning | 1 | 1',
    [3, 4, 5],
  ],
  ['several things', 'Name | Jan | Feb\nPupils\nDill | 4 | 9\nSage | 2 | 8', [2, 3, 4]],
  ['one name of many', 'Name | Jan | Feb\nMarjoram\nDill | 4 | 9\nSage | 2 | 8', [2, 3, 4]],
])('other texts alone below a header are no part of it: %s', async (_kind, drawing, records) => {
  const [found] = await findTables(drawnSheet(drawing));
  expect(found?.table.headerRows).toEqual([1]);
  expect(numbersOf(found, 'data')).toEqual(records);
});

test.each([
  ['one more row', [' | 1 | 12 | 144', ''], 1],
  ['two more rows', [' | from | | ', ' | 5 | 25 | 250'], 2],
])(
  'figures below a merged name are names, where the first name is merged down to them: %s',
  async (_kind, parts, deep) => {
    const rows = parts.filter((part) => part !== '');
    const drawing = [
      'Ware | Price per case | |',
      ...rows,
      'Cork | 4.5 | 4.1 | 3.6',
      'Wax | 6 | 5.5 | 4.9',
      'Jar | 5.2 | 4.8 | 4.4',
    ];
    const merges = [
      { top: 1, left: 1, bottom: 1 + deep, right: 1 },
      { top: 1, left: 2, bottom: 1, right: 4 },
    ];
    const [found] = await findTables(drawnSheet(drawing.join('\n'), { merges }));
    expect(found?.table.headerRows).toEqual(Array.from({ length: 1 + deep }, (_, at) => at + 1));
    expect(numbersOf(found, 'data')).toEqual([2 + deep, 3 + deep, 4 + deep]);
  },
);

test.each([
  [
    'one record each',
    'Play | Poet | Shelf\nSatire\nClouds | Aristo | S3\nTragedy\nAjax | Sopho | T1\nFarce\nWasps | Mena | F8',
    [3, 5, 7],
  ],
  [
    'more in some',
    'Lied | Text | Satz | Heft\nAbend\nMond | Claudius | Schulz | blau\nStern | Arndt | Reger | rot\nMorgen\nLerche | Mörike | Wolf | blau',
    [3, 4, 6],
  ],
])('headings of records of words are no part of the header: %s', async (_kind, drawing, records) => {
  const [found] = await findTables(drawnSheet(drawing));
  expect(found?.table.headerRows).toEqual([1]);
  expect(numbersOf(found, 'data')).toEqual(records);
});

test.each([
  ['below nothing', 'Soups\nLeek | 4.5\nPea | 3.9\nFish\nCod | 12\nHake | 14.5', ['Soups', 'Fish']],
  ['below a title', 'Preise 1996\n\nHalle\nTag | 120\nAbend | 90\nSaal\nTag | 60\nAbend | 45', ['Halle', 'Saal']],
])(
  'the first group of a list without a header has its heading as the others have: %s',
  async (_kind, drawing, names) => {
    const [found] = await findTables(drawnSheet(drawing));
    expect((found?.rows ?? []).filter(({ role }) => role === 'group').map(({ row }) => row.values[0])).toEqual(names);
  },
);

test.each([
  [
    'beside years',
    'year | 2023 | 2024\ndepot | | \nHull | 12 | 35\nEly | 14 | 45\nBath | 9 | 25',
    ['year depot', '2023', '2024'],
  ],
  [
    'below two rows of names',
    ' | units | units | cost | cost\nyear | 2023 | 2024 | 2023 | 2024\ndepot | | | |\nHull | 12 | 35 | 1.5 | 2.5\nEly | 14 | 45 | 2.5 | 2.75\nBath | 9 | 25 | 1.25 | 4.5',
    ['year depot', 'units 2023', 'units 2024', 'cost 2023', 'cost 2024'],
  ],
])('the name of an index, as programs write it, is a part of the header: %s', async (_, drawing, names) => {
  const [found] = await findTables(drawnSheet(drawing));
  expect(headersOf(found)).toEqual(names);
  expect(numbersOf(found, 'data')).toHaveLength(3);
  expect(numbersOf(found, 'group')).toEqual([]);
});

test.each([
  [
    'one column each',
    ' | Plan | Actual | \nDepot | Units | Cost | Remark\nHull | 12 | 14.50 | late\nLeeds | 22 | 19.20 | ok\nEly | 9 | 11.75 | ok',
    ['Depot', 'Plan Units', 'Actual Cost', 'Remark'],
  ],
  [
    'two columns each',
    ' | 2023 | | 2024 | | \nDepot | Units | Cost | Units | Cost | Remark\nHull | 12 | 14.50 | 3 | 7 | late\nLeeds | 22 | 19.20 | 4 | 8 | ok\nEly | 9 | 11.75 | 5 | 9 | ok',
    ['Depot', '2023 Units', '2023 Cost', '2024 Units', '2024 Cost', 'Remark'],
  ],
])('headings over %s end where the last is as wide as the others', async (_, drawing, names) => {
  const [found] = await findTables(drawnSheet(drawing));
  expect(headersOf(found)).toEqual(names);
});

const exports = '1985 | 1311 | 234 | 5.6\n1990 | 1575 | 283 | 5.5\n1992 | 1662 | 298 | 5.4\n1993 | 1792 | 306 | 5.6';

test.each([
  ['its records', `Exports of ores\n\nYear | Iron | Zinc | Lead\n\n\n\n\n${exports}`, [3]],
  [
    'its second row',
    `Exports of ores\n\nYear | Iron | Other ores |\n\n\n\n | 1000 t | Zinc | Lead\n${exports}`,
    [3, 7],
  ],
  ['a unit', `Exports of ores\n\nYear | Iron | Zinc | Lead\n\n\n\n(1000 t)\n${exports}`, [3]],
])('a header heads what many blank rows part it from: %s', async (_, drawing, header) => {
  const found = await findTables(drawnSheet(drawing));
  expect(found.map(({ table }) => table.headerRows)).toEqual([header]);
  expect(numbersOf(found[0], 'data')).toHaveLength(4);
});
