import { describe, expect, it } from 'vitest';
import { findTables, headersOf, numbersOf, rulesWith } from './found-tables.ts';
import { draw, drawnSheet, rowsOf, sheetOf } from './sheet-of.ts';

describe('one table', () => {
  it('is found with its header, its rows and its range', async () => {
    const [found, ...others] = await findTables(
      drawnSheet(`
        Name  | City   | Age | Joined
        Alice | Oslo   | 41  | 2021-03-04
        Bob   | Bergen | 38  | 2020-11-30
        Carla | Oslo   | 29  | 2019-01-15
        Dinah | Tromsø | 55  | 2022-07-01
      `),
    );
    expect(others).toEqual([]);
    expect(found?.range).toBe('A1:D5');
    expect(found?.table.headerRows).toEqual([1]);
    expect(headersOf(found)).toEqual(['Name', 'City', 'Age', 'Joined']);
    expect(numbersOf(found, 'data')).toEqual([2, 3, 4, 5]);
    expect(found?.sample).toEqual(found?.rows);
  });

  it('is found below a title block and above notes, which are not part of it', async () => {
    const [found, ...others] = await findTables(
      drawnSheet(`
        Regional sales, first quarter
        Prepared by the finance office

        Region | January | February | March
        North  | 120     | 130      | 128
        South  | 98      | 101      | 99
        East   | 143     | 150      | 161
        West   | 77      | 80       | 79

        Source: ledger of the finance office, as of April.
        Note: figures are in thousands of dollars and are not audited.
      `),
    );
    expect(others).toEqual([]);
    expect(found?.range).toBe('A4:D8');
    expect(found?.table.title).toBe('Regional sales, first quarter');
    expect(numbersOf(found, 'notes')).toEqual([]);
  });

  it('keeps a record of bare words whose address is like the one above it', async () => {
    const found = await findTables(
      drawnSheet(`
        Name | E-mail          | Age
        Ann  | ann@example.org | 31
        Bob  | bob@example.org | unknown
        Cy   |                 | 50
      `),
    );
    expect(found.map(({ range }) => range)).toEqual(['A1:C4']);
    expect(numbersOf(found[0], 'data')).toEqual([2, 3, 4]);
  });

  it('takes a text above the first column of its header for its title, not for a part of the header', async () => {
    const found = await findTables(
      drawnSheet(`
        Week  | Hours | Wages
        One   | 40    | 900.00
        Two   | 38    | 855.00
        Three | 41    | 922.50

        Site B crew
        First name | Last name | E-mail          | Hours
        Ann        | Lee       | ann@example.org | 12
        Bob        | Fox       | bob@example.org | 40
        Cid        | Roe       | cid@example.org | 31
      `),
    );
    expect(found.map(({ range }) => range)).toEqual(['A1:C4', 'A7:D10']);
    expect(found[1]?.table.title).toBe('Site B crew');
  });

  it('keeps its header when the next table follows without a blank row', async () => {
    const found = await findTables(
      drawnSheet(`
        Name  | Age     |
        Ann   | 31      |
        Bob   | 44      |
        Cy    | 50      |
        City  | Country | Founded
        Paris | France  | 1200
        Rome  | Italy   | 753
        Oslo  | Norway  | 1040
      `),
    );
    expect(found.map(({ range }) => range)).toEqual(['A1:B4', 'A5:C8']);
    expect(found.map(headersOf)).toEqual([
      ['Name', 'Age'],
      ['City', 'Country', 'Founded'],
    ]);
  });

  it('is found away from the corner of the sheet', async () => {
    const [found] = await findTables(
      drawnSheet(`


         | | Item  | Price | Stock
         | | Chair | 49.90 | 12
         | | Table | 129   | 3
         | | Lamp  | 19.50 | 40
      `),
    );
    expect(found?.range).toBe('C3:E6');
    expect(found?.table).toMatchObject({ top: 3, left: 3, right: 5, headerRows: [3] });
  });

  it('without a header has columns without names', async () => {
    const [found] = await findTables(
      drawnSheet(`
        4411 | 2024-01-03 | 17.50 | 3
        4412 | 2024-01-03 | 11.00 | 1
        4413 | 2024-01-04 | 99.95 | 7
        4414 | 2024-01-05 | 42.10 | 2
        4415 | 2024-01-05 | 18.20 | 2
      `),
    );
    expect(found?.table.headerRows).toEqual([]);
    expect(headersOf(found)).toEqual(['', '', '', '']);
    expect(numbersOf(found, 'data')).toEqual([1, 2, 3, 4, 5]);
    expect(found?.table.reasons).toContain('No row above the values reads as a header.');
  });

  it('says why it is a table, and is less sure of it without a header', async () => {
    const body = `
        4411 | 2024-01-03 | 17.50
        4412 | 2024-01-03 | 11.00
        4413 | 2024-01-04 | 99.95`;
    const [named] = await findTables(drawnSheet(`Order | Day | Sum${body}`));
    const [bare] = await findTables(drawnSheet(body));
    expect(named?.table.reasons).toEqual([
      'A1:C4 holds 3 rows of values in 3 columns.',
      'Row 1 is its header: words over figures in 3 of 3 columns.',
      'Within a column 100 % of the values are of one sort.',
      'It ends with row 4: nothing but blank rows follows.',
    ]);
    expect(named?.table.score).toBeGreaterThan(bare?.table.score ?? 1);
    expect(named?.table.score).toBeLessThanOrEqual(1);
  });

  it('without a header is not headed by an address over addresses', async () => {
    const [found] = await findTables(
      drawnSheet(`
        Bob | Oslo  | bob@example.org
        Ann | Rome  | ann@example.org
        Cid | Paris | cid@example.org
        Dan | Bonn  | dan@example.org
        Eve | Bern  | eve@example.org
      `),
    );
    expect(found?.table.headerRows).toEqual([]);
    expect(numbersOf(found, 'data')).toEqual([1, 2, 3, 4, 5]);
  });

  it('has no part in remarks that were written beside it', async () => {
    const [found] = await findTables(
      drawnSheet(`
        Item  | Price | Stock | |
        Chair | 49.90 | 12    | |
        Table | 129   | 3     | | count again
        Lamp  | 19.50 | 40    | |
        Stool | 25.00 | 9     | |
        Desk  | 310   | 2     | |
        Bed   | 499   | 1     | |
      `),
    );
    expect(found?.range).toBe('A1:C7');
    expect(found?.table.reasons).toContain(
      'Column E to its right holds a few remarks without a heading, which are not part of it.',
    );
  });

  it('may be a list of names below a header, yet to be filled in', async () => {
    const [found] = await findTables(
      drawnSheet(`
        Team   | Lead | Seats
        Red    |      |
        Blue   |      |
        Green  |      |
        Yellow |      |
      `),
    );
    expect(found?.range).toBe('A1:C5');
    expect(numbersOf(found, 'data')).toEqual([2, 3, 4, 5]);
  });

  it('keeps blank rows and leaves out blank columns', async () => {
    const [found] = await findTables(
      drawnSheet(`
        Item  | | Price | Stock
        Chair | | 49.90 | 12
        Table | | 129   | 3

        Lamp  | | 19.50 | 40
        Stool | | 25.00 | 9
      `),
    );
    expect(found?.range).toBe('A1:D6');
    expect(found?.table.columns.map(({ index }) => index)).toEqual([0, 2, 3]);
    expect(numbersOf(found, 'empty')).toEqual([4]);
  });

  it('is not made of a sheet of prose', async () => {
    const sheet = drawnSheet(`
      About this workbook
      The figures on the following sheets were collected by hand.
      Please read the notes below before you use them.
      Contact the office with any questions that you have.
    `);
    expect(await findTables(sheet)).toEqual([]);
  });

  it('needs as many columns and rows as the specification says', async () => {
    const drawing = `
      Item  | Price
      Chair | 49.90
      Table | 129
      Lamp  | 19.50
    `;
    expect(await findTables(drawnSheet(drawing), rulesWith({ minColumns: 2, minRows: 3 }))).toHaveLength(1);
    expect(await findTables(drawnSheet(drawing), rulesWith({ minColumns: 3 }))).toEqual([]);
    expect(await findTables(drawnSheet(drawing), rulesWith({ minRows: 4 }))).toEqual([]);
  });
});

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

