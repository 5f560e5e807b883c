import { expect, test } from 'vitest';
import { fractionDigits, pointAligned } from '../../web/src/ui/grid/fractions.ts';

test('the points of a column’s decimals stand below each other, and no digit is added or lost', () => {
  const values = [13.7, 1200, '1186.35', null, -0.5, '1e-9', 'n/a', '0.12345678'];
  const digits = fractionDigits(values);
  expect(digits).toBe(2);
  expect(values.map((value) => pointAligned(String(value ?? ''), digits))).toEqual([
    '13.7\u2007',
    '1200\u2008\u2007\u2007',
    '1186.35',
    '',
    '-0.5\u2007',
    '1e-9',
    'n/a',
    '0.12345678',
  ]);
  expect(pointAligned('5', fractionDigits([5, '7', undefined]))).toBe('5');
});
