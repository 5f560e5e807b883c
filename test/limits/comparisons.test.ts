import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { fieldComparisons } from '../../schema/cost/comparisons.ts';

test.each([
  ['no field twice', '{ workspace { id documents { nodes { id name } } } }', 0],
  ['values, however often', `{ server { ${'version '.repeat(1_000)} } }`, 0],
  ['a field of fields four times', `{ ${'server { version } '.repeat(4)} }`, 6],
  ['the same in fragments without a name', `{ ${'... { server { version } } '.repeat(4)} }`, 6],
  ['fields inside of those as well', `{ ${'workspace { documents { nodes { id } } } '.repeat(3)} }`, 9],
  [
    'other keys, and other places',
    '{ a: server { version } b: server { version } workspace { server { version } } }',
    0,
  ],
  ['one fragment in one place', '{ ...F ...F ...F } fragment F on Query { server { version } server { version } }', 2],
  ['a fragment that spreads itself', '{ ...F } fragment F on Query { server { version } ...F }', 0],
  ['a fragment below itself', '{ ...F } fragment F on Query { a { b } a { ...F } }', expect.any(Number)],
])('validation compares %s', (_what, text, pairs) => {
  expect(fieldComparisons(parse(text))).toEqual(pairs);
});

test('what fragments multiply is counted up to a bound', () => {
  const levels = 40;
  const fragments = Array.from(
    { length: levels },
    (_, at) => `fragment F${at} on Query { a { ...F${at + 1} } b { ...F${at + 1} } }`,
  );
  const document = parse(`{ ...F0 } ${fragments.join(' ')} fragment F${levels} on Query { c { d } }`);
  expect(fieldComparisons(document)).toBeLessThan(50_000 ** 2);
});
