import { describe, expect, test } from 'vitest';
import type { ColumnType } from '../../../src/engine/closed-sets.ts';
import type { CellValue, NumberFormat } from '../../../src/engine/model.ts';
import { makeConverter } from '../../../src/engine/values/converter.ts';

const convert = (type: ColumnType, value: CellValue | undefined, format?: NumberFormat, epoch: 1900 | 1904 = 1900) =>
  makeConverter({ type, decimal: '.', order: 'DMY', epoch })(value, format);
const date: NumberFormat = { code: 'yyyy-mm-dd', kind: 'date' };
const moment: NumberFormat = { code: 'yyyy-mm-dd hh:mm', kind: 'datetime' };

test.each<[ColumnType, CellValue, unknown]>([
  ['string', ' as it is ', ' as it is '],
  ['string', 'n/a', 'n/a'],
  ['string', 1234.5, '1234.5'],
  ['string', 0.1 + 0.2, '0.3'],
  ['string', true, 'TRUE'],
  ['integer', '1,234', 1234],
  ['integer', '1.5', undefined],
  ['integer', 5, 5],
  ['integer', 5.5, undefined],
  ['integer', 2.9999999999999996, 3],
  ['integer', 1e20, '100000000000000000000'],
  ['integer', true, undefined],
  ['decimal', 0.1 + 0.2, 0.3],
  ['decimal', 'abc', undefined],
  ['boolean', 'Ja', true],
  ['boolean', '0', false],
  ['boolean', 'x', true],
  ['boolean', 1, true],
  ['boolean', 2, undefined],
  ['boolean', 'maybe', undefined],
  ['date', '31/12/2024', '2024-12-31'],
  ['date', 45_000, '2023-03-15'],
  ['date', 12, undefined],
  ['datetime', 45_000.5, '2023-03-15T12:00:00'],
  ['datetime', '31/12/2024', '2024-12-31T00:00:00'],
])('as %s, %j is %j', (type, value, expected) => {
  expect(convert(type, value)).toBe(expected);
});

test('serial numbers follow the format and the epoch', () => {
  expect(convert('date', 1, date)).toBe('1900-01-01');
  expect(convert('date', 45_000.75, date)).toBe('2023-03-15');
  expect(convert('date', 45_000, date, 1904)).toBe('2027-03-16');
  expect(convert('datetime', 45_000.75, moment)).toBe('2023-03-15T18:00:00');
  expect(convert('string', 45_000, date)).toBe('2023-03-15');
  expect(convert('string', 0.125, { code: '0.0%', kind: 'percent' })).toBe('12.5%');
});

describe.each<ColumnType>(['integer', 'decimal', 'boolean', 'date', 'datetime'])('in a column of type %s', (type) => {
  test.each([null, undefined, '', '  ', '\u00a0', 'n/a', 'N/A', '-', 'null', 'None', '#N/A'])(
    '%j is blank',
    (value) => {
      expect(convert(type, value)).toBeNull();
    },
  );

  test.each(['tbd', '?', 'k. A.', 'n.v.t.', 's/d', 'unknown', 'nil', '***'])(
    '%j says something, and is no blank',
    (value) => {
      expect(convert(type, value)).toBeUndefined();
    },
  );
});

test.each([null, undefined, '', '   ', '\u00a0\u2003'])('in a column of texts, %j is blank', (value) => {
  expect(convert('string', value)).toBeNull();
});
