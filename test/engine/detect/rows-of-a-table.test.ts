import { describe, expect, it } from 'vitest';
import { findTables, headersOf, numbersOf, rulesWith } from './found-tables.ts';
import { draw, drawnSheet, rowsOf, sheetOf } from './sheet-of.ts';

describe('rows inside a table', () => {
  it('that name themselves totals are derived and stay inside the range', async () => {
    const [found] = await findTables(
      drawnSheet(`
        Region | January | February
        North  | 120     | 130
        South  | 98      | 101
        East   | 143     | 150
        Total  | 361     | 381
      `),
    );
    expect(numbersOf(found, 'derived')).toEqual([5]);
    expect(found?.range).toBe('A1:C5');
  });

  it('that merely look like a total are kept as data unless they add up', async () => {
    const lastRowAs = async (last: string) => {
      const [found] = await findTables(
        drawnSheet(`
          Region | January | February | March
          North  | 120     | 130      | 128
          South  | 98      | 101      | 99
          East   | 143     | 150      | 161
          ${last}
        `),
      );
      return found?.rows.at(-1)?.role;
    };
    expect(await lastRowAs('West | 77 | 80 | 79')).toBe('data');
    expect(await lastRowAs('Totals: | 361 | 381 | 388')).toBe('derived');
  });

  it('that hold words alone are records still, unless they begin like a note', async () => {
    const withLast = async (last: string) => {
      const [found] = await findTables(
        drawnSheet(`
          Fact           | County  | State
          Land area      | 3018.19 | 95988.01
          Persons a mile | 52.3    | 39.9
          Code           | 17      | 41
          ${last}
        `),
      );
      return found?.range;
    };
    expect(await withLast('Metropolitan area | Bend-Redmond | none')).toBe('A1:C5');
    expect(await withLast('Note: all figures are of the last census and were rounded.')).toBe('A1:C4');
  });

  it('that name a total in a later label, or stand above the parts they add up, are derived', async () => {
    const [found] = await findTables(
      drawnSheet(`
        Country | Region | Births | Deaths | Moves
        Norway  | All    | 60     | 40     | 15
        Norway  | North  | 10     | 7      | 4
        Norway  | South  | 30     | 20     | 6
        Norway  | West   | 20     | 13     | 5
        Sweden  | North  | 11     | 9      | 8
        Sweden  | South  | 35     | 31     | 2
        Sweden  | Total  | 46     | 40     | 10
      `),
    );
    expect(numbersOf(found, 'data')).not.toContain(8);
    expect(numbersOf(found, 'data')).toEqual(expect.arrayContaining([3, 4, 5, 6, 7]));
  });

  it('that are sums of two rows by chance are kept as data', async () => {
    const [found] = await findTables(
      drawnSheet(`
        Item | Price
        Nut  | 1
        Bolt | 2
        Gear | 3
        Saw  | 9
      `),
    );
    expect(numbersOf(found, 'data')).toEqual([2, 3, 4, 5]);
  });

  it('that head a group give their text to the rows below', async () => {
    const [found] = await findTables(
      drawnSheet(`
        Product    | Units | Revenue | Cost
        Furniture  |       |         |
        Chair      | 12    | 598.80  | 300
        Table      | 3     | 387.00  | 200
        Shelf      | 8     | 412.00  | 210
        Lighting   |       |         |
        Lamp       | 40    | 780.00  | 500
        Spotlight  | 22    | 660.00  | 400
        Chandelier | 1     | 940.00  | 700
      `),
    );
    expect(numbersOf(found, 'group')).toEqual([2, 6]);
    const groups = found?.rows.filter(({ role }) => role === 'data').map(({ group }) => group);
    expect(groups).toEqual(['Furniture', 'Furniture', 'Furniture', 'Lighting', 'Lighting', 'Lighting']);
  });

  it('that repeat the header, as page breaks do, are headers of the same table', async () => {
    const [found, ...others] = await findTables(
      drawnSheet(`
        Item  | Price | Stock
        Chair | 49.90 | 12
        Table | 129   | 3
        Lamp  | 19.50 | 40
        Item  | Price | Stock
        Stool | 25.00 | 9
        Desk  | 310   | 2
        Bed   | 499   | 1
      `),
    );
    expect(others).toEqual([]);
    expect(numbersOf(found, 'header')).toEqual([1, 5]);
    expect(found?.table.headerRows).toEqual([1]);
    expect(numbersOf(found, 'data')).toHaveLength(6);
  });

  it('that repeat the header after a page number do so too, and the page number is no record', async () => {
    const [found, ...others] = await findTables(
      drawnSheet(`
        Item  | Price | Stock
        Chair | 49.90 | 12
        Table | 129   | 3
        Lamp  | 19.50 | 40
        Page 1
        ITEM  | Price | Stock
        Stool | 25.00 | 9
        Desk  | 310   | 2
        Bed   | 499   | 1
      `),
    );
    expect(others).toEqual([]);
    expect(numbersOf(found, 'header')).toEqual([1, 6]);
    expect(numbersOf(found, 'data')).toEqual([2, 3, 4, 7, 8, 9]);
  });

  it('get what a cell holds that is merged over them and the row above', async () => {
    const rows = rowsOf(
      draw(`
        Region | City   | Sales
        North  | Oslo   | 12
               | Bergen | 7
               | Bodø   | 3
        South  | Rome   | 40
               | Bari   | 9
      `),
    );
    const merges = [
      { top: 2, left: 1, bottom: 4, right: 1 },
      { top: 5, left: 1, bottom: 6, right: 1 },
    ];
    const [found] = await findTables(sheetOf(rows, { merges }));
    expect(found?.rows.map(({ row }) => row.values[0])).toEqual([
      'Region',
      'North',
      'North',
      'North',
      'South',
      'South',
    ]);
    expect(rows[2]?.values[0]).toBeNull();
  });

  it('that the sheet hides are left out, unless the specification includes them', async () => {
    const rows = rowsOf(
      draw(`
        Item  | Price | Cost | Stock
        Chair | 49.90 | 20   | 12
        Table | 129   | 60   | 3
        Lamp  | 19.50 | 9    | 40
        Stool | 25.00 | 8    | 9
      `),
    ).map((row) => ({ ...row, hidden: row.number === 3 }));
    const hiddenColumns = [{ first: 3, last: 3 }];
    const [shown] = await findTables(sheetOf(rows, { hiddenColumns }));
    expect(numbersOf(shown, 'data')).toEqual([2, 4, 5]);
    expect(headersOf(shown)).toEqual(['Item', 'Price', 'Stock']);
    const [all] = await findTables(sheetOf(rows, { hiddenColumns }), rulesWith({}, { hidden: 'include' }));
    expect(numbersOf(all, 'data')).toEqual([2, 3, 4, 5]);
    expect(headersOf(all)).toEqual(['Item', 'Price', 'Cost', 'Stock']);
  });
});