describe('several tables', () => {
  it('one below the other are found in reading order, each with its title', async () => {
    const found = await findTables(
      drawnSheet(`
        Salaries
        Name  | Month   | Gross
        Alice | 2024-01 | 4100
        Bob   | 2024-01 | 3900
        Carla | 2024-01 | 4400


        Equipment
        Asset  | Serial | Bought     | Value
        Laptop | X-100  | 2023-05-01 | 1200
        Phone  | P-7    | 2023-06-11 | 600
        Screen | S-22   | 2022-02-17 | 240
      `),
    );
    expect(found.map(({ range }) => range)).toEqual(['A2:C5', 'A9:D12']);
    expect(found.map(({ table }) => table.title)).toEqual(['Salaries', 'Equipment']);
    expect(found.map(({ table }) => table.id)).toEqual([0, 1]);
  });

  it('side by side are split, or joined when the specification says so', async () => {
    const drawing = `
      Item  | Price | Stock | | Item   | Price | Stock
      Chair | 49.90 | 12    | | Laptop | 1200  | 4
      Table | 129   | 3     | | Phone  | 600   | 9
      Lamp  | 19.50 | 40    | | Screen | 240   | 11
      Stool | 25.00 | 9     | |        |       |
      Desk  | 310   | 2     | |        |       |
    `;
    const split = await findTables(drawnSheet(drawing));
    expect(split.map(({ range }) => range)).toEqual(['A1:C6', 'E1:G4']);
    const joined = await findTables(drawnSheet(drawing), rulesWith({ sideBySide: 'join' }));
    expect(joined.map(({ range }) => range)).toEqual(['A1:G6']);
  });
});

