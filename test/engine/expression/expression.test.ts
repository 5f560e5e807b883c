import { describe, expect, test } from 'vitest';
import { compileCondition, compileExpression } from '../../../src/engine/expression/expression.ts';
import { ExpressionError } from '../../../src/engine/expression/expression-error.ts';

const row = new Map<string, string | number | boolean>([
  ['quantity', 5],
  ['price', 2.5],
  ['name', 'Ada'],
  ['constructor', 'mason'],
]);

test.each([
  [
    "value.contains(',') ? value.split(',')[1].trim() + ' ' + value.split(',')[0].trim() : value",
    'Lovelace, Ada',
    'Ada Lovelace',
  ],
  ['value.lowerAscii()', 'ABC', 'abc'],
  ["value.replace('-', '')", '1-2-3', '123'],
  ["value.replace('a', '$&')", 'cat', 'c$&t'],
  ["value.matches('^[A-Z]+$')", 'ABC', true],
  ["value.split(';').join('-')", 'a;b', 'a-b'],
  ['row.quantity + 1', null, 6],
  ['row.quantity * row.price', null, 12.5],
  ['row.quantity / 2', null, 2.5],
  ['row.quantity % 2', null, 1],
  ['has(row.name) && !has(row.email)', null, true],
  ['row.email == null', null, true],
  ["row['no such column'] == null", null, true],
  ['row.constructor', null, 'mason'],
  ["value.split(',').exists(part, part.matches('b'))", 'a,b', true],
  ['size(row)', null, 4],
])('%s of %j is %j', (source, value, expected) => {
  expect(compileExpression(source).evaluate(value, row)).toBe(expected);
});

test('what an expression reads is known before it runs', () => {
  const expression = compileExpression("row.a > 1 && row['b'] == null && has(row.c)");
  expect(expression).toMatchObject({ usesValue: false, rowNames: ['c', 'b', 'a'] });
  expect(compileExpression('row.exists(name, name == value)')).toMatchObject({ usesValue: true, rowNames: null });
});

test.each(['value.constructor', 'value.__proto__', "value['constructor']", 'row.name.constructor', 'row.name.length'])(
  'objects of the language are out of reach: %s',
  (source) => {
    expect(() => compileExpression(source).evaluate('text', row)).toThrow(ExpressionError);
  },
);

test.each([
  ['1 +', /not a valid expression/],
  ['foo', /Unknown variable: foo/],
  ['process.exit(1)', /Unknown variable: process/],
  ["value.matches('(a')", /not a valid pattern/],
  ['value.matches(row.name)', /literal/],
  ["[{'x': 1}].map(row, row.x)", /loop variable/],
  ['[1].exists(value, true)', /loop variable/],
  [`${'('.repeat(200)}1${')'.repeat(200)}`, /maxDepth|depth/i],
])('%s is refused: %s', (source, reason) => {
  expect(() => compileExpression(source)).toThrow(reason);
});

test('a condition gives true or false', () => {
  expect(() => compileCondition('value')).not.toThrow(); // what `value` is, only the row tells
  expect(() => compileCondition('value + "x"')).toThrow('must give true or false');
  expect(() => compileCondition('size(value)')).toThrow('must give true or false');
});

test.each([
  ["value.split('')", 'a list'],
  ['row', 'an object'],
  ['1.0 / 0.0', 'Infinity'],
  ['1 / 0', 'division by zero'],
  ["int('x')", 'int'],
  ['value.substring(99)', 'out of range'],
])('%s on one row is an error that says so', (source, reason) => {
  expect(() => compileExpression(source).evaluate('abc', row)).toThrow(reason);
});

describe('bombs', () => {
  const long = 'x'.repeat(50_000);
  const chain = (start: string, times: number) =>
    Array.from({ length: times }).reduce<string>((inner) => `cel.bind(x, ${inner}, x + x)`, start);

  test.each([
    ['loops in loops', "value.split('').map(a, value.split('').map(b, value.split('').map(c, a + b + c)))"],
    [
      'a bomb behind an error that is swallowed',
      "value.split('').exists(a, value.split('').exists(b, b == 'y')) || true",
    ],
    ['doubling a text', chain('value', 15)],
    ['doubling a list', chain("value.split('')", 15)],
    ['doubling bytes', `size(${chain('bytes(value)', 15)})`],
    ['a separator as long as the list', "value.split(value).join(value) + value.split('').join(value)"],
    ['a replacement in every place', "value.replace('', value)"],
    ['time zones', "value.split('').map(x, timestamp(0).getHours('Europe/Berlin'))"],
  ])('%s ends in an error within a moment', (_name, source) => {
    const expression = compileExpression(source);
    const start = process.cpuUsage().user;
    expect(() => expression.evaluate(long, row)).toThrow(ExpressionError);
    expect(process.cpuUsage().user - start).toBeLessThan(2_000_000);
  });

  test('a hostile pattern takes linear time', () => {
    const start = process.cpuUsage().user;
    expect(compileExpression("value.matches('^(a+)+$')").evaluate(`${'a'.repeat(100_000)}!`, row)).toBe(false);
    expect(process.cpuUsage().user - start).toBeLessThan(2_000_000);
  });

  test('an expression that is always over budget is switched off', () => {
    const expression = compileExpression("value.split('').map(a, value.split('').map(b, a + b)) == []");
    for (let attempt = 0; attempt < 100; attempt++) expect(() => expression.evaluate(long, row)).toThrow('steps');
    expect(() => expression.evaluate('short', row)).toThrow('switched off');
  });

  test('one row over budget does not harm the next', () => {
    const expression = compileExpression("value.split('').map(a, value.split('').map(b, a + b)).size() > 0");
    expect(() => expression.evaluate(long, row)).toThrow('steps');
    expect(expression.evaluate('ab', row)).toBe(true);
  });
});
