/** Rows that number the columns below their names, as printed forms and offices of statistics have them. */
import { expect, test } from 'vitest';
import { findTables, numbersOf } from './found-tables.ts';
import { drawnSheet } from './sheet-of.ts';

async function partsOf(drawing: string) {
  const tables = await findTables(drawnSheet(drawing));
  return tables.map((found) => [numbersOf(found, 'header'), numbersOf(found, 'data')]);
}

const records = ['Harz | 14 | 320', 'Elm | 9 | 180', 'Deister | 11 | 275'].join('\n');

test.each([
  ['1 | 2 | 3'],
  ['(1) | (2) | (3)'],
  ['1. | 2. | 3.'],
  ['[1] | [2] | [3]'],
  ['A | B | C'],
  ['1 | 2 | 3=2*4'],
  ['1 | 2 (3+4) | 3'],
])('%s below the names of columns is part of the header', async (numbers) => {
  expect(await partsOf(`District | Schools | Pupils\n${numbers}\n${records}`)).toEqual([
    [
      [1, 2],
      [3, 4, 5],
    ],
  ]);
});

test('below a header of two rows, of which the upper one names the first column', async () => {
  expect(await partsOf(`District | Schools |\n | 2022 | 2023\n1 | 2 | 3\n${records}`)).toEqual([
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ]);
  expect(
    await partsOf(`Gemeinde | Haushalte |\n | 2022 | 2023\n1 | 2 | 3\nAldorf | 410 | 420\nCalw | 377 | 380`),
  ).toEqual([
    [
      [1, 2, 3],
      [4, 5],
    ],
  ]);
  expect(await partsOf(`District | Schools |\n | 2022 | 2023\n${records}`)).toEqual([
    [
      [1, 2],
      [3, 4, 5],
    ],
  ]);
});

test.each([
  ['the first of numbered records', 'No | Left | Right\n1 | 2 | 3\n2 | 5 | 6\n3 | 8 | 8'],
  ['the first of numbered records with a word', 'Pair | Left | Right\n1 | 2 | 3\n2 | 5 | x\n3 | 8 | y'],
  ['a row of figures like those below it', 'a | b | c\n1 | 2 | 3\n4 | 9 | 6\n7 | 1 | 8'],
  ['a row of letters among letters', 'First | Second | Third\nA | B | C\nB | A | D\nC | D | A'],
  ['two figures', 'Town | Depth\n1 | 2\nHull | 5\nYork | 8'],
])('%s is a record', async (_what, drawing) => {
  expect(await partsOf(drawing)).toEqual([[[1], [2, 3, 4]]]);
});

test.each([
  ['Bolt | varies | Oslo\nNail | 51 | Rome\nWire | 55 | Lima\nRope | 60 | Bern'],
  [' | none | Oslo\nNail | 51 | Rome\nWire | 55 | Lima\nRope | 60 | Bern'],
])('no record below the numbers is a name', async (below) => {
  expect(await partsOf(`Item | Size | Place\n1 | 2 | 3\n${below}`)).toEqual([
    [
      [1, 2],
      [3, 4, 5, 6],
    ],
  ]);
});
