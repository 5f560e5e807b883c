import { describe, expect, it } from 'vitest';
import { detectTables } from '../../../src/engine/detect/follow/detect.ts';
import type { CellValue } from '../../../src/engine/model.ts';
import { findTables, headersOf, numbersOf, rulesWith } from './found-tables.ts';
import { rowsOf, sheetOf } from './sheet-of.ts';

/** Small enough that a few hundred rows are a long sheet. */
const window = { minRows: 40, maxRows: 60, lookahead: 15, step: 30 };
const header = ['Order', 'Customer', 'Day', 'Amount'];

function orders(count: number, first = 1): CellValue[][] {
  return Array.from({ length: count }, (_, at) => {
    const order = first + at;
    const day = `2024-${String(1 + (order % 12)).padStart(2, '0')}-${String(1 + (order % 28)).padStart(2, '0')}`;
    return [String(10_000 + order), `Customer ${order % 37}`, day, `${order * 3}.50`];
  });
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

describe('a sheet longer than the window', () => {
  it('gives every row of a table once and in order', async () => {
    const sheet = sheetOf(rowsOf([header, ...orders(500)]));
    const [found, ...others] = await findTables(sheet, rulesWith(), { window });
    expect(others).toEqual([]);
    expect(found?.range).toBe('A1:D501');
    expect(headersOf(found)).toEqual(header);
    expect(found?.rows.map(({ row }) => row.number)).toEqual(numbers(1, 501));
    expect(numbersOf(found, 'data')).toEqual(numbers(2, 501));
    expect(found?.sample.length).toBeLessThanOrEqual(window.maxRows);
  });

  it('knows the totals and notes at its end', async () => {
    const cells = [
      header,
      ...orders(300),
      ['Total', null, null, '999'],
      [],
      ['Source: the order book of the company.'],
    ];
    const [found, ...others] = await findTables(sheetOf(rowsOf(cells)), rulesWith(), { window });
    expect(others).toEqual([]);
    expect(numbersOf(found, 'derived')).toEqual([302]);
    expect(found?.range).toBe('A1:D302');
    expect(numbersOf(found, 'notes')).toEqual([]);
  });

  it('goes on after blank rows and repeated headers', async () => {
    const cells = [header, ...orders(150), [], ...orders(50, 151), header, ...orders(100, 201)];
    const [found, ...others] = await findTables(sheetOf(rowsOf(cells)), rulesWith(), { window });
    expect(others).toEqual([]);
    expect(numbersOf(found, 'empty')).toEqual([152]);
    expect(numbersOf(found, 'header')).toEqual([1, 203]);
    expect(numbersOf(found, 'data')).toHaveLength(300);
  });

  it('sees blank rows that the reader has left out', async () => {
    const people = (count: number) =>
      Array.from({ length: count }, (_, at) => [`Person ${at}`, `Town ${at % 9}`, 'active']);
    const cells = [['Name', 'Town', 'State'], ...people(120), [], [], ['Firm', 'Seat', 'Trade'], ...people(60)];
    const rows = rowsOf(cells).filter(({ values }) => values.length > 0);
    const found = await findTables(sheetOf(rows), rulesWith(), { window });
    expect(found.map(({ range }) => range)).toEqual(['A1:C121', 'A124:C184']);
  });

  it('keeps the group that rows stand under', async () => {
    const cells = [
      header,
      ['North', null, null, null],
      ...orders(150),
      ['South', null, null, null],
      ...orders(150, 151),
    ];
    const [found] = await findTables(sheetOf(rowsOf(cells)), rulesWith(), { window });
    const groupOf = (number: number) => found?.rows.find(({ row }) => row.number === number)?.group;
    expect(numbersOf(found, 'group')).toEqual([2, 153]);
    expect([groupOf(3), groupOf(152), groupOf(154), groupOf(303)]).toEqual(['North', 'North', 'South', 'South']);
  });

  it('ends a table where another one begins', async () => {
    const cells = [
      header,
      ...orders(200),
      [],
      [],
      ['Returns'],
      ['Return', 'Reason', 'Refund'],
      ...Array.from({ length: 120 }, (_, at) => [`R-${at}`, at % 2 === 0 ? 'broken' : 'too late', `${at}.00`]),
    ];
    const found = await findTables(sheetOf(rowsOf(cells)), rulesWith(), { window });
    expect(found.map(({ range }) => range)).toEqual(['A1:D201', 'A205:C325']);
    expect(found.map(({ table }) => table.title)).toEqual(['Sheet1', 'Returns']);
    expect(headersOf(found[1])).toEqual(['Return', 'Reason', 'Refund']);
    expect(numbersOf(found[1], 'data')).toEqual(numbers(206, 325));
  });

  it('follows tables side by side to where each of them ends', async () => {
    const left = [header, ...orders(260)];
    const right = [header, ...orders(130, 900)];
    const cells = left.map((row, at) => [...row, null, ...(right[at] ?? [])]);
    const found = await findTables(sheetOf(rowsOf(cells)), rulesWith(), { window });
    expect(found.map(({ range }) => range)).toEqual(['A1:D261', 'F1:I131']);
    expect(found.map((table) => numbersOf(table, 'data').length)).toEqual([260, 130]);
  });

  it('is read no further than the window before its first table is known', async () => {
    let read = 0;
    const rows = rowsOf([header, ...orders(5_000)]);
    const sheet = {
      ...sheetOf(rows),
      async *rows() {
        for (const row of rows) {
          read++;
          yield [row];
        }
      },
    };
    const items = detectTables(sheet, rulesWith(), { window });
    expect((await items.next()).value).toMatchObject({ kind: 'table' });
    expect(read).toBe(window.maxRows);
    await items.return(undefined);
  });

  it('is left when the signal aborts', async () => {
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    const consume = async () => {
      const sheet = sheetOf(rowsOf([header, ...orders(500)]));
      for await (const item of detectTables(sheet, rulesWith(), { window, signal: controller.signal })) {
        if (item.kind === 'rows') controller.abort(reason);
      }
    };
    await expect(consume()).rejects.toBe(reason);
  });
});
