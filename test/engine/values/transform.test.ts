import { expect, test } from 'vitest';
import { transformStepSchema } from '../../../src/engine/spec/spec.ts';
import type { OutputValue } from '../../../src/engine/table.ts';
import { compileTransform, TransformError } from '../../../src/engine/values/transform.ts';

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
  ['a date cell', [{ date: { formats: ['DD/MM/YYYY'] } }], '2024-06-05', '2024-06-05'],
])('%s', (_name, steps, value, expected) => {
  expect(apply(steps, value)).toBe(expected);
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
])('%j on %j is an error of that value', (steps, value) => {
  expect(() => apply(steps, value)).toThrow(TransformError);
});
