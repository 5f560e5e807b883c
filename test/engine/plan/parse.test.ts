import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../src/engine/errors.ts';
import { parseSpec, specToYaml, validateSpec } from '../../../src/engine/plan/parse.ts';
import { emptySpec } from '../../../src/engine/specification/empty-spec.ts';
import type { SpecFault } from '../../../src/engine/specification/fault.ts';

function faultsOf(run: () => unknown): SpecFault[] {
  return refusal(run).details.faults as SpecFault[];
}

function refusal(run: () => unknown): EngineError {
  try {
    run();
  } catch (error) {
    if (error instanceof EngineError && error.code === 'INVALID_SPEC') return error;
    throw error;
  }
  throw new Error('The specification was accepted.');
}

/** `line:column path message` of each fault. */
function shown(text: string): string[] {
  return faultsOf(() => parseSpec(text)).map((fault) => `${fault.line}:${fault.column} ${fault.path} ${fault.message}`);
}

test('an empty specification gets every default', () => {
  const spec = parseSpec('ade: 1');
  expect(spec.fields).toEqual({});
  expect(spec.rows.dropTotals).toBe(true);
  expect(spec.output).toEqual({ order: 'spec', unmapped: 'keep', formats: ['csv'], ties: 'leftmost', values: 'typed' });
  expect(parseSpec('{"ade": 1}')).toEqual(spec);
  expect(emptySpec).toStrictEqual(spec);
});

test('three faults are told at once, each with its place', () => {
  const text = [
    'ade: 1',
    'fields:',
    '  email:',
    '    type: strin',
    '    transform: [trimm]',
    "    validate: [{ pattern: '(' }]",
  ].join('\n');
  expect(shown(text)).toMatchInlineSnapshot(`
    [
      "4:11 fields.email.type must be one of string, integer, decimal, boolean, date, datetime (did you mean "string"?)",
      "5:17 fields.email.transform.0 must be one of trim, collapseSpaces, lowercase, uppercase, titlecase, stripCurrency, digitsOnly, phone (did you mean "trim"?)",
      "6:27 fields.email.validate.0.pattern is not a valid pattern: missing closing ) in (",
    ]
  `);
  expect(refusal(() => parseSpec(text)).message).toMatchInlineSnapshot(
    `"The configuration has 3 faults: line 4: fields.email.type must be one of string, integer, decimal, boolean, date, datetime (did you mean "string"?); line 5: fields.email.transform.0 must be one of trim, collapseSpaces, lowercase, uppercase, titlecase, stripCurrency, digitsOnly, phone (did you mean "trim"?); line 6: fields.email.validate.0.pattern is not a valid pattern: missing closing ) in (."`,
  );
});

test.each([
  ['nothing', ''],
  ['a text', 'hello'],
  ['a list', '- ade'],
  ['another version', 'ade: 2'],
  ['an unknown part', 'ade: 1\nfield: {}'],
  ['an unknown setting', 'ade: 1\nread: { local: de }'],
  ['a setting one level too high', 'ade: 1\nfields:\n  a: { header: [x] }'],
  ['a field name with a space', 'ade: 1\nfields:\n  full name: {}'],
  ['a reserved field name', 'ade: 1\nfields:\n  __proto__: { type: date }'],
  ['a reserved lookup key', 'ade: 1\nfields: { a: { transform: [{ lookup: { __proto__: x } }] } }'],
  ['the same key twice', 'ade: 1\nfields:\n  a: {}\n  a: {}'],
  ['broken YAML', 'ade: 1\nfields: { a: ['],
  ['a tab for indentation', 'ade: 1\nfields:\n\ta: {}'],
  ['an alias without anchor', 'ade: 1\nname: *nobody'],
  ['an unknown step', 'ade: 1\nfields: { a: { transform: [{ splitt: { on: x, take: 0 } }] } }'],
  ['a step with half its settings', 'ade: 1\nfields: { a: { transform: [{ replace: { pattern: x } }] } }'],
  ['a rule with a misspelt option', 'ade: 1\nfields: { a: { validate: [{ required: true, mesage: x }] } }'],
  ['a rule that is switched off', 'ade: 1\nfields: { a: { validate: [{ required: false }] } }'],
  ['an unknown rule', 'ade: 1\nfields: { a: { validate: [{ requird: true }] } }'],
  ['look-ahead', "ade: 1\nfields: { a: { match: { values: { pattern: '(?=x)' } } } }"],
  ['a broken expression', "ade: 1\nrows: { where: 'row.a >' }"],
  ['a condition that is a text', 'ade: 1\nrows: { where: \'"yes"\' }'],
  ['an unknown variable', "ade: 1\nfields: { a: { transform: [{ cel: 'vlaue.trim()' }] } }"],
  ['a pattern from data', "ade: 1\nfields: { a: { validate: [{ cel: 'value.matches(row.b)' }] } }"],
  [
    'an unknown column',
    "ade: 1\noutput: { unmapped: drop }\nfields: { amount: { validate: [{ cel: 'row.amuont > 1' }] } }",
  ],
  ['a locale that is none', 'ade: 1\nread: { locale: not a locale }'],
  ['an encoding that is none', 'ade: 1\nread: { encoding: utf-9 }'],
  ['a date format without a year', 'ade: 1\nfields: { a: { transform: [{ date: { formats: [DD/MM] } }] } }'],
  [
    'a date format with a stray letter',
    'ade: 1\nfields: { a: { transform: [{ date: { formats: [DD.MM.YYYY x] } }] } }',
  ],
  ['a bound of another type', 'ade: 1\nfields: { a: { type: date, validate: [{ min: yesterday }] } }'],
  ['a bound on text', 'ade: 1\nfields: { a: { validate: [{ max: 5 }] } }'],
  ['a default of another type', 'ade: 1\nfields: { a: { type: integer, transform: [{ default: none }] } }'],
  ['an allowed value of another type', 'ade: 1\nfields: { a: { type: integer, validate: [{ enum: [1, two] }] } }'],
  ['a weight above one', 'ade: 1\nfields: { a: { match: { headers: [{ x: 2 }] } } }'],
])('%s is refused with a reason', (_name, text) => {
  expect(shown(text)).toMatchSnapshot();
});

