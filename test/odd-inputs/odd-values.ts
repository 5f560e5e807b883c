import { type GraphQLInputType, getNullableType, isEnumType, isInputObjectType, isListType } from 'graphql';
import { newId } from '../../src/domain/kernel/ids.ts';

/** Values as JSON texts, since some of them are none that `JSON.stringify` would write. */
export type OddValue = string;

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const text = (value: string) => JSON.stringify(value);

const texts = [
  '""',
  '" "',
  '"\\u0000"',
  '"a\\ud800"',
  '"\\udc00\\ud800"',
  '"\\u0007\\u001b[31m\\u0085"',
  '"\\u202e\\u200b\\ufeff"',
  '"%_\\\\\'\\";--"',
  '"../../etc/passwd"',
  '"R1BDOlM6"',
  '"R1BDOlM6AA=="',
  '"bjo5OTk5OTk5OTk5"',
  text('e\u0301\u0315'.repeat(30_000)),
  text('x'.repeat(300_000)),
  text('🦆'.repeat(64)),
];
const numbers = [
  '0',
  '-1',
  '-0',
  '1.5',
  '101',
  '2147483647',
  '-2147483648',
  '2147483648',
  '9007199254740993',
  '1e21',
  '1e400',
  '-1e400',
  '1e-400',
];
const ids = [
  '""',
  '"doc_"',
  '"a\\ud800"',
  '"\\u0000"',
  '7',
  '1e400',
  text('x'.repeat(300_000)),
  text(newId('Document').toLowerCase()),
  ...(['Document', 'Job', 'User', 'Event', 'Workspace'] as const).map((type) => text(newId(type))),
];
const instants = [
  '"0000-01-01T00:00:00Z"',
  '"9999-12-31T23:59:59.999999999Z"',
  '"2026-02-30T25:00:00Z"',
  '"2026-01-01T00:00:00+99:99"',
  '"tomorrow"',
  '0',
  '1e400',
];
const anything = [
  'null',
  '{}',
  '[]',
  '1e400',
  '"a\\ud800"',
  '"\\u0000"',
  '{"a\\ud800":1}',
  '{"__proto__":{"a":1},"constructor":null}',
  '{"toString":1,"a":-0}',
  nested(90),
  nested(5_000),
  text('x'.repeat(300_000)),
];
const wrong = ['null', 'true', '[null]', '{"a":1}'];

/** What is odd in the place of a value of the type. */
export function oddValuesFor(type: GraphQLInputType): readonly OddValue[] {
  const bare = getNullableType(type);
  if (isListType(bare))
    return [...wrong, '[]', nested(90), '""', `[${Array.from({ length: 1_000 }, () => '"a"').join()}]`];
  if (isInputObjectType(bare)) return [...wrong, '[]', '""', '{}', '7', nested(90)];
  if (isEnumType(bare)) return [...wrong, '""', '"NONE"', '"__proto__"', '7'];
  switch (bare.name) {
    case 'Boolean':
      return ['null', '0', '"true"', '[]'];
    case 'Int':
    case 'Float':
    case 'BigInt':
      return [...numbers, ...wrong, '"1"', '""'];
    case 'ID':
      return [...ids, ...wrong];
    case 'DateTime':
      return [...instants, ...wrong];
    case 'JSON':
      return anything;
    default:
      return [...texts, ...wrong, '1e400', '7'];
  }
}
