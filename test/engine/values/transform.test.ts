import { describe, expect, test } from 'vitest';
import type { OutputValue } from '../../../src/engine/extracted-table.ts';
import { transformStepSchema } from '../../../src/engine/specification/spec.ts';
import { compileTransform } from '../../../src/engine/values/steps/transform.ts';
import { TransformError } from '../../../src/engine/values/steps/transform-error.ts';

const apply = (steps: unknown[], value: OutputValue, row: Record<string, string | number | boolean> = {}) =>
  compileTransform(steps.map((step) => transformStepSchema.parse(step))).apply(value, new Map(Object.entries(row)));

test.each<[string, unknown[], OutputValue, OutputValue]>([
  ['trim', ['trim'], '\u00a0 a ', 'a'],
  ['collapse spaces', ['collapseSpaces'], 'a \n\t b', 'a b'],
  ['lower case', ['lowercase'], 'ÀB', 'àb'],
  ['upper case', ['uppercase'], 'àb', 'ÀB'],
  ['title case', ['titlecase'], "JEAN-LUC o'NEIL", "Jean-Luc O'neil"],
  ['currency', ['stripCurrency'], '€ 1.234,50', '1.234,50'],
  ['no currency', ['stripCurrency'], 'five', 'five'],
  ['digits', ['digitsOnly'], '+1 (555) 010-9999', '15550109999'],
  ['replace', [{ replace: { pattern: '^No\\.? ?', with: '' } }], 'No. 5', '5'],
  ['split, first', [{ split: { on: ' - ', take: 0 } }], 'a - b', 'a'],
  ['split, last', [{ split: { on: '/', take: -1 } }], 'a/b/c', 'c'],
  ['split, beyond', [{ split: { on: '/', take: 5 } }], 'a/b', null],
  ['empty tokens', [{ empty: ['tbd', 'x'] }], ' TBD ', null],
  ['lookup', [{ lookup: { CA: 'Canada' } }], 'CA', 'Canada'],
  ['lookup, other case', [{ lookup: { CA: 'Canada' } }], ' ca ', 'Canada'],
  ['lookup of what is not there', [{ lookup: { CA: 'Canada' } }], 'constructor', 'constructor'],
  ['default', [{ default: 'none' }], null, 'none'],
  ['default after empty', [{ empty: ['-'] }, { default: 0 }], '-', 0],
  ['an expression', [{ cel: 'value.upperAscii()' }], 'a', 'A'],
  ['an expression on a blank', [{ cel: 'value.upperAscii()' }], null, null],
  ['text steps on a number', ['trim', 'digitsOnly'], 5, 5],
  ['dates', [{ date: { formats: ['MM.DD.YYYY', 'DD/MM/YY'] } }], '05/06/24', '2024-06-05'],
  ['numbers of a locale', [{ number: { locale: 'de' } }], '1.234,5', 1234.5],
  ['numbers by their mark', [{ number: { decimal: '.' } }], '$1,234', 1234],
  ['no number at all', [{ number: { decimal: '.' } }], 'n/a', null],
  ['a debit', [{ number: { decimal: '.' } }], '5.00 DR', -5],
  ['a debit of a ledger', [{ number: { decimal: '.', debit: 'positive' } }], '5.00 DR', 5],
  ['a credit of a ledger', [{ number: { decimal: '.', debit: 'positive' } }], '5.00 CR', -5],
  ['dates by their order', [{ date: { order: 'DMY' } }], '5/6/24 10:30', '2024-06-05T10:30:00'],
  ['days since 1900', [{ date: { epoch: 1900 } }], 45000, '2023-03-15'],
  ['days since 1904', [{ date: { epoch: 1904 } }], '43538', '2023-03-15'],
  ['seconds since 1970', [{ date: { epoch: 'unix' } }], 1700000000, '2023-11-14T22:13:20'],
  ['milliseconds since 1970', [{ date: { epoch: 'unixMs' } }], '1700000000500', '2023-11-14T22:13:20.500'],
  ['phone', [{ phone: 'CA' }], '(604) 555-0199', '+16045550199'],
  ['phone of another country', [{ phone: 'CA' }], '+49 30 901820', '+4930901820'],
  ['phone with an extension', [{ phone: 'CA' }], '604-555-0199 ext. 12', '+16045550199;ext=12'],
  ['phone without a country', ['phone'], '+44 20 7946 0958', '+442079460958'],
  ['join', [{ join: { fields: ['a', 'b', 'c'], with: ', ' } }], null, 'x, 5'],
  ['a date cell', [{ date: { formats: ['DD/MM/YYYY'] } }], '2024-06-05', '2024-06-05'],
])('%s', (_name, steps, value, expected) => {
  expect(apply(steps, value, { a: 'x', c: 5 })).toBe(expected);
});

test('an expression over the row makes values for blanks', () => {
  const steps = [{ cel: "row.first + ' ' + row.last" }];
  expect(apply(steps, null, { first: 'Ada', last: 'Lovelace' })).toBe('Ada Lovelace');
  expect(compileTransform([{ cel: 'row.a' }]).makesValues).toBe(true);
  expect(compileTransform([{ cel: 'value' }]).makesValues).toBe(false);
});

test.each([
  [[{ date: { formats: ['DD/MM/YYYY'] } }], '5 June 2024'],
  [[{ cel: "value.split(',')[3]" }], 'a,b'],
  [[{ number: { decimal: '.' } }], '1.234,5'],
  [[{ date: { order: 'DMY' } }], '5/13/24'],
  [[{ date: { epoch: 'unix' } }], '9'.repeat(30)],
  [[{ phone: 'CA' }], '12'],
  [[{ phone: 'CA' }], 'call me'],
  [['phone'], '604 555 0199'],
])('%j on %j is an error of that value', (steps, value) => {
  expect(() => apply(steps, value)).toThrow(TransformError);
});

describe('a lookup in a table', () => {
  const table = {
    columns: ['ISO Code', 'Name', 'Zone'],
    rows: [
      ['CA', 'Canada', 1],
      ['ca', 'a second one', 2],
      ['DE', 'Germany', null],
    ],
  };
  const look = (options: object, value: OutputValue) =>
    compileTransform(
      [transformStepSchema.parse({ lookupIn: { table: 'countries', key: 'iso_code', value: 'name', ...options } })],
      new Map([['countries', table]]),
    ).apply(value, new Map());

  test.each<[object, OutputValue, OutputValue]>([
    [{}, 'CA', 'Canada'],
    [{}, 'ca', 'a second one'],
    [{}, ' De ', 'Germany'],
    [{ value: 'Zone' }, 'CA', 1],
    [{ value: 'Zone' }, 'DE', null],
    [{}, null, null],
    [{ missing: 'keep' }, 'FR', 'FR'],
    [{ missing: 'blank' }, 'FR', null],
  ])('%j of %j is %j', (options, value, expected) => {
    expect(look(options, value)).toBe(expected);
  });

  test('of what is not there is an error of that value', () => {
    expect(() => look({}, 'FR')).toThrow('"FR" is not in the column iso_code of countries');
  });

  test('names the columns that are there when one is not', () => {
    expect(() => look({ key: 'id' }, 'FR')).toThrow('has no column id; it has ISO Code, Name, Zone');
  });
});
