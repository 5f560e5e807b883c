import { type GraphQLField, getNamedType, isNullableType, isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPaged } from '../../schema/base/pages/page.ts';
import { schema } from '../../schema/index.ts';
import { objectRules } from '../authorization/object-rules.ts';
import { createWorld, type World } from '../authorization/world.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let world: World;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
  world = await createWorld(server);
});
afterAll(() => server.stop());

interface Answer {
  data: { node: Record<string, unknown> | null };
  errors?: { path?: (string | number)[]; extensions?: { code?: string; issues?: { path: string; code: string }[] } }[];
}

async function ask(headers: Record<string, string>, query: string): Promise<Answer> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

function fieldsOf(type: string): GraphQLField<unknown, unknown>[] {
  const object = schema.getType(type);
  return isObjectType(object) ? Object.values(object.getFields()) : [];
}

/** Some value or object of the field. */
function selecting({ name, type }: GraphQLField<unknown, unknown>, args = ''): string {
  return `${name}${args}${isObjectType(getNamedType(type)) ? ' { __typename }' : ''}`;
}

test.each(Object.entries(objectRules))('%s shows the rest without a permission for some of it', async (name, rule) => {
  const { type = name, need, fields } = rule;
  for (const [permission, names] of Object.entries(fields)) {
    const asker = world.askers.find(({ permissions }) => [...permissions].join() === permission);
    expect(asker, permission).toBeDefined();
    const only = world.askers.find(
      ({ permissions }) => need !== 'signed in' && permissions.size === 1 && permissions.has(need),
    );
    for (const field of fieldsOf(type).filter((one) => names?.includes(one.name))) {
      expect(isNullableType(field.type), `${type}.${field.name}`).toBe(true);
      const query = `{ node(id: "${rule.id(world)}") { ... on ${type} { id ${selecting(field, await rule.args?.[field.name]?.(world))} } } }`;
      const { data, errors = [] } = await ask(only?.headers ?? {}, query);
      expect(data.node, query).toMatchObject({ id: rule.id(world), [field.name]: null });
      expect(errors.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
        [['node', field.name], 'FORBIDDEN'],
      ]);
    }
  }
});

const lists = Object.entries(objectRules).flatMap(([name, rule]) => {
  const { type = name } = rule;
  return fieldsOf(type)
    .filter(({ args }) => isPaged(args.map((arg) => arg.name)))
    .map((field) => ({ at: `${name}.${field.name}`, type, rule, field }));
});

test.each(lists)('$at is null alone when its page cannot be read', async ({ type, rule, field }) => {
  expect(isNullableType(field.type)).toBe(true);
  const owner = world.askers.find(({ name }) => name === 'an owner');
  const bad = {
    'first: 0': 'first',
    'first: -1': 'first',
    'first: 1001': 'first',
    'last: 0': 'last',
    'first: 1, last: 1': 'last',
  };
  for (const [args, path] of Object.entries(bad)) {
    const query = `{ node(id: "${rule.id(world)}") { ... on ${type} { id ${field.name}(${args}) { __typename } } } }`;
    const { data, errors = [] } = await ask(owner?.headers ?? {}, query);
    expect(data.node, query).toEqual({ id: rule.id(world), [field.name]: null });
    expect(errors).toMatchObject([
      { path: ['node', field.name], extensions: { code: 'VALIDATION_FAILED', issues: [{ path }] } },
    ]);
  }
});

test('every list is among them, or stands at a root or in one', () => {
  const others = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type)
      ? Object.values(type.getFields()).flatMap(({ name, args }) =>
          isPaged(args.map((arg) => arg.name)) ? [`${type.name}.${name}`] : [],
        )
      : [],
  );
  const known = new Set(lists.map(({ type, field }) => `${type}.${field.name}`));
  expect(others.filter((at) => !known.has(at)).toSorted()).toEqual([
    'Query.auditLog',
    'Query.users',
    'Query.workspaceErasures',
    'Query.workspaceQuotas',
    'Viewer.workspaces',
  ]);
});
