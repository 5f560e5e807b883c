import { expect, test } from 'vitest';
import { EngineError } from '../../../src/engine/errors.ts';
import { parseSpec } from '../../../src/engine/plan/parse.ts';

function faultsOf(text: string): unknown {
  try {
    parseSpec(text);
  } catch (error) {
    if (error instanceof EngineError) return error.message;
    throw error;
  }
  return null;
}

test.each<[string, string]>([
  [
    'fields: { a: { transform: [{ cel: row.a }] } }',
    'line 2: fields.a.transform reads itself as row.a; what the step is given is called value',
  ],
  [
    'fields: { a: { transform: [{ cel: row.b }] }, b: { transform: [{ join: { fields: [c] } }] }, c: { transform: [{ cel: row.a }] } }',
    'fields.a.transform needs b, which needs c, which needs a: a circle',
  ],
  [
    'fields: { a: { transform: [{ lookupIn: { table: towns, key: x, value: y } }] } }',
    'names towns, which is not in lookups',
  ],
  [
    'lookups: { town: { document: t.csv } }\nfields: { a: { transform: [{ lookupIn: { table: twon, key: x, value: y } }] } }',
    'names twon, which is not in lookups (did you mean "town"?)',
  ],
  [
    'fields: { a: {} }\noutput: { unmapped: drop }\nchecks: [{ sum: [a, amuont] }]',
    'checks.0.sum uses amuont, but no field has that name',
  ],
  [
    'fields: { a: {} }\noutput: { unmapped: drop }\nchecks: [{ cel: row.b > 1 }]',
    'checks.0.cel uses row.b, but no field has that name',
  ],
  [
    'fields: { a: {}, b: { transform: [{ join: { fields: [a, c] } }] } }\noutput: { unmapped: drop }',
    'fields.b.transform.0.join.fields uses c',
  ],
  [
    'fields: { a: { match: { from: group, headers: [x] } } }',
    'fields.a.match.from takes the value from the group, so that it cannot match a column too',
  ],
  [
    'fields: { a: { transform: [{ phone: XX }] } }',
    'fields.a.transform.0.phone is not a country with phone numbers of its own',
  ],
  ['fields: { a: { transform: [{ number: {} }] } }', 'fields.a.transform.0.number needs decimal or locale'],
  ['fields: { a: { transform: [{ number: { locale: "1" } }] } }', 'fields.a.transform.0.number.locale is not a locale'],
  ['fields: { a: { transform: [{ date: {} }] } }', 'fields.a.transform.0.date needs formats or order or epoch'],
  [
    'fields: { a: { transform: [{ date: { order: DYM } }] } }',
    'fields.a.transform.0.date.order must be one of DMY, MDY, YMD',
  ],
  ['checks: [{ cel: 1 + }]', 'checks.0.cel is not a valid expression'],
  [
    'checks: [{ uniqe: [a] }]',
    'checks.0 must have one of unique, increasing, decreasing, sum, cel, minRows, maxRows (did you mean "unique"?)',
  ],
  ['checks: [{ minRows: 0 }]', 'checks.0.minRows must be more than 0'],
])('%j is refused', (text, message) => {
  expect(faultsOf(`ade: 1\n${text}`)).toContain(message);
});

test('a field may read columns that no field names while those are kept', () => {
  expect(
    faultsOf('ade: 1\nfields: { a: { transform: [{ cel: row.other }] } }\nchecks: [{ unique: [a, other] }]'),
  ).toBeNull();
});
