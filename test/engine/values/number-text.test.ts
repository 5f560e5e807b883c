import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellText } from '../../../src/engine/format/cell-text.ts';
import { inferNumberStyle } from '../../../src/engine/values/number/number-style.ts';
import { cleanDouble, numberParts, parseInteger, parseNumber } from '../../../src/engine/values/number/number-text.ts';

test.each([
  ['0', 0],
  ['-0', 0],
  ['007', 7],
  ['1234.56', 1234.56],
  ['.5', 0.5],
  ['5.', 5],
  ['1,234.56', 1234.56],
  ['1,234,567', 1234567],
  ['12,34,567.5', 1234567.5],
  ['1 234.5', 1234.5],
  ['1\u00a0234', 1234],
  ['1\u202f234', 1234],
  ["1'234.50", 1234.5],
  ['1’234', 1234],
  ['(1,234)', -1234],
  ['($5.00)', -5],
  ['1,234-', -1234],
  ['\u22127', -7],
  ['+5', 5],
  ['  42 ', 42],
  ['$1,200.00', 1200],
  ['-$5', -5],
  ['$-5', -5],
  ['$ 5', 5],
  ['12 EUR', 12],
  ['USD1,000', 1000],
  ['R$ 5', 5],
  ['Rs. 500', 500],
  ['¥1,000', 1000],
  ['12.5%', 0.125],
  ['1.1%', 0.011],
  ['-5 %', -0.05],
  ['1.5E+10', 1.5e10],
  ['1e-3', 0.001],
  ['12‰', 0.012],
  ['12 pct', 0.12],
  ['$(1,234.50)', -1234.5],
  ['1,234.50 CR', 1234.5],
  ['1,234.50 DR', -1234.5],
  ['500.00Dr.', -500],
  ['Cr 500', 500],
  ['$5 USD', 5],
  ['USD $5', 5],
  ['$ -', 0],
  ['EUR –', 0],
  ['500.-', 500],
  ['CHF 500.--', 500],
  ['Rs.500/-', 500],
  ['500 kr.', 500],
  ['Fr. 12.50', 12.5],
  ['1 000 руб.', 1000],
  ['١٢٣٫٥', 123.5],
  ['１，２３４', 1234],
  ['१२३', 123],
  ['9007199254740991', 9007199254740991],
  ['9007199254740993', '9007199254740993'],
  ['12345678901234567890', '12345678901234567890'],
  ['-1,234,567,890,123,456,789', '-1234567890123456789'],
  ['1.234567890123456789', '1.234567890123456789'],
  ['1.5000000000000000000', 1.5],
])('with a decimal point, %j is %j', (text, expected) => {
  expect(parseNumber(text, '.')).toBe(expected);
});

test.each([
  ['1.234,56', 1234.56],
  ['1 234,56', 1234.56],
  ['12,5', 12.5],
  ['1.234.567', 1234567],
  ['€ 1.234,50', 1234.5],
  ['1.234', 1234],
  ['12,5 %', 0.125],
  ['12,5 Prozent', 0.125],
  ['500,-', 500],
  ['500,-- €', 500],
])('with a decimal comma, %j is %j', (text, expected) => {
  expect(parseNumber(text, ',')).toBe(expected);
});

test.each([
  '',
  '-',
  'abc',
  '12 kg',
  'FT-0101',
  'SEK-100',
  '1-2',
  '1..2',
  '1,23',
  '1,2345',
  ',5.5',
  '1,234,56',
  '0x10',
  '1e400',
  'Infinity',
  'NaN',
  '--5',
  '(5)-',
  '5%%',
  '$$5',
  '£1m',
  '555-1234',
  '1:30',
  '2024-01-05',
  '1 2 3',
  'CR DR',
  '5 CR DR',
  '(5) DR',
  '-',
  '5²',
  '½',
  '1'.repeat(300),
])('%j is no number', (text) => {
  expect(parseNumber(text, '.')).toBeUndefined();
});

test.each([
  ['1,234', 1234],
  ['12.0', 12],
  ['12.5', undefined],
  ['50%', undefined],
  ['12345678901234567890', '12345678901234567890'],
  ['1.234567890123456789', undefined],
])('as a whole number, %j is %j', (text, expected) => {
  expect(parseInteger(text, '.')).toBe(expected);
});

test('every decimal of up to six places is read as the nearest double', () => {
  for (let step = 0; step < 20_000; step++) {
    const text = ((step * 7919 + 13) / 10 ** (step % 7)).toFixed(step % 7);
    expect(parseNumber(text, '.')).toBe(Number(text));
  }
});

test.each([
  [0.1 + 0.2, 0.3],
  [1.1 * 3, 3.3],
  [1.005, 1.005],
  [1 / 3, 0.333333333333333],
  [-0, 0],
  [123456789.12, 123456789.12],
  [5e-324, 5e-324],
  [1e300, 1e300],
])('the cell %j shows %j', (value, expected) => {
  expect(cleanDouble(value)).toBe(expected);
});

test.each([
  [['1,234.56', '5'], 'de', '.', false],
  [['1.234,56', '5'], 'en', ',', false],
  [['1.234.567'], 'en', ',', false],
  [['12,5', '13,25'], 'en', ',', false],
  [['0.123', '1.500'], 'de', '.', false],
  [['1,234', '5,678', '12,345'], 'en', '.', false],
  [['1.234', '5.678', '12.345'], 'de', ',', false],
  [['1.234', '5.678', '12.345'], 'en', '.', true],
  [['40', '2.300', '7'], 'en', '.', true],
  [['40', '2,300', '7'], 'de', ',', true],
  [['40', '2,300', '7'], 'en', '.', false],
  [['1,234', '12,5'], 'en', ',', false],
  [["1'234.50"], 'de', '.', false],
  [['1 234,567'], 'en', ',', false],
  [['abc', ''], 'fr', ',', false],
] as const)('the column %j in %s has the decimal mark %s (to be reported: %s)', (texts, locale, decimal, ambiguous) => {
  expect(inferNumberStyle(texts, locale)).toEqual({ decimal, ambiguous });
});

test('a whole number that a double holds exactly keeps every digit, a longer one the 15 that Excel keeps', () => {
  expect([4111111111111111, -5500005555555559, 2 ** 53 - 1].map(cleanDouble)).toEqual([
    4111111111111111,
    -5500005555555559,
    2 ** 53 - 1,
  ]);
  expect(cleanDouble(1.2345678901234567e19)).toBe(1.23456789012346e19);
  expect(cellText(4111111111111111, undefined, 1900)).toBe('4111111111111111');
});

test('a bare figure is taken apart as it is with blanks around it, which take the long way', () => {
  const figures = fc.stringMatching(/^-?[0-9][0-9.,]{0,12}$/);
  fc.assert(
    fc.property(figures, (text) => {
      expect(numberParts(text)).toEqual(numberParts(` ${text}`));
    }),
    { numRuns: 2_000, seed: 17 },
  );
});

test.each([
  ['EUR12', 12],
  ['Rs.500', 500],
  ['kr 1,250.50', 1250.5],
  ['CR 12', 12],
  ['Dr.12', -12],
  ['US$12', 12],
  ['Item 12', undefined],
  ['word12', undefined],
  ['usdollar12', undefined],
  ['us12', undefined],
])('a word before a number has to be a currency or a side: %s', (text, value) => {
  expect(parseNumber(text, '.')).toBe(value);
});