test('an object is checked the same way, without lines', () => {
  const faults = faultsOf(() => validateSpec({ ade: 1, fields: { a: { type: 'strin' } } }));
  expect(faults).toEqual([
    {
      path: 'fields.a.type',
      line: null,
      column: null,
      message: expect.stringContaining('did you mean "string"'),
      suggestion: 'string',
    },
  ]);
  const hostile: unknown = JSON.parse('{"ade":1,"fields":{"__proto__":{"type":"date"}}}');
  expect(faultsOf(() => validateSpec(hostile))[0]?.path).toBe('fields.__proto__');
});

describe('hostile texts', () => {
  test('aliases that multiply are refused before they are written out', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level <= 9; level++)
      lines.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    expect(shown(lines.join('\n'))[0]).toContain('expands to more than 100,000 values');
  });

  test('an alias inside its own anchor is refused', () => {
    expect(shown('ade: 1\nfields: &f { a: *f }')).not.toEqual([]);
  });

  test.each([
    ['closed lists', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ['open lists', '['.repeat(5_000)],
    ['open mappings', '{a: '.repeat(30_000)],
    ['lists by dashes', `\n  ${'- '.repeat(30_000)}`],
    ['questions', `\n  ${'? '.repeat(30_000)}`],
  ])('nesting without end is one fault, of the text: %s', (_name, text) => {
    expect(shown(`ade: 1\nname: ${text}`)).toEqual([expect.stringMatching(/^\d+:\d+ {2}is nested too deeply$/)]);
  });

  test.each([
    ['the same key', `fields:\n${'  a: {}\n'.repeat(2_000)}`],
    ['tags', `name: ${'!!a '.repeat(2_000)}`],
  ])('of faults without end, the first 500 are listed and all are counted: %s', (_name, text) => {
    const { message, details } = refusal(() => parseSpec(`ade: 1\n${text}`));
    expect(message).toMatch(/^The configuration has 1999 faults: .*; and 1996 more\.$/);
    expect(details.faults).toHaveLength(500);
  });

  test('a text of more than 1 MiB is refused', () => {
    expect(refusal(() => parseSpec(`ade: 1\nname: ${'x'.repeat(2 ** 20)}`)).message).toContain('1 MiB');
  });

  test('more fields than a table can use are refused', () => {
    const fields = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`f${index}`, {}]));
    expect(faultsOf(() => validateSpec({ ade: 1, fields }))[0]?.message).toContain('more than 500 fields');
  });

  test('names of inherited properties are ordinary field names', () => {
    expect(Object.keys(parseSpec('ade: 1\nfields: { constructor: {}, toString: {} }').fields)).toEqual([
      'constructor',
      'toString',
    ]);
  });
});

test('a specification comes back from its YAML', () => {
  const text =
    "ade: 1\nfields: { a: { validate: [{ pattern: '^[^@\\s]+$' }], transform: [{ cel: 'value + \" x\"' }] } }";
  const spec = parseSpec(text);
  expect(parseSpec(specToYaml(spec))).toEqual(spec);
});
