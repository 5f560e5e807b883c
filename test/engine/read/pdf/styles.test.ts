import { describe, expect, test } from 'vitest';
import { tablesOf } from './pages.ts';
import { type Style, typeset } from './typeset.ts';

const ledger = [
  ['Voucher', 'Supplier', 'Town', 'Units', 'Sum'],
  ['40017', 'Marten Joinery', 'Lund', '12', '1,204.50'],
  ['40018', 'Otter Glass', 'New Ross', '330', '88.00'],
  ['40019', 'Stoat', 'Ely', '4', '17,300.25'],
  ['40020', 'Weasel and Daughters', 'Cork', '75', '640.00'],
  ['40021', 'Badger Tiles', 'Ulm', '9', '35.75'],
];
const inventory = [
  ['No', 'Article', 'Kept in', 'Price'],
  ['1', 'Ladder of three parts with hooks for the gutter and rubber feet', 'north shed', '140.00'],
  ['2', 'Spade', '', '22.50'],
  ['3', 'Hose, thirty metres, with brass couplings', 'cellar, behind the shelf with the paint tins', '61.00'],
  ['4', 'Rake', 'north shed', '18.00'],
  ['5', 'Seed drill for small beds', '', '95.00'],
];
const roster = [
  ['Day', 'Desk', 'Archive', 'Evening', 'Stand-in'],
  ['Monday', 'Quist', 'Reyes', '', 'Holm'],
  ['Tuesday', '', 'Reyes', 'Aune', ''],
  ['Wednesday', 'Quist', '', '', 'Holm'],
  ['Thursday', 'Vega', 'Quist', 'Aune', ''],
  ['Friday', '', '', 'Reyes', 'Holm'],
];
const codes = [
  ['Sign', 'Stands for'],
  ['W1', 'wet all year round'],
  ['D2', 'dry in summer'],
  ['S3', 'salty, sometimes flooded'],
  ['R4', 'rocky'],
];

const wide: Omit<Style, 'rules' | 'align'> = { size: 10, padding: { x: 7, y: 3 } };
const narrow: Omit<Style, 'rules' | 'align'> = { size: 10, padding: { x: 3, y: 1.5 } };

describe.each(['none', 'rows', 'header', 'book', 'columns and frame', 'grid', 'shaded header', 'shaded rows'] as const)(
  'a table with its rules drawn as: %s',
  (rules) => {
    test('is read cell by cell', async () => {
      expect(await tablesOf(typeset(ledger, { ...wide, align: 'top', rules }))).toEqual([ledger]);
    });

    test('is read where its columns stand close together', async () => {
      expect(await tablesOf(typeset(ledger, { ...narrow, align: 'top', rules }))).toEqual([ledger]);
    });

    test.each(['top', 'middle', 'bottom'] as const)('has one record for broken texts, set to the %s', async (align) => {
      expect(await tablesOf(typeset(inventory, { ...wide, align, rules }))).toEqual([inventory]);
    });

    test('may have headers in the middle of wide columns', async () => {
      const style = { ...wide, align: 'top', rules, centredHeaders: true } as const;
      expect(await tablesOf(typeset(ledger, style))).toEqual([ledger]);
    });
  },
);

test.each(['none', 'rows', 'header', 'book', 'grid', 'shaded header', 'shaded rows'] as const)(
  'a table of few words with many blanks is one with its rules drawn as: %s',
  async (rules) => {
    expect(await tablesOf(typeset(roster, { ...wide, align: 'top', rules }))).toEqual([roster]);
  },
);

test.each(['rows', 'header', 'book', 'grid', 'shaded header', 'shaded rows'] as const)(
  'two columns of text are a table with its rules drawn as: %s',
  async (rules) => {
    expect(await tablesOf(typeset(codes, { ...wide, align: 'top', rules }))).toEqual([codes]);
  },
);
