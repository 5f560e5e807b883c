import { describe, expect, test } from 'vitest';
import { findTables, numbersOf } from './found-tables.ts';
import { drawnSheet } from './sheet-of.ts';

/** A list whose first record says little, below headers of several makes. */
const headers: Record<string, string[]> = {
  'one row': ['Tree | Price | Stock | Remark'],
  'two rows': [' | Sales | Sales | ', 'Tree | Price | Stock | Remark'],
  'a heading over columns': [' | Sales | | ', 'Tree | Price | Stock | Remark'],
  'no name for the first column': [' | Sales 2024 | | ', ' | Price | Stock | Remark'],
};
const firstRecords = [
  'on request | - | new',
  'on request | none | -',
  'on request | - | -',
  'pending | pending | ',
  'n/a | n/a | new',
];
const remarks = ['-', '', 'old stock'];
const others = [
  ['Beech', 55, 10],
  ['Cedar', 85, 2],
  ['Dogwood', 66, 21],
  ['Elm', 61, 9],
  ['Fir', 33, 5],
  ['Gorse', 82, 12],
];

describe.each(Object.entries(headers))('below a header of %s', (_, header) => {
  test.each(firstRecords.flatMap((first) => remarks.map((remark) => [first, remark] as const)))(
    '“%s” is the first record, above records with “%s”',
    async (first, remark) => {
      const records = [`Alder | ${first}`, ...others.map((cells) => [...cells, remark].join(' | '))];
      const [found] = await findTables(drawnSheet([...header, ...records].join('\n')));
      expect(numbersOf(found, 'data')).toEqual(records.map((_record, index) => header.length + 1 + index));
    },
  );
});

test.each([
  ['another language', 'Item | Price | Stock | Remark', 'Artikel | Preis | Bestand | Bemerkung'],
  ['units', 'Item | Weight | Length | Remark', '(unit) | kg | m | -'],
  ['units with a name for them', 'Item | Weight | Length | Width', 'unit | kg | m | m'],
  ['units below a station', 'Station | Temp | Rain | Wind', '- | °C | mm | -'],
  ['units, one of which there is not', 'Station | Temp | Rain | Wind', 'Name | °C | mm | n/a'],
  ['the types of a database', 'Item | Weight | Length | Count', 'VARCHAR(20) | INT | INT | INT'],
  ['the types of a schema', 'Item | Weight | Length | Remark', 'string | number | number | string'],
  ['codes', 'Item | Weight | Length | Remark', 'v01 | v02 | v03 | v04'],
  ['words for each', 'Item | Weight | Length | Width', 'what it is | how heavy | how long | how wide'],
])('%s below the names are a part of the header', async (_, names, second) => {
  const records = others.map((cells) => [...cells, 7].join(' | '));
  const [found] = await findTables(drawnSheet([names, second, ...records].join('\n')));
  expect(found?.table.headerRows).toEqual([1, 2]);
});

test.each([
  [
    'years among years',
    'Built | Tool | Rebuilt\n2001 | Rope | 2011\n2002 | Drill | n/a\n2017 | Drill | 2022\n2010 | Saw | 2011',
    1,
  ],
  ['times and years', 'Open from | Since | Moved\n15:00 | 2014 | 2012\n08:15 | 2001 | 2005', 1],
  [
    'words beside an amount, below two rows of names',
    ' | North | North | | | \nStart | Open from | Seller | Amount | Owner | Ref\n19:30 | ca. 40 | Jon Ruiz | 14 000 | Ann Hall | unknown\n07:00 | 18:15 | Kaya Costa | 31 000 | unknown | B-838\n14:15 | 08:30 | TBD | 84 000 | >100 | -\n15:00 | 13:15 | <5 | 64 000 | Hugo Berg | A-867',
    2,
  ],
  ['answers that come again', 'Paid | Done | Sent\nno | no | yes\nno | no | yes\nyes | yes | ca. 40\nno | yes | no', 1],
  ['answers alone', 'Done | Paid\nyes | yes\nno | yes\nno | yes\nno | no', 1],
  [
    'records of a group below two rows of names',
    'Item | 2024 | | 2025 | \n | Plan | Actual | Plan | Actual\nIncome | | | | \nFees | 1000 | 1100 | 1200 | \nDonations | 300 | 250 | 300 | \nExpenses | | | | \nRent | 30 | 25 | 30 | \nHeat | 33 | 44 | 55 | ',
    2,
    [3, 6],
  ],
])('%s are records from the first on', async (_, drawing, header, headings: number[] = []) => {
  const [found] = await findTables(drawnSheet(drawing));
  const records = drawing.split('\n').length - header;
  const rows = Array.from({ length: records }, (_record, index) => header + 1 + index);
  expect(numbersOf(found, 'data')).toEqual(rows.filter((row) => !headings.includes(row)));
});

