import { expect, it } from 'vitest';
import { CellKind, cellKindOf } from '../../../src/engine/detect/cells/cell-kind.ts';
import { CellError } from '../../../src/engine/model.ts';

const kindName = (kind: number) => Object.entries(CellKind).find(([, value]) => value === kind)?.[0];

it.each([
  [
    'number',
    [
      '12',
      '-3.5',
      '1,234.56',
      "1'234",
      '1 234',
      '(45.00)',
      '$ 99',
      '12 %',
      '1e6',
      '.5',
      '17 €',
      '5-',
      '1,234.50−',
      42,
      12.5,
    ],
  ],
  ['year', ['1999', '2024.0', '2006-07', '1996/1997', 2024]],
  [
    'date',
    ['2024-01-31', '31.12.2023', '1/2/24', '3 Jan 2024', 'January 2024', 'Mar-01', '14:30', '2024-01-31T10:00:00Z'],
  ],
  ['mark', ['-', 'n/a', 'N/A', '(S)', '[1]', '...', '*', '#N/A', 'nil', new CellError('#DIV/0!')]],
  ['text', ['Anna', 'Q1', 'May be', 'A-17', '12 Main Street', '281 292-2909 ext', 'Total 2024', true]],
  ['blank', ['', '   ', null, undefined]],
] as const)('%s', (expected, values) => {
  for (const value of values) expect([value, kindName(cellKindOf(value))]).toEqual([value, expected]);
});

it('a number that is formatted as a date is a date', () => {
  expect(cellKindOf(45_000, { code: 'yyyy-mm-dd', kind: 'date' })).toBe(CellKind.date);
  expect(cellKindOf(45_000, { code: '#,##0', kind: 'number' })).toBe(CellKind.number);
});
