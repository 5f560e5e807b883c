import { describe, expect, it, test } from 'vitest';
import { findTables, numbersOf } from './found-tables.ts';
import { drawnSheet } from './sheet-of.ts';

/** Header rows and records of every table. */
async function outline(drawing: string) {
  const found = await findTables(drawnSheet(drawing));
  return found.map((table) => [table.table.headerRows, numbersOf(table, 'data').length]);
}

describe('a header may be', () => {
  it.each([
    [
      'dates over marks',
      'Crew | 2023-05-01 | 2023-05-02 | 2023-05-03\nBea | x | - | x\nCato | x | x | x\nDora | - | x | x',
    ],
    ['months over figures', 'Pier | Mar-22 | Apr-22 | May-22\nEast | 7 | 9 | 4\nWest | 3 | 8 | 8\nNorth | 1 | 5 | 2'],
    [
      'dotted dates',
      'Ware;|01.02.2022|01.03.2022|01.04.2022\nSeile|4|9|1\nTaue|2|2|7\nNetze|8|0|3'.replaceAll(';', ''),
    ],
    [
      'a count',
      'Shift | 1 | 2 | 3 | 4 | 5\nEarly | 8 | 6 | 9 | 4 | 7\nLate | 5 | 9 | 2 | 6 | 6\nNight | 2 | 2 | 1 | 3 | 1',
    ],
    ['sizes', 'Boot | 39 | 40 | 41 | 42\nOtter | 4 | 0 | 7 | 2\nHeron | 1 | 5 | 5 | 0\nStoat | 0 | 3 | 2 | 6'],
    [
      'whole numbers over broken ones',
      ' | 20 | 45 | 10 | 90\n.1 | 0.31 | 0.62 | 0.05 | 0.97\n.2 | 0.28 | 0.66 | 0.11 | 0.91\n.3 | 0.35 | 0.6 | 0.09 | 0.88',
    ],
    [
      'years with a sign',
      ' | 2003% | 2008% | 2013%\nOats | 41.2 | 40 | 38.5\nRye | 12.5 | 14 | 13.1\nWheat | 46.3 | 46 | 48.4',
    ],
    ['two words', 'Owner | Harbour\nBea Moss | Leith\nCato Fern | Oban\nDora Elm | Wick\nEmil Yew | Leith'],
  ])('%s', async (_, drawing) => {
    expect(await outline(drawing)).toEqual([[[1], drawing.split('\n').length - 1]]);
  });

  it('units below names, or years above them', async () => {
    expect(
      await outline(`
        Buoy | Depth | Drift
             | (m)   | (kn)
        B1   | 12.5  | 0.4
        B2   | 31    | 1.1
        B3   | 8.75  | 0.2
      `),
    ).toEqual([[[1, 2], 3]]);
    expect(
      await outline(`
        Port  | 2019 |
              | Calls | Cargo
        Leith | 31    | 402.5
        Oban  | 12    | 77.25
        Wick  | 9     | 50.5
      `),
    ).toEqual([[[1, 2], 3]]);
  });
});

test('a line with a figure, or one that is wider than the table, is not part of the header below it', async () => {
  expect(
    await outline(`
      Buoy  | 7    | 412
      Date  | Wave | Wind
      May 1 | 1.2  | 14
      May 2 | 0.8  | 9
      May 3 | 2.5  | 21
    `),
  ).toEqual([[[2], 3]]);
});

describe('a row with one cell below records is', () => {
  it('one more record, where it is a key like those above it', async () => {
    expect(
      await outline(`
        Week       | In | Out
        2022-01-03 | 41 | 38
        2022-01-10 | 39 | 44
        2022-01-17 | 47 | 31
        2022-01-24 |    |
        2022-01-31 |    |
      `),
    ).toEqual([[[1], 5]]);
  });

  it('a footnote, where it is a mark and a sentence', async () => {
    expect(
      await outline(`
        Ware   | 2001 | 2002 | 2003 | 2004
        Rope 1 | 41   | 38   | 44   | 52
        Sail   | 39   | 44   | 31   | 28
        Tar 2  | 12   | 9    | 15   | 11
        1      | Counts the coils that came back as well
        2      | Barrels of the old size only
      `),
    ).toEqual([[[1], 3]]);
  });
});

test.each([
  [
    'years, totals',
    ' | 1998 | 1999 | 2000\nIncome\nEntry | 71 | 64 | 90\nBar | 12 | 19 | 15\nTotal income | 83 | 83 | 105\nOutlay\n',
    'Staff | 40 | 47 | 54',
  ],
  ['a gap', 'Crew | Won | Lost | Drawn\n\nBay\nEider | 4 | 0 | 2\nHeron | 1 | 5 | 0\n\nSound\n', 'Puffin | 1 | 2 | 3'],
  [
    'quarters',
    ' | I | II | III | IV\n\nAusgaben\nMiete | 70 | 70 | 71 | 71\nStrom | 9 | 4 | 3 | 8\n\nEinnahmen\n',
    'Beiträge | 20 | 25 | 30 | 35',
  ],
  ['the first group', 'Afdeling | jan | feb | mrt\n\nKantoor\n', 'Schoonmaak | 150 | 175 | 200'],
])('amounts that rise evenly below the heading of a group are a record: %s', async (_kind, above, record) => {
  const more = 'Larch | 8 | 3 | 4\nAlder | 2 | 2 | 9\nRowan | 5 | 6 | 1';
  const cells = (line: string) => line.split('\n').filter((row) => row.includes(' | ')).length;
  const [found, ...others] = await findTables(drawnSheet(`${above}${record}\n${more}`));
  expect(others).toEqual([]);
  expect(found?.table.headerRows).toEqual([1]);
  expect(numbersOf(found, 'data')).toContain(above.split('\n').length);
  expect((found?.rows ?? []).filter(({ role }) => role === 'data' || role === 'derived')).toHaveLength(
    cells(above) + 3,
  );
});
