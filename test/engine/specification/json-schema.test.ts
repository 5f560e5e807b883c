import { expect, test } from 'vitest';
import { keysAt, specJsonSchema } from '../../../src/engine/specification/json-schema.ts';

test('the JSON Schema describes what people write: only `ade` is required', () => {
  const schema = specJsonSchema();
  expect(schema.required).toEqual(['ade']);
  expect(Object.keys(schema.properties ?? {})).toEqual([
    'ade',
    'name',
    'description',
    'read',
    'tables',
    'fields',
    'lookups',
    'checks',
    'rows',
    'output',
  ]);
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
});

test.each([
  [
    ['fields', 'x', 'match'],
    ['headers', 'values', 'position', 'from'],
  ],
  [
    ['fields', 'x', 'transform', 0, 'split'],
    ['on', 'take'],
  ],
  [['nowhere'], []],
])('the settings at %j are %j', (path, keys) => {
  expect([...keysAt(path)]).toEqual(keys);
});