test.each([
  [
    'a label and its value above them',
    'Boat: | Skua\nWick | 14 % | 51 % | 8 %\nOban | 70 % | 12 % | 90 %\nLeith | 33 % | 64 % | 2 %',
    [2, 3, 4],
  ],
  [
    'a key, and little more',
    'Log 1971\nShed | Nord\n\n1 | Rope | | \n2 | Tar | | old\n3 | Wax | x | \n4 | Oil | | ',
    [4, 5, 6, 7],
  ],
  [
    'a title, a caption among captions',
    'Contents\nTable 1.1: Landed cod | Sheet 1\nTable 1.2: Landed hake | Sheet 2\nTable 1.3: Landed ling | Sheet 3\nTable 1.4: Landed saithe | Sheet 4',
    [2, 3, 4, 5],
  ],
  [
    'a day',
    'Dockers\nShed | Nord\nBea | Rope | 1971-03-02\nCato | Tar | –\nDora | Wax | 1971-05-12\nEmil | Oil | 1971-02-15',
    [3, 4, 5, 6],
  ],
])('the first record of a list without a header is one, right below %s', async (_, drawing, records) => {
  const found = await findTables(drawnSheet(drawing));
  expect(found.flatMap((table) => numbersOf(table, 'data'))).toEqual(records);
});

test.each([
  [
    'a number alone',
    'No | Rig | Q1 | Q2 | Q3\n1\n2 | Sloop | 19 | 24 | 30\n3 | Ketch | 20 | 25 | 20\n4 | Yawl | 13 | 28 | 27',
    [2, 3, 4, 5],
  ],
  [
    'a number alone in a group',
    'Form 8\nShed | Nord\nNo | Rig | Share\nEast\n1\n2 | Sloop | 69 %\nWest\n3 | Ketch | 98 %\n4 | Yawl | 81 %',
    [5, 6, 8, 9],
  ],
  [
    'a code alone',
    'Ref | Rig | Q1 | Q2\nAB-1 | Sloop | 19 | 24\nAB-2\nAB-3 | Ketch | 20 | 25\nAB-4 | Yawl | 13 | 28',
    [2, 3, 4, 5],
  ],
  [
    'a name below a blank corner',
    ' | Jan | Feb | Mar | Apr\nRossi | 9 | 10 | 6 | 2\nSato | 9 | 6 | 6 | 9\nUeda\nVogel | 0 | 6 | 10 | 2\nXu | 10 | 5 | 6 | 4',
    [2, 3, 4, 5, 6],
  ],
])('%s is a record of which no more is known', async (_, drawing, records) => {
  const [found] = await findTables(drawnSheet(drawing));
  expect(numbersOf(found, 'data')).toEqual(records);
});

test.each([
  [
    'below the heading of a first group',
    'No | Rig | Note\nEast\n1 | Sloop | \nWest\n2 | Ketch | \nSouth\n3 | Yawl | \n4 | Barge | old',
    [3, 5, 7, 8],
  ],
  [
    'of the last group, after a gap',
    'Skipper | Trips\nEast\nGomez | 3\nHaas | 5\nIbsen | 7\nJokai | 8\n\nWest\nKruger | 7',
    [3, 4, 5, 6, 9],
  ],
  [
    'with an amount that looks like a year',
    'Ware | Shelf | Price\nHemp\nTwine | K2 | 2000\n\nWool\nFelt | K7 | 300\nYarn | K8 | 200\nLoden | K9 | 450',
    [3, 6, 7, 8],
  ],
])('a record alone in its group is one: %s', async (_, drawing, records) => {
  const [found] = await findTables(drawnSheet(drawing));
  expect(numbersOf(found, 'data')).toEqual(expect.arrayContaining(records));
});

test('what stands between records and their total is records, whatever little it says', async () => {
  const [found] = await findTables(
    drawnSheet(
      'Name | Remark | Fee\nBrix | | 382.55\nCorvin | see letter | 860.82\nDussel | – | 32.01\nEberle | see letter | 669.30\n\nGomez | | n/a\nHaas | | \n | Sum | 1944.68',
    ),
  );
  expect(numbersOf(found, 'data')).toEqual([2, 3, 4, 5, 7, 8]);
  expect(numbersOf(found, 'derived')).toEqual([9]);
});

