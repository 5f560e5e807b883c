import { describe, expect, it } from 'vitest';
import { findTables, headersOf, numbersOf, rulesWith } from './found-tables.ts';
import { drawnSheet } from './sheet-of.ts';

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
