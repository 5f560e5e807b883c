import { expect, test } from 'vitest';
import { diffSpecs } from '../../../src/engine/specification/diff.ts';

test('differences name the deepest setting that changed', () => {
  const before = { ade: 1, name: 'A', fields: { a: { type: 'string' }, b: {} }, output: { formats: ['csv'] } };
  const after = {
    ade: 1,
    name: 'B',
    fields: { a: { type: 'date', label: 'X' } },
    output: { formats: ['csv', 'jsonl'] },
  };
  expect(diffSpecs(before, after)).toEqual([
    { path: 'name', before: 'A', after: 'B' },
    { path: 'fields.a.type', before: 'string', after: 'date' },
    { path: 'fields.a.label', before: undefined, after: 'X' },
    { path: 'fields.b', before: {}, after: undefined },
    { path: 'output.formats.1', before: undefined, after: 'jsonl' },
  ]);
});

test.each([
  [{ a: [1, { b: null }] }, { a: [1, { b: null }] }, 0],
  [{ constructor: 1 }, {}, 1],
  [{ a: [] }, { a: {} }, 1],
  [undefined, { ade: 1 }, 1],
])('%j and %j differ in %i places', (before, after, count) => {
  expect(diffSpecs(before, after)).toHaveLength(count);
});
