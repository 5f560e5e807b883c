/** Variants of the kinds of layout that were seen to go wrong on files of others: other words, sizes and languages. */
import { expect, test } from 'vitest';
import { findTables, numbersOf } from './found-tables.ts';
import { drawnSheet } from './sheet-of.ts';

/** What each drawing holds: the rows of the header, and those of the records. */
const kinds: [kind: string, drawing: string, header: number[], records: number[]][] = [
  [
    'records that step in later columns',
    'Dept | Name | Grade\nSales | Ann | A\n | Bo | B\n | Cy |\nOps | Di | C\n | Ed |\n | Flo |',
    [1],
    [2, 3, 4, 5, 6, 7],
  ],
  [
    'headings that stand in a column of their own',
    'Land | Ware | Menge\nNord | | \n | Tee | 5\n | Milch | 6\nSüd | | \n | Tee | 7\n | Salz | 8',
    [1],
    [3, 4, 6, 7],
  ],
  [
    'a total that adds up with decimal commas',
    'Name | Betrag | Datum\nMüller | 1.234,50 | 01.02.2024\nSchmidt | 99,00 | 15.02.2024\nWeber | 7,25 | 16.02.2024\nSumme | 1.340,75 |',
    [1],
    [2, 3, 4],
  ],
  [
    'labels and values right above the header',
    'Batch: | B-17 |\nOperator: | Ines |\nDate: | 2024-05-01 |\nTime | Temp | Press\n08:00 | 20.5 | 1.01\n08:10 | 20.9 | 1.02\n08:20 | 21.3 | 1.01',
    [4],
    [5, 6, 7],
  ],
  [
    'questions and import ids under the names of columns',
    'Q1 | Q2 | Q3\nHow old are you? | Where do you live? | What is your income per year?\n{"ImportId":"QID1"} | {"ImportId":"QID2"} | {"ImportId":"QID3"}\n31 | Rome | 20000\n45 | Oslo | 30000\n28 | Bern | 25000',
    [1],
    [4, 5, 6],
  ],
  [
    'a heading said again over each of its columns, a blank row below it',
    ' | | Trees | Trees | Trees\n\n | | old | young | felled\n\nA7 | Alder | 8911 | 59 | 677\nB2 | Birch | 3322 | 29 | 534\nC9 | Cedar | 9205 | 74 | 840',
    [1, 3],
    [5, 6, 7],
  ],
  [
    'a row of the same sign in every column',
    ' | Number | Share | Low\nAnimal | | |\n | Cats | 486 | 57.6\nAge | | |\n | young | n.r. | n.r.\n | middle | 91 | 10.4\n | old | 30 | 13.0',
    [1],
    [3, 5, 6, 7],
  ],
  [
    'a first record whose labels are blank, below a header',
    'Name | Kind | Amount\n | | -20.0\nAnna | Rent | -4.5\nBert | Sale | 7',
    [1],
    [2, 3, 4],
  ],
  ['first records of a figure alone', ' | | -20.0\n | | -21.0\nFoo | Bar | 5\nFoo | Baz | 8', [], [1, 2, 3, 4]],
  [
    'shares below a total, and a total without a name',
    'Ward | List A | List B\nEast | 30 | 60\nWest | 20 | 20\nHill | 10 | 60\n | 60 | 140\n% | 30 | 70',
    [1],
    [2, 3, 4],
  ],
  [
    'sums above what they add up, also where years could be amounts',
    'Item | Plan | Actual\nA | 2010 | 1995\nA1 | 1200 | 1100\nA2 | 810 | 895\nB | 50 | 60\nB1 | 20 | 30\nB2 | 30 | 30',
    [1],
    [3, 4, 6, 7],
  ],
  [
    'figures that only now and then add up to the row above them',
    'Item | Plan | Actual\nA | 20 | 19\nB | 12 | 11\nC | 8 | 8\nD | 5 | 6\nE | 2 | 3',
    [1],
    [2, 3, 4, 5, 6],
  ],
  [
    'what is left of income below expenses',
    ' | Jan | Feb\nFees | 100 | 90\nGifts | 20 | 15\nTotal income | 120 | 105\nRent | 60 | 60\nHeat | 10 | 12\nTotal expenses | 70 | 72\nResult | 50 | 33',
    [1],
    [2, 3, 5, 6],
  ],
  [
    'hours with a break over words',
    'Room | 8 | 9 | 11 | 14\nHall | | Yoga | Yoga | Choir\nBarn | Mill | | Mill |\nShed | | | | Band',
    [1],
    [2, 3, 4],
  ],
  [
    'months over days over words',
    ' | May | | June |\nShift | 01.05 | 08.05 | 05.06 | 12.06\nEarly | Ann | Bo | Ann | -\nLate | Cy | Cy | - | Di\nNight | Di | Ann | Bo | Cy',
    [1, 2],
    [3, 4, 5],
  ],
  ['times below no header', 'Mon | 06:30 | 21:00\nTue | 08:00 | 18:00\nWed | 08:00 | 17:30', [], [1, 2, 3]],
  [
    'fields of a form in several columns, right above the header',
    'Company: | Elm & Co | | Contact:\nMail: | a@b.example | | Company:\nFax: | 555 | | Address:\n | Hill 3 | | Payment:\nItem | Name | Pieces | Price\nE-1 | Polish | 12 | 4.50\nE-2 | Wax | 6 | 7.20\nE-3 | Cloth | 24 | 1.10',
    [5],
    [6, 7, 8],
  ],
  [
    'names in three rows, a blank one below them',
    ' | | 2009 | FY 2012 | Per\nDist. | | Census | Grant | pupil\nNo. | Name | Count | Sum | count\n\n101 | ERIE | 112 | 137438 | 1227.1\n102 | CIMARRON | 79 | 90028 | 1139.5\n103 | CHEYLIN | 31 | 38211 | 1232.6',
    [1, 2, 3],
    [5, 6, 7],
  ],
  [
    'days over names that come again',
    ' | 7d | | 14d |\nKey | Model | Ratio | Model | Ratio\n1 | Elm | 0.2 | Elm | 0.3\n2 | Ash | 0.4 | Ash | 0.5\n3 | Fir | 0.1 | Fir | 0.7',
    [1, 2],
    [3, 4, 5],
  ],
  [
    'a heading like others before it, after a blank row, above a single record',
    'Title | Code | Rank\nTier 1 | |\nAir | 15 | 1.4\nSea | 14 | 1.3\n\nTier 2 | |\nRail | 12 | 0.9\nRoad | 11 | 0.8\n\nNot yet listed | |\nFoot | | 3.5',
    [1],
    [3, 4, 7, 8, 11],
  ],
  ['a list in which both columns say the same', 'Elm | Elm\nAsh | Ash\nFir | Fir\nOak | Oak tree', [], [1, 2, 3, 4]],
];

