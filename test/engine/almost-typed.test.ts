import { expect, test } from 'vitest';
import { tablesOfText } from './extracted-text.ts';

const rowsOf = (count: number, ...last: string[]) =>
  ['key,day,amount', ...Array.from({ length: count }, (_, at) => `k${at},2024-01-${10 + at},${at}.5`), ...last].join(
    '\n',
  );

test.each([3, 6, 15])(
  'one odd cell below %s others leaves the column its type, and is told with its cell',
  async (count) => {
    const [found] = await tablesOfText(rowsOf(count, 'kz,tbc,tbc'));
    expect(found?.table.columns.map(({ type }) => type)).toEqual(['string', 'date', 'decimal']);
    expect(found?.rows.at(-1)).toEqual(['kz', 'tbc', 'tbc']);
    expect(found?.issues.map(({ sourceCell, severity }) => [sourceCell, severity])).toEqual([
      [`B${count + 2}`, 'warning'],
      [`C${count + 2}`, 'warning'],
    ]);
  },
);

test('a column that a few cells make text says which', async () => {
  const [found] = await tablesOfText(rowsOf(8, 'kx,open,9.5', 'ky,tbc,10.5'));
  expect(found?.table.columns.map(({ type }) => type)).toEqual(['string', 'string', 'decimal']);
  expect(found?.issues).toEqual([
    expect.objectContaining({
      rule: 'columnType',
      column: 'day',
      sourceCell: 'B10',
      message:
        '8 of 10 values read as a date; "open" in B10 and 1 more do not, so that the column is kept as text. Give the field a type to have the others read.',
    }),
  ]);
});

test.each([
  ['2B', 0],
  ['C 7', 0],
  ['1O5', 1],
  ['ca. 12', 1],
])('rooms that are numbers and %s are warned of %s times', async (room, times) => {
  const [found] = await tablesOfText(`room,seats\n101,4\n102,8\n103,30\n${room},12\n`);
  expect(found?.table.columns[0]?.type).toBe('string');
  expect(found?.issues).toHaveLength(times);
});

test.each([{ output: { values: 'asWritten' } }, { fields: { day: { type: 'string' } } }])(
  'nothing is said of a column that is to be text: %j',
  async (spec) => {
    const [found] = await tablesOfText(rowsOf(8, 'kx,open,9.5', 'ky,tbc,10.5'), spec);
    expect(found?.issues).toEqual([]);
  },
);
