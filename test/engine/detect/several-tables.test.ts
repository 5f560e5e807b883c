import { describe, expect, it } from 'vitest';
import { findTables, rulesWith } from './found-tables.ts';
import { drawnSheet } from './sheet-of.ts';

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

  it('are split where the right one goes on alone, whatever they begin with', async () => {
    const found = await findTables(
      drawnSheet(`
        Qty | Rate | | Price | Code
        61  | 0.27 | | 44.73 | K307
        4   | 0.16 | | 17.08 | K602
        9   | 0.31 | | 68.88 | K417
            |      | | 70.52 | K261
            |      | | 98.84 | K246
      `),
    );
    expect(found.map(({ range }) => range)).toEqual(['A1:B4', 'D1:E6']);
  });

  it('are one where the labels on the left stand for several rows', async () => {
    const found = await findTables(
      drawnSheet(`
        Region | Lead | | Price | Code
        North  | Ann  | | 44.73 | K307
               |      | | 17.08 | K602
        South  | Bob  | | 68.88 | K417
               |      | | 70.52 | K261
               |      | | 98.84 | K246
      `),
    );
    expect(found.map(({ range }) => range)).toEqual(['A1:E6']);
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