test.each(kinds)('%s', async (_, drawing, header, records) => {
  const [found, ...others] = await findTables(drawnSheet(drawing));
  expect(others).toEqual([]);
  expect(found?.table.headerRows ?? []).toEqual(header);
  expect(numbersOf(found, 'data')).toEqual(records);
});

test('a grid that comes again below a title of its own is another table', async () => {
  const drawing =
    'Picture of tray 7\n | 1 | 2 | 3\nA | | 85.7 | 45.4\nB | | 69.8 | 28.9\nPicture of tray 8\n | 1 | 2 | 3\nA | 49.3 | |\nB | | 81.7 | 47.4';
  const found = await findTables(drawnSheet(drawing));
  expect(found.map(({ table }) => table.headerRows)).toEqual([[2], [6]]);
});

test('labels with a colon below a header are names of its rows, also above another header', async () => {
  const found = await findTables(
    drawnSheet(
      'Rates | Base | Share\nFirm: | 60 | 0.07\n\nStandard: | 4.07 | 0.07\nMinimum: | 0.94 |\nBack up: | | 0.06\n\n\nFees | Base | Share\nLate: | 5 | 0.1\nLost: | 9 | 0.2',
    ),
  );
  expect(found.map((table) => numbersOf(table, 'data'))).toEqual([
    [2, 4, 5, 6],
    [10, 11],
  ]);
});
