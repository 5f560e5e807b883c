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
