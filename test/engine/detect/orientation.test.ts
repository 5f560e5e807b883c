/** Tables whose records are columns of the sheet. */
import { expect, test } from 'vitest';
import type { ExtractedTable, OutputRow, TableSummary } from '../../../src/engine/extracted-table.ts';
import { extract } from '../../../src/engine/extraction/extract.ts';
import { validateSpec } from '../../../src/engine/plan/parse.ts';
import { sourceOf } from '../../support/files/byte-source.ts';

async function read(text: string, more: object = {}) {
  const rows: OutputRow[] = [];
  let table: ExtractedTable | undefined;
  let summary: TableSummary | undefined;
  for await (const item of extract(sourceOf(text, 'in.csv'), validateSpec({ ade: 1, ...more }))) {
    if (item.kind === 'table') table ??= item.table;
    if (item.kind === 'rows') rows.push(...item.rows);
    if (item.kind === 'end') summary ??= item.summary;
  }
  return { names: table?.columns.map(({ name }) => name), rows, summary, table };
}

const people =
  'Name,Ann Ash,Bob Birch,Cid Cole\nAge,31,45,28\nCity,Rome,Oslo,Bern\nStart date,2020-01-05,2021-02-07,2019-11-30\n';

test('names down the first column, values of one sort beside each', async () => {
  const { names, rows, summary, table } = await read(people);
  expect(names).toEqual(['name', 'age', 'city', 'start_date']);
  expect(rows).toEqual([
    { sourceRow: 2, values: ['Ann Ash', 31, 'Rome', '2020-01-05'] },
    { sourceRow: 3, values: ['Bob Birch', 45, 'Oslo', '2021-02-07'] },
    { sourceRow: 4, values: ['Cid Cole', 28, 'Bern', '2019-11-30'] },
  ]);
  expect(summary?.range).toEqual({ top: 1, left: 1, bottom: 4, right: 4 });
  expect(table?.columns[1]?.source?.letter).toBe('2');
});

test('an issue names the cell where it stands', async () => {
  const fields = { age: { type: 'integer', validate: [{ max: 40 }] } };
  const { summary } = await read(people, { fields });
  expect(summary?.issues.map(({ sourceCell }) => sourceCell)).toEqual(['C2']);
});

test('the names of fields in the first column are evidence', async () => {
  const fields = { code: {}, amount: { type: 'decimal' } };
  const { rows } = await read('code,x1,x2\namount,5,6\nrate,7,8\n', { fields });
  expect(rows.map(({ values }) => values)).toEqual([
    ['x1', 5, 7],
    ['x2', 6, 8],
  ]);
});

test('rows and columns are taken as the specification says', async () => {
  expect((await read(people, { tables: { orientation: 'rows' } })).rows[0]?.sourceRow).toBeLessThan(3);
  const grid = 'Region,Q1,Q2\nNorth,1,2\nSouth,3,4\n';
  expect((await read(grid)).names).toEqual(['region', 'q1', 'q2']);
  expect((await read(grid, { tables: { orientation: 'columns' } })).names).toEqual(['region', 'north', 'south']);
});

test('figures below a header, words below a header, and forms are left as they stand', async () => {
  for (const text of [
    'Item,Size,Colour\nChair,wide,red\nStool,small,blue\nBench,long,green\n',
    'Unit,a,b\nTax,2,1\nSales,5,6\nCost,3,4\n',
    'Name,Age,City\nAnn,31,Rome\nBob,45,Oslo\nCid,28,Bern\n',
  ]) {
    const { summary } = await read(text);
    expect(summary?.rowCount).toBe(3);
  }
});

test('labels in any language, where the values of each are of one sort and of many sorts below each other', async () => {
  const { names, rows } = await read(
    'Navn,Gefion,Herta,Marlin\nBygget,1998,2004,2011\nLængde,12.4,9.8,15.2\nKahyt,ja,nej,ja\n',
  );
  expect(names).toHaveLength(4);
  expect(rows.map(({ values }) => values.slice(0, 3))).toEqual([
    ['Gefion', 1998, 12.4],
    ['Herta', 2004, 9.8],
    ['Marlin', 2011, 15.2],
  ]);
});

test('days below figures', async () => {
  const { names, rows } = await read(
    'Model,M1,M2,M3\nPower,2.2,3.0,4.0\nWeight,3400,3900,4700\nDate,2021-03-12,2021-05-14,2022-09-30\n',
  );
  expect(names).toEqual(['model', 'power', 'weight', 'date']);
  expect(rows[0]?.values).toEqual(['M1', 2.2, 3400, '2021-03-12']);
});
