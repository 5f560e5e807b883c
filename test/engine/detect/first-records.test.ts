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
