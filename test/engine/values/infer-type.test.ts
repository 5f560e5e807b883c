import { expect, test } from 'vitest';
import { CellError, type CellValue, type NumberFormat } from '../../../src/engine/model.ts';
import { profileColumn } from '../../../src/engine/values/infer-type.ts';

const inferred = (values: readonly CellValue[], format?: NumberFormat) =>
  profileColumn(
    values.map((value) => ({ value, format })),
    'en',
    1900,
  ).type;
const twenty = (make: (index: number) => CellValue) => Array.from({ length: 20 }, (_, index) => make(index));

test.each<[string, CellValue[], string]>([
  ['whole numbers', ['1', '2', '3'], 'integer'],
  ['whole numbers with thousands', ['1,000', '2'], 'integer'],
  ['decimals', ['1.5', '2'], 'decimal'],
  ['decimals that happen to be whole', ['1.0', '2.0'], 'decimal'],
  ['percentages', ['5%', '7%'], 'decimal'],
  ['one currency', ['$5', '$6.50', '7'], 'decimal'],
  ['two currencies', ['$5', '€6'], 'string'],
  ['credits and debits', ['5 CR', '6 DR'], 'integer'],
  ['what may be credits or tens of millions', ['5 Cr', '6 Cr'], 'string'],
  ['ids with leading zeros', ['007', '008', '123'], 'string'],
  ['ids that look like amounts', ['FT 007', 'FT 008', 'FT 123'], 'string'],
  ['article numbers that begin like a currency', ['FT-0101', 'FT-0102'], 'string'],
  ['long digits', ['1234567890123456', '1234567890123457'], 'string'],
  ['telephone numbers with their country', ['+4930123456', null, '+16045550199'], 'string'],
  ['changes that are all up', ['+12000000', '+8000000', '+30000000'], 'integer'],
  ['telephone numbers of which one is round', ['+4930123456', '+4989123000'], 'string'],
  ['changes up and down', ['+12500000', '-400000', '+30000000'], 'integer'],
  ['answers', ['yes', 'no', 'Yes'], 'boolean'],
  ['one word answers', ['yes', 'yes'], 'boolean'],
  ['a letter alone', ['N', 'N'], 'string'],
  ['the code of a country, in all rows', ['NO', 'NO', 'NO'], 'string'],
  ['another one', ['SI'], 'string'],
  ['both short words', ['si', 'no'], 'boolean'],
  ['both letters', ['Y', 'N'], 'boolean'],
  ['marks', ['x', null, 'x'], 'string'],
  ['dates', ['2024-01-05', '6 Jan 2024'], 'date'],
  ['moments', ['2024-01-05 10:00', '2024-01-06'], 'datetime'],
  ['midnights of a stated zone', ['2024-01-05T00:00:00Z', '2024-01-06T00:00:00Z'], 'datetime'],
  ['midnights of no zone', ['2024-01-05T00:00:00', '2024-01-06T00:00:00'], 'date'],
  ['texts', ['a', 'b'], 'string'],
  ['texts and numbers', ['a', '1', '2'], 'string'],
  ['numbers and one word', ['1.5', '2.5', '3', 'tbc'], 'decimal'],
  ['dates and one word', ['2024-01-01', '2024-01-02', 'tbc', '2024-01-03'], 'date'],
  ['dates and two words', ['2024-01-01', '2024-01-02', 'tbc', '2024-01-03', 'open'], 'string'],
  ['numbers of houses', ['1', '2', '3', '4a'], 'string'],
  ['nothing', [null, '', '  '], 'string'],
  ['only tokens for nothing', ['n/a', '-'], 'string'],
  ['numbers among tokens for nothing', ['1', 'n/a', '-', '3', 'null'], 'integer'],
  ['numbers among words for a value that is not known', ['1', 'tbd', '?', '3', 'k.A.', '5'], 'integer'],
  ['dates that mostly are not known yet', ['2024-01-01', 'tbd', 'tbd', 'n.v.t.'], 'string'],
  ['number cells', [1, 2, 3], 'integer'],
  ['decimal cells', [1, 2.5], 'decimal'],
  ['boolean cells', [true, false], 'boolean'],
  ['error cells among numbers', [1, new CellError('#N/A'), 2], 'integer'],
])('%s', (_name, values, type) => {
  expect(inferred(values)).toBe(type);
});

test('one value in twenty may be different, two may not', () => {
  expect(inferred([...twenty((index) => String(index + 1)).slice(1), 'x'])).toBe('integer');
  expect(inferred([...twenty((index) => String(index + 1)).slice(2), 'x', 'y'])).toBe('string');
});

test.each<[NumberFormat, number, string]>([
  [{ code: 'yyyy-mm-dd', kind: 'date' }, 45_000, 'date'],
  [{ code: 'yyyy-mm-dd hh:mm', kind: 'datetime' }, 45_000.5, 'datetime'],
  [{ code: '[h]:mm', kind: 'duration' }, 1.5, 'string'],
  [{ code: 'hh:mm', kind: 'time' }, 0.5, 'string'],
  [{ code: '00000', kind: 'number' }, 1234, 'string'],
  [{ code: '0.00', kind: 'number' }, 5, 'decimal'],
  [{ code: '0%', kind: 'percent' }, 1, 'decimal'],
  [{ code: '@', kind: 'text' }, 1, 'string'],
])('number cells of the format $code', (format, value, type) => {
  expect(inferred([value, value, value], format)).toBe(type);
});
