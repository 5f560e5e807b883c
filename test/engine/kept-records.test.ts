/**
 * Lists as clinics, banks, polling stations, laboratories, shops, schools and stores keep them, in seven languages, of every length and with gaps,
 * groups, totals, means and notes: how many of them lose a record. The truth is written as the list is made.
 */
import { expect, test } from 'vitest';
import { findTables, numbersOf } from './detect/found-tables.ts';
import { draw, rowsOf, sheetOf } from './detect/sheet-of.ts';
import { type MadeList, madeList } from './kept/made-lists.ts';

async function judged(list: MadeList) {
  const found = await findTables(sheetOf(rowsOf(list.cells)));
  const all = (role: 'data' | 'derived') => new Set(found.flatMap((table) => numbersOf(table, role)));
  const [records, totals] = [all('data'), all('derived')];
  const headers = found.flatMap(({ table }) => table.headerRows);
  return {
    isWithoutTable: found.length === 0,
    lost: list.records.filter((row) => !records.has(row)),
    lostHeaders: list.header.filter((row) => !headers.includes(row) && !records.has(row)),
    otherHeaders: headers.filter((row) => !list.header.includes(row)),
    keptTotals: list.totals.filter((row) => !totals.has(row)),
  };
}

/** Of the other lists the engine finds no table, and tells the reader so; or they are words alone around a gap, where a first record may as well be a header or a heading. */
test.each([
  [1, 1_000, 3],
  [90_001, 1_000, 3],
])('from seed %s on, of %s lists so few with a table lose a record: %s', async (from, count, most) => {
  const losing: string[] = [];
  let [keptTotals, lostHeaders, otherHeaders] = [0, 0, 0];
  for (let seed = from; seed < from + count; seed++) {
    const list = madeList(seed);
    const seen = await judged(list);
    if (seen.lost.length > 0 && !seen.isWithoutTable)
      losing.push(`${seed}: ${seen.lost} of ${JSON.stringify(list.cells)}`);
    keptTotals += seen.keptTotals.length;
    if (seen.isWithoutTable) continue;
    lostHeaders += seen.lostHeaders.length;
    otherHeaders += seen.otherHeaders.length;
  }
  expect(losing.length, losing.join('\n')).toBeLessThanOrEqual(most);
  // One that adds up to nothing, or is the same as its only part.
  expect(keptTotals).toBeLessThanOrEqual(4);
  // Names above a blank row over nothing but words; a label with its value that stands over the names of two columns.
  expect(lostHeaders).toBeLessThanOrEqual(6);
  expect(otherHeaders).toBeLessThanOrEqual(8);
});

test.each([
  [
    'a blank row below the first record',
    'Nurse | Hours\nMoyo | 46.9\n\nBrennan | 42.3\nTanaka | 20.2\nSilva | 12.7',
    [1],
    [2, 4, 5, 6],
  ],
  [
    'a first record with a gap, below a blank row',
    'Articulo | Sitio | Contado\nFilm | A-01 | 120\nGuante | A-02 | 318\n\nPale | | 1608\nCinta | B-11 | 649\nBrida | B-11 | 369',
    [1],
    [2, 3, 5, 6, 7],
  ],
  [
    'words that go round, below a blank row',
    'Nurse | Fri | Mon | Tue\nTanaka | | N | L\nLindqvist | E | L | off\nMoyo | off | E | off\n\nBrennan | N | | N\nAchterberg | N | off | L\nOkafor | L | E | \nSilva | E | E | N',
    [1],
    [2, 3, 4, 6, 7, 8, 9],
  ],
  [
    'records of few cells, first',
    'Kommun | 2023 | 2021\n\nBoras |  | 8224\nVisby |  | 1559\nUmea | 5830 | 2859\nLulea | 3175 | 412',
    [1],
    [3, 4, 5, 6],
  ],
  [
    'a count that looks like a year, second',
    'Pos | Stock\nFilm | 907\nTape | 1916\nRope | 43\nLamp | 2290',
    [1],
    [2, 3, 4, 5],
  ],
  [
    'a first record that rises, below a blank row',
    'Pupil | Art | Maths | Music\n\nIda | 2 | 4 | 6\nBent | 6 | 5 | 2\nElif | 5 | 2 | 6',
    [1],
    [3, 4, 5],
  ],
  [
    'a first record that is a sum of the others by chance',
    'Pupil | Art | Maths | Note\nIda | 4 | 4 | late\nBent | | 3 | \nCem | 3 | 1 | late\nDora | 1 | | late',
    [1],
    [2, 3, 4, 5],
  ],
])('no record is lost: %s', async (_kind, drawing, header, records) => {
  const found = await findTables(sheetOf(rowsOf(draw(drawing))));
  expect(found.map(({ table }) => table.headerRows)).toEqual([header]);
  expect(found.flatMap((table) => numbersOf(table, 'data'))).toEqual(records);
});