test.each([
  [
    'codes below, a number above',
    'Crew of 1971\nPage | 1\n\nName | Locker\nRossi | AB-100\nSato | K-101\nTamm | AB-102\nUeda | K-103',
    4,
  ],
  [
    'days below a blank row',
    'Crew of 1971\nPage | 1\nName | Joined\n\nDussel | 25.03.1970\nEberle | 15.01.1971\nFjord | 16.03.1969',
    3,
  ],
  ['a label right above them', 'Branch | Nord\nName | Phone\nUeda | 038 2174\nVogel | 083 7080\nTamm | 065 4260', 2],
  ['a label above a blank row', 'Branch | Nord\n\nVessel | Score\nQuist | 1\nRossi | 8\nSato | 4\nTamm | 3', 3],
])('names of columns are the header below lines about the sheet: %s', async (_, drawing, header) => {
  const [found] = await findTables(drawnSheet(drawing));
  expect(found?.table.headerRows).toEqual([header]);
});

test.each(['n.d. = not detected', '.. = not measured', 'b.d.l. = below the limit'])(
  'what a sign stands for is no record: %s',
  async (line) => {
    const sign = line.split(' ')[0];
    const [found] = await findTables(
      drawnSheet(
        `Buoy | Salt | Lead\nOuter | 7.2 | 0.5\nInner | 7.4 | ${sign}\nMole | 7.3 | ${sign}\nSpit | 7.1 | 0.8\n${line}`,
      ),
    );
    expect(numbersOf(found, 'data')).toEqual([2, 3, 4, 5]);
  },
);

test.each([
  [
    'a key alone, under names of all columns',
    'plato | Lun | Mar | Mié\nSalad | | |\nPie | | Stew | Soup\nPasta | Rice | Salad |\nFish | Tart | Soup | Rice',
    1,
  ],
  [
    'words and a code, under names that columns have',
    'code | remarks | status\nPR80 | key in the box | open\nKX97 | ring first | late\nKX99 | | late',
    1,
  ],
  [
    'spans of time, under days',
    ' | 07.01.2024 | 14.01.2024\nSven | 8-20 | 8-19\nLuka | 9-16 | 12-15\nGreta | 8-18 | 12-14',
    1,
  ],
  [
    'two rows of words that go round, under days',
    ' | Lun | Mar | Mié | Jue\nClara | Zoe | Pedro | | Elif\nLars | Ula | Inés | Elif |\nInés | Mara | Tom | Jan | Vic\nUla | Jan | Zoe | | Tom',
    1,
  ],
])('%s, is a record', async (_, drawing, header) => {
  const [found] = await findTables(drawnSheet(drawing));
  expect(found?.table.headerRows).toEqual([header]);
  expect(numbersOf(found, 'data')).toEqual(
    drawing
      .split('\n')
      .slice(header)
      .map((_row, at) => header + 1 + at),
  );
});

test.each([
  [
    'the name of the keys, below no name',
    ' | Price | Stock | Sold\nshop | | |\nUlm | 4 | 5 | 6\nKiel | 7 | 8 | 9\nBonn | 1 | 2 | 3',
    2,
  ],
  ['units', 'Name | Weight | Height\n | kg | cm\nAda | 61 | 166\nBirk | 80 | 181', 2],
])('%s, is a part of the header', async (_, drawing, rows) => {
  const [found] = await findTables(drawnSheet(drawing));
  expect(found?.table.headerRows).toHaveLength(rows);
});

describe('a first record of words above the values of others is one', () => {
  test.each([
    [
      'below names that differ in a letter',
      'Measure | Site A | Site B | Site C\nLead | Ms Roe | Ms Pye | Mr Sim\nBeds | 20 | 12 | 18\nStaff | 31 | 19 | 25\nFalls | 2 | 0 | 1',
      [2, 3, 4, 5],
    ],
    [
      'below names that differ in a number',
      'Crop | Plot 1 | Plot 2\nSeed | own | bought\nRows | 12 | 8\nYield | 22.5 | 14.1',
      [2, 3, 4],
    ],
    [
      'below names and a blank row',
      'Item | Supplier | Price\n\nHinge | to come | to come\nNails | Orr | 2.10\nGlue | Orr | 3.40\nTape | Lund | 1.10',
      [3, 4, 5, 6],
    ],
    [
      'below names and a blank row, with a figure and no date',
      'Day | Payee | Amount\n\n | Opening | 1000.00\n2025-01-03 | Orr | -20.00\n2025-01-09 | Lund | -35.00\n2025-01-20 | Pay | 800.00',
      [3, 4, 5, 6],
    ],
  ])('%s', async (_, drawing, records) => {
    const [found, ...more] = await findTables(drawnSheet(drawing));
    expect(more).toEqual([]);
    expect(found?.table.headerRows).toEqual([1]);
    expect(numbersOf(found, 'data')).toEqual(records);
  });
});
