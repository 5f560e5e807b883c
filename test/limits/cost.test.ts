import {
  getIntrospectionQuery,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { judge, type QueryLimits } from '../../schema/cost/judge.ts';
import { schema } from '../../schema/index.ts';

const limits: QueryLimits = {
  tokens: 5_000,
  depth: 15,
  aliases: 100,
  directives: 100,
  points: 20_000,
  subscriptionPoints: 2_000,
};

function judged(text: string, variables: Record<string, unknown> = {}, operationName?: string) {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  return judge(schema, { document, variables, operationName }, limits);
}

const costOf = (text: string, variables?: Record<string, unknown>) => judged(text, variables).cost;

test('every list of things says how many there may be, unless its page does', () => {
  const silent = Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) || type.name.startsWith('__')) return [];
    return Object.values(type.getFields()).flatMap((field) => {
      const inner = isNonNullType(field.type) ? field.type.ofType : field.type;
      const isOfConnection = type.name.endsWith('Connection') && ['edges', 'nodes'].includes(field.name);
      if (!isListType(inner) || isLeafType(getNamedType(inner)) || isOfConnection) return [];
      return field.extensions.cost?.items === undefined ? [`${type.name}.${field.name}`] : [];
    });
  });
  expect(silent).toEqual([]);
});

describe('the cost of an operation', () => {
  test('that asks for the whole schema is what a tool of a stranger may ask in development', () => {
    const whole = getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, oneOf: true });
    expect(costOf(whole)).toBe(100);
    expect(costOf(`{ a: __schema { types { name } } b: __type(name: "Job") { fields { name } } }`)).toBe(200);
    const deeper =
      '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }';
    expect(validate(schema, parse(deeper))).not.toEqual([]);
  });

  test('is a point at least', () => {
    expect(costOf('{ __typename }')).toBe(1);
    expect(costOf('{ server { version } }')).toBe(2);
  });

  test('multiplies what is in a page by the size of the page', () => {
    const query = (page: string) => `{ viewer { workspaces${page} { nodes { name } } } }`;
    // The viewer, the connection, and for each item one and a tenth.
    expect(costOf(query(''))).toBe(2 + 22);
    expect(costOf(query('(first: 10)'))).toBe(2 + 11);
    expect(costOf(query('(last: 100)'))).toBe(2 + 110);
    expect(costOf('{ viewer { workspaces(first: 10) { nodes { name } edges { node { name } } } } }')).toBe(2 + 11 + 21);
  });

  test('takes the size of a page from variables, and the largest for what is no size', () => {
    const query = 'query ($first: Int) { viewer { workspaces(first: $first) { nodes { name } } } }';
    expect(costOf(query, { first: 10 })).toBe(13);
    expect(costOf(query, {})).toBe(24);
    expect(costOf(query, { first: null })).toBe(24);
    for (const first of [1e9, -1, Number.NaN, 'many', [], {}]) expect(costOf(query, { first })).toBe(112);
  });

  test('grows with every list inside a list', () => {
    const nested = (levels: number): string =>
      levels === 0 ? 'id' : `documents(first: 20) { nodes { workspace { ${nested(levels - 1)} } } }`;
    const { cost, excess } = judged(`{ workspace(slug: "a") { ${nested(4)} } }`);
    expect(cost).toBeGreaterThan(20 ** 4);
    expect(excess).toEqual({ measure: 'cost', cost, limit: limits.points });
  });

  test('counts rows up to a thousand, and ids by their number', () => {
    expect(costOf('{ table(id: "t") { rows(first: 1000) { nodes { number } } } }')).toBe(6 + 1_100);
    expect(costOf('{ nodes(ids: ["a", "b", "c"]) { id } }')).toBe(5);
    expect(costOf('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ['a', 'b', 'c'] })).toBe(5);
  });

  test('follows fragments, and leaves out what is skipped', () => {
    const fragment = 'fragment F on Query { server { version } }';
    expect(costOf(`{ ...F } ${fragment}`)).toBe(2);
    expect(costOf(`{ ...F @skip(if: true) } ${fragment}`)).toBe(1);
    const conditional = `query ($on: Boolean!) { ...F @include(if: $on) ... @skip(if: $on) { viewer { user { name } apiKey { name } } } } ${fragment}`;
    expect(costOf(conditional, { on: true })).toBe(2);
    expect(costOf(conditional, { on: false })).toBe(4);
  });

  test('takes the dearest of types that exclude each other', () => {
    const one = costOf('{ node(id: "a") { ... on Document { jobs { nodes { id } } } } }');
    expect(
      costOf(
        '{ node(id: "a") { ... on Document { jobs { nodes { id } } } ... on Job { tables(first: 5) { nodes { id } } } } }',
      ),
    ).toBe(one);
  });

  test('counts draws on the budgets of their own, aliases and fragments included', () => {
    const signIn = 'signIn(input: { email: "a@b.c", password: "x" }) { __typename }';
    const { draws } = judged(`mutation { ${signIn} two: ${signIn} ...M } fragment M on Mutation { three: ${signIn} }`);
    expect(Object.fromEntries(draws)).toEqual({ signIn: 3 });
  });

  test('is that of the operation that is named', () => {
    const document = 'query Small { server { version } } query Large { viewer { workspaces { nodes { name } } } }';
    expect(judged(document, {}, 'Small').cost).toBe(2);
    expect(judged(document, {}, 'Large').cost).toBe(24);
    expect(judged(document, {}, 'Neither').cost).toBe(1);
  });

  test('of fragments that stand for 2^60 fields, and depend on a variable, is worked out at once', () => {
    const fragments = Array.from(
      { length: 60 },
      (_, at) => `fragment F${at} on Workspace { ...F${at + 1} ... on Workspace { ...F${at + 1} } }`,
    );
    const text = `query ($n: Int) { workspace(slug: "a") { ...F0 } } ${fragments.join(' ')} fragment F60 on Workspace { documents(first: $n) { nodes { id } } }`;
    const { cost, excess } = judge(schema, { document: parse(text), variables: { n: 3 } }, limits);
    expect(cost).toBe(Number.MAX_SAFE_INTEGER);
    expect(excess?.measure).toBe('cost');
  });
});

describe('the shape of an operation', () => {
  test('is limited in depth, with fragments followed', () => {
    const nested = (levels: number): string =>
      levels === 0 ? 'id' : `documents(first: 1) { nodes { workspace { ${nested(levels - 1)} } } }`;
    expect(judged(`{ workspace(slug: "a") { ...F } } fragment F on Workspace { ${nested(4)} }`).excess).toBeNull();
    expect(judged(`{ workspace(slug: "a") { ...F } } fragment F on Workspace { ${nested(5)} }`).excess).toEqual({
      measure: 'depth',
      cost: 17,
      limit: 15,
    });
  });

  test('is limited in aliases, with fragments followed', () => {
    const aliases = Array.from({ length: 51 }, (_, at) => `a${at}: __typename`).join(' ');
    const text = `{ one: server { ...F } two: server { ...F } } fragment F on ServerInfo { ${aliases} }`;
    expect(judged(text).excess).toEqual({ measure: 'aliases', cost: 104, limit: 100 });
  });
});
