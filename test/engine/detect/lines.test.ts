import { describe, expect, it } from 'vitest';
import { findTables, judgeRows, numbersOf } from './found-tables.ts';
import { drawnSheet } from './sheet-of.ts';

/** Header rows and the numbers of the records of every table. */
async function outline(drawing: string) {
  const found = await findTables(drawnSheet(drawing));
  return found.map((table) => [table.table.headerRows, numbersOf(table, 'data')]);
}

describe('a header takes in', () => {
  it('the name of the first column, alone below a blank row and above names that leave it blank', async () => {
    const [table] = await outline(`
      Landings of the coast, by harbour
      All vessels under way

      Harbour
           | 2016 | 2017 | 2018
      Leith | 31 | 28 | 44
      Oban  | 12 | 19 | 7
      Wick  | 9  | 14 | 22
    `);
    expect(table).toEqual([
      [4, 5],
      [6, 7, 8],
    ]);
  });

  it('a text over columns right of the first, below a blank row', async () => {
    const [table] = await outline(`
      Landings of the coast, by harbour

              | Catch of all vessels | | |
      Harbour | Herring | Cod | Hake | Ling
      Leith   | 31 | 28 | 44 | 3
      Oban    | 12 | 19 | 7  | 8
      Wick    | 9  | 14 | 22 | 5
    `);
    expect(table).toEqual([
      [3, 4],
      [5, 6, 7],
    ]);
  });

  it('a unit that stands apart from the names of its columns', async () => {
    const [table] = await outline(`
      Fuel burnt

      Engine | 2016 | 2017 | 2018


             | (tonnes of oil) | |
      Main   | 31.25 | 28.5 | 44.75
      Aft    | 12.5  | 19.1 | 7.25
      Bow    | 9.75  | 14.2 | 22.5
    `);
    expect(table).toEqual([
      [3, 6],
      [7, 8, 9],
    ]);
  });
});

describe('records are', () => {
  it('labels with values of several kinds, whatever stands among them', async () => {
    const drawing = `
      Vessel       | | Grey Heron
      Yard         | | Ferguson of Leith
      Home port    | | Oban
      Laid down    | | 2001-10-02
      Launched     | | 2002-03-24
      Comments     | | Boiler to be looked at
      Hull number  | | 4911
      Register     | | 1000057
      Berth number | | 1004002
    `;
    const roles = (await judgeRows(drawnSheet(drawing))).map(({ role, first, last }) => [role, first, last]);
    // The first of them may pass for a header: of it nothing is said here.
    expect(roles.filter(([role, , last]) => role !== 'data' && Number(last) > 1)).toEqual([]);
  });

  it('the lines of a record that goes on in later columns, up to the next record', async () => {
    const [table] = await outline(`
      Owner | Tenant | Signed | Book | Description

      Ann Birch | Otter & Son | 1996-10-07 | 1400 | Parish of Leith
                |             |            |      | Field 5: south half, north corner
                |             |            |      | Field 6: west half
                |             |            |      | Field 7: all but the mill

                |             |            |      | Parish of Wick
                |             |            |      | Field 15: the meadow
                |             |            |      | Field 20: the strip by the road

      Bea Moss  | Otter & Son | 1998-07-17 | 1491 | Parish of Oban
                |             |            |      | Field 18: south corner
    `);
    expect(table).toEqual([[1], [3, 4, 5, 6, 8, 9, 10, 12, 13]]);
  });
});

it('narrow lines of codes and words right above a wide header are none of its records', async () => {
  const found = await outline(`
    TI  | Survey of harbours
    TID | Table A
    TI  |
    VT  | Features of the harbour office
    BT  |
    BT  | Base: all who have called
    COL |                | Total | North | South | East | West
    UNR | Number asked   | 4061  | 397   | 503   | 456  | 199
    PRC | Open at night  | 1200  | 100   | 250   | 210  | 98
    PRC | Open on Sunday | 2790  | 290   | 247   | 240  | 98
  `);
  expect(found).toEqual([[[7], [8, 9, 10]]]);
});

it('a row of nothing but dashes below the last record is no header', async () => {
  const drawing = `
    Harbour | Herring | Cod | Hake
    Leith   | 31 | 28 | 44
    Oban    | 12 | 19 | 7
    Wick    | 9  | 14 | 22
    - | - | - | -

    D: withheld so that no single vessel is told.
  `;
  const roles = await judgeRows(drawnSheet(drawing));
  expect(roles.filter(({ role }) => role === 'header').map(({ first, last }) => [first, last])).toEqual([[1, 1]]);
});
