/** Headers and forms as the specification says, where judgement would say otherwise. */
import { describe, expect, test } from 'vitest';
import type { Found } from './found-tables.ts';
import { findTables, headersOf, numbersOf, rulesWith } from './found-tables.ts';
import { drawnSheet, sheetOf } from './sheet-of.ts';

const readings = `
  Weather of the north
  A | B | C
  Oslo | wet | cold
  Bergen | wet | cold
  Bodo | wet | mild

  Station | Rain | Air
  Tromso | dry | cold
  Narvik | wet | cold
`;

function outline({ table, rows }: Found) {
  return { header: table.headerRows, records: rows.filter(({ role }) => role === 'data').map(({ row }) => row.number) };
}

async function outlines(drawing: string, tables: object) {
  return (await findTables(drawnSheet(drawing), rulesWith(tables))).map(outline);
}

describe('tables.header', () => {
  test('at: the header begins in that row, and nothing above it belongs to a table', async () => {
    const found = await outlines(readings, { header: { at: 7 } });
    expect(found).toEqual([{ header: [7], records: [8, 9] }]);
  });

  test('at a row of values takes these for the names', async () => {
    const [found] = await findTables(drawnSheet(readings), rulesWith({ header: { at: 3, rows: 1 } }));
    expect(headersOf(found)).toEqual(['Oslo', 'wet', 'cold']);
    expect(numbersOf(found, 'data').slice(0, 2)).toEqual([4, 5]);
  });

  test('rows: so many rows name the columns', async () => {
    const drawing = 'Item | Size | Size\nname | width | depth\nChair | wide | deep\nStool | small | flat';
    for (const rows of [1, 2]) {
      const [first] = await outlines(drawing, { header: { rows } });
      expect(first?.header).toEqual([1, 2].slice(0, rows));
      expect(first?.records).toEqual([2, 3, 4].slice(rows - 1));
    }
  });

  test('rows: none takes every row for a record', async () => {
    const [first] = await outlines('Item | Price\nChair | 49.90\nStool | 12', { header: { rows: 'none' } });
    expect(first).toEqual({ header: [], records: [1, 2, 3] });
  });

  test('match: the row with these texts is the header, whatever it looks like', async () => {
    const found = await outlines('x | 1 | 2\nk | 3 | 4\nm | 5 | 6\nn | 7 | 8', { header: { match: ['K', '4'] } });
    expect(found).toContainEqual({ header: [2], records: [3, 4] });
  });

  test('holds as well for a sheet that is longer than a window', async () => {
    const rows = Array.from({ length: 500 }, (_, at) => ({
      number: at + 1,
      values: [`item ${at}`, 'wide', 'deep'],
      formats: null,
      hidden: false,
    }));
    const window = { minRows: 40, maxRows: 60, lookahead: 15, step: 30 };
    const rules = rulesWith({ header: { at: 3, rows: 2 } });
    const [found, ...others] = await findTables(sheetOf(rows), rules, { window });
    expect(others).toEqual([]);
    expect(found?.table.headerRows).toEqual([3, 4]);
    expect(numbersOf(found, 'data')).toHaveLength(496);
  });
});

test('tables.skipRows leaves out the first rows of a sheet', async () => {
  const found = await outlines(readings, { skipRows: 6 });
  expect(found).toEqual([{ header: [7], records: [8, 9] }]);
});

describe('tables.forms', () => {
  const drawing = `
    Site:     | Harbour
    Operator: | Ines
    Depth:    | 12

    Time  | Level | Flow
    08:00 | 1.5   | 20
    09:00 | 1.7   | 22
    10:00 | 1.6   | 21
  `;

  test('labels and values above a table are no part of it', async () => {
    expect(await outlines(drawing, {})).toEqual([{ header: [5], records: [6, 7, 8] }]);
  });

  test('read: they are a table of their own', async () => {
    const [form, table, ...others] = await findTables(drawnSheet(drawing), rulesWith({ forms: 'read' }));
    expect(others).toEqual([]);
    expect(headersOf(form)).toEqual(['label', 'value']);
    expect(numbersOf(form, 'data')).toEqual([1, 2, 3]);
    expect(numbersOf(table, 'data')).toEqual([6, 7, 8]);
  });

  test('read: pairs beside each other are two of them', async () => {
    const pairs = 'Name: | Ada | | City: | York\nRole: | Chair | | Since: | 2019\n\nA | B | C\nx | 1 | 2\ny | 3 | 4';
    const found = await findTables(drawnSheet(pairs), rulesWith({ forms: 'read' }));
    expect(found.map(({ range }) => range)).toEqual(['A1:B2', 'D1:E2', 'A4:C6']);
  });

  test('read: a sheet that is a form alone', async () => {
    const [form] = await findTables(
      drawnSheet('Name: | Ada\nRole: | Chair\nSince: | 2019'),
      rulesWith({ forms: 'read' }),
    );
    expect(headersOf(form)).toEqual(['label', 'value']);
    expect(numbersOf(form, 'data')).toEqual([1, 2, 3]);
  });
});