describe('tables beside each other', () => {
  it('are split where one has a row more', async () => {
    const found = await findTables(
      drawnSheet(`
        Item | Price | | Name | City  | Age
        Nut  | 1     | | Bob  | Oslo  | 31
        Bolt | 2     | | Ann  | Rome  | 44
        Gear | 5     | | Cid  | Paris | 50
             |       | | Dan  | Bonn  | 61
      `),
    );
    expect(found.map(({ range }) => range)).toEqual(['A1:B4', 'D1:F5']);
    expect(found[0]?.table.reasons).toContain('Blank columns part it from the table beside it.');
  });

  it('are split where the lowest row of their header is the same', async () => {
    const found = await findTables(
      drawnSheet(`
        Highest |      | | By date |
        Year    | Flow | | Year    | Flow
        1997    | 263  | | 1995    | 228
        1996    | 238  | | 1996    | 238
        1995    | 228  | | 1997    | 263
      `),
    );
    expect(found.map(({ range }) => range)).toEqual(['A2:B5', 'D2:E5']);
    expect(found.map(({ table }) => table.title)).toEqual(['Highest', 'By date']);
  });

  it('are one where the last row merely leaves the columns after a blank one empty', async () => {
    const found = await findTables(
      drawnSheet(`
        Name | E-mail          | | City | Team
        Bob  | bob@example.org | | Oslo | red
        Ann  | ann@example.org | | Rome | red
        Cid  | cid@example.org | | Oslo | blue
        Dan  | dan@example.org | |      |
      `),
    );
    expect(found.map(({ range }) => range)).toEqual(['A1:E5']);
  });
});

describe('small tables', () => {
  it('of a header alone are found unless a table needs more than a row', async () => {
    const drawing = 'Name | City | Age';
    expect(await findTables(drawnSheet(drawing), rulesWith({ minRows: 2 }))).toEqual([]);
    const [found] = await findTables(drawnSheet(drawing));
    expect(found?.range).toBe('A1:C1');
    expect(headersOf(found)).toEqual(['Name', 'City', 'Age']);
  });

  it('of one column are found where the specification asks for one', async () => {
    const drawing = `
      E-mail
      anna@example.org
      bert@example.org
      cora@example.org
    `;
    expect(await findTables(drawnSheet(drawing))).toEqual([]);
    const [found] = await findTables(drawnSheet(drawing), rulesWith({ minColumns: 1 }));
    expect(found?.range).toBe('A1:A4');
    expect(headersOf(found)).toEqual(['E-mail']);
    expect(numbersOf(found, 'data')).toEqual([2, 3, 4]);
  });
});
