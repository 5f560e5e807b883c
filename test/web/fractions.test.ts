import { expect, test } from 'vitest';
import { filledUp, fractionDigits } from '../../web/src/ui/grid/fractions.ts';

test('decimals of a column have as many digits after the point as the one that has most, and never lose one', () => {
  const values = [13.7, 1200, '1186.35', null, -0.5, '1e-9', 'n/a', '0.12345678'];
  const digits = fractionDigits(values);
  expect(digits).toBe(2);
  expect(values.map((value) => filledUp(String(value ?? ''), digits))).toEqual([
    '13.70',
    '1200.00',
    '1186.35',
    '',
    '-0.50',
    '1e-9',
    'n/a',
    '0.12345678',
  ]);
  expect(filledUp('5', fractionDigits([5, '7', undefined]))).toBe('5');
});
