import { bold, type Cell, money } from './cells.ts';
import type { Sample } from './sample.ts';
import { workbookOf } from './workbook.ts';

const kitchen: Cell[][] = [
  ['Flour, rye', 'kg', 42, money(1.1)],
  ['Flour, spelt', 'kg', 18, money(1.45)],
  ['Butter', 'kg', 9.5, money(8.2)],
  ['Eggs', 'piece', 240, money(0.28)],
  ['Apples', 'kg', 31, money(1.9)],
  ['Poppy seed', 'kg', 2.25, money(9.6)],
  ['Vanilla pods', 'piece', 60, money(1.35)],
];
const bar: Cell[][] = [
  ['Espresso beans', 'kg', 12, money(17.5)],
  ['Oat milk', 'litre', 36, money(1.65)],
  ['Elderflower syrup', 'litre', 7.5, money(6.4)],
  ['Tonic water', 'bottle', 48, money(0.9)],
];
const blank: Cell[] = [null, null, null, null];
const header: Cell[] = ['Item', 'Unit', 'In stock', 'Price'].map(bold);

export const twoCounters: Sample = {
  name: 'two-counters',
  extension: 'xlsx',
  shows: 'Two tables side by side, of different length, each under its own title.',
  bytes: workbookOf({
    sheets: [
      {
        name: 'Stock',
        rows: [
          [bold('Kitchen'), null, null, null, null, bold('Bar')],
          [...header, null, ...header],
          ...kitchen.map((row, index): Cell[] => [...row, null, ...(bar[index] ?? blank)]),
        ],
      },
    ],
  }),
};
