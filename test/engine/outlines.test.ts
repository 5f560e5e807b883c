import { expect, test } from 'vitest';
import { tablesOfText } from './extracted-text.ts';

const outline = `Region,Product,Q1,Q2
North,,,
,Tea,5,6
,Milk,7,8
Subtotal North,,12,14
South,,,
,Tea,1,2
,Milk,3,4
Subtotal South,,4,6
`;

test('headings in a column that holds nothing else stand for the rows below them', async () => {
  const [found] = await tablesOfText(outline);
  expect(found?.rows).toEqual([
    ['North', 'Tea', 5, 6],
    ['North', 'Milk', 7, 8],
    ['South', 'Tea', 1, 2],
    ['South', 'Milk', 3, 4],
  ]);
  expect(found?.issues).toEqual([]);
  expect(found?.table.reasons).toContain(
    'Column A holds headings only: each stands for the rows below it until the next.',
  );
});

test('each step of an outline fills its own column, and an outer heading ends the inner ones', async () => {
  const [found] = await tablesOfText(`Country,Town,Shop,Sold
Norway,,,
,Oslo,,
,,Quay,5
,,Hill,7
,Bergen,,
,,Pier,4
Sweden,,,
,Lund,,
,,Gate,9
,,Dome,3
`);
  expect(found?.rows).toEqual([
    ['Norway', 'Oslo', 'Quay', 5],
    ['Norway', 'Oslo', 'Hill', 7],
    ['Norway', 'Bergen', 'Pier', 4],
    ['Sweden', 'Lund', 'Gate', 9],
    ['Sweden', 'Lund', 'Dome', 3],
  ]);
});

const inOneColumn = `Item,Q1,Q2
Drinks,,
Tea,5,6
Milk,7,8
Food,,
Bread,1,2
Rice,3,5
`;

test('headings that stand among the names of the rows are told where they are in no column', async () => {
  const [found] = await tablesOfText(inOneColumn);
  expect(found?.rows.map(([item]) => item)).toEqual(['Tea', 'Milk', 'Bread', 'Rice']);
  expect(found?.issues).toEqual([
    expect.objectContaining({ rule: 'GROUPS_LEFT_OUT', severity: 'warning', sourceRow: 2, sourceCell: 'A2' }),
  ]);
  expect(found?.issues[0]?.message).toBe(
    '2 group headings are in no column of the output: “Drinks” (A2), “Food” (A5). Add a field with match: { from: group } to have them beside the rows.',
  );
});

test.each([{ fields: { kind: { match: { from: 'group' } } } }, { fields: { item: {} }, output: { unmapped: 'drop' } }])(
  'nothing is told where the specification takes them, or takes its own fields alone: %j',
  async (spec) => {
    const [found] = await tablesOfText(inOneColumn, spec);
    expect(found?.issues).toEqual([]);
  },
);

test('a record that names itself a total, and adds up to nothing, is told with its cell', async () => {
  const [found] = await tablesOfText(`Firm,Staff,Shops
Total Energies,512,31
Shell,430,77
Esso,377,90
Avia,41,12
Total Garage,9,2
`);
  const told = found?.issues.filter(({ rule }) => rule === 'POSSIBLE_TOTAL').map(({ sourceCell }) => sourceCell);
  expect(found?.rows).toHaveLength(5);
  expect(told).toEqual(['A2', 'A6']);
});
