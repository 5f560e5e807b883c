import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  parseValue,
  valueFromASTUntyped,
} from 'graphql';
import { schema } from '../../schema/index.ts';
import { objectRules } from '../authorization/object-rules.ts';
import { mutationRules, queryRules, type RootRule, subscriptionRules } from '../authorization/root-rules.ts';
import type { World } from '../authorization/world.ts';

/** A field with arguments, and how to ask for it. */
export interface AskedField {
  name: string;
  /** An operation with a variable for each argument. */
  query: string;
  /** Variables that it can be asked with; made anew each time, since some things are done once. */
  variables(world: World): Promise<Record<string, unknown>>;
  /** The places of its values, each with its type. */
  places: readonly Place[];
}

export interface Place {
  path: readonly string[];
  type: GraphQLInputType;
}

type Field = GraphQLField<unknown, unknown>;

/** Every field of the schema that has arguments; what it cannot reach is an error. */
export function askedFields(): AskedField[] {
  const roots = [
    ...rootFields('Mutation', mutationRules),
    ...rootFields('Query', queryRules),
    ...rootFields('Subscription', subscriptionRules),
  ];
  return [...roots, ...fieldsOfObjects()].filter(({ places }) => places.length > 0);
}

function rootFields(type: 'Mutation' | 'Query' | 'Subscription', rules: Record<string, RootRule>): AskedField[] {
  return fieldsOf(type).map((field) => {
    const rule = rules[field.name];
    return asked(`${type}.${field.name}`, type.toLowerCase(), field, '%', async (world) => {
      const given = await rule?.args?.(world);
      const known: unknown = given ? valueFromASTUntyped(parseValue(`{${given.slice(1, -1)}}`), { file: null }) : {};
      return {
        ...Object.fromEntries(field.args.map(({ name, type: of }) => [name, plainValue(of)])),
        ...Object(known),
      };
    });
  });
}

/** Fields of objects that have ids, and of the viewer. */
function fieldsOfObjects(): AskedField[] {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__'));
  return types.flatMap((type) => {
    if (['Mutation', 'Query', 'Subscription'].includes(type.name)) return [];
    const rule = objectRules[type.name];
    return fieldsOf(type.name)
      .filter(({ args }) => args.length > 0)
      .map((field) => {
        const name = `${type.name}.${field.name}`;
        if (type.name === 'Viewer') return asked(name, 'query', field, 'viewer { % }', async () => ({}));
        if (!rule) throw new Error(`Nothing says how to reach ${name}.`);
        const around = `node(id: $node) { ... on ${type.name} { % } }`;
        return asked(name, 'query', field, around, async (world) => ({ node: rule.id(world) }), '$node: ID!');
      });
  });
}

function asked(
  name: string,
  operation: string,
  field: Field,
  around: string,
  variables: AskedField['variables'],
  further = '',
): AskedField {
  const declared = [further, ...field.args.map((arg) => `$${arg.name}: ${arg.type}`)].filter(Boolean).join(', ');
  const given = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const call = `${field.name}${given ? `(${given})` : ''} ${selectionOf(field)}`;
  const head = `${operation} Odd${declared ? `(${declared})` : ''}`;
  const places = field.args.flatMap((arg) => placesIn(arg.type, [arg.name]));
  return { name, query: `${head} { ${around.replace('%', call)} }`, variables, places };
}

function selectionOf({ type }: Field): string {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return '';
  const isConnection = isObjectType(named) && 'pageInfo' in named.getFields();
  return isConnection ? '{ totalCount nodes { __typename } pageInfo { hasNextPage endCursor } }' : '{ __typename }';
}

/** The place itself, and those inside of it. A file is none: it is sent beside the operation. */
function placesIn(type: GraphQLInputType, path: readonly string[]): Place[] {
  const bare = getNullableType(type);
  if (getNamedType(bare).name === 'File') return [];
  const here = { path, type };
  if (isListType(bare)) return [here, ...placesIn(bare.ofType, [...path, '0'])];
  if (!isInputObjectType(bare)) return [here];
  return [here, ...Object.values(bare.getFields()).flatMap((field) => placesIn(field.type, [...path, field.name]))];
}

/** A value that the schema takes. */
function plainValue(type: GraphQLInputType): unknown {
  if (!isNonNullType(type)) return null;
  const bare = type.ofType;
  if (isListType(bare)) return [];
  if (isEnumType(bare)) return bare.getValues()[0]?.name;
  if (!isInputObjectType(bare)) return bare.name === 'Boolean' ? true : bare.name === 'Int' ? 1 : 'none';
  return Object.fromEntries(Object.values(bare.getFields()).map((field) => [field.name, plainValue(field.type)]));
}

function fieldsOf(type: string): Field[] {
  const found = schema.getType(type);
  return isObjectType(found) ? Object.values(found.getFields()) : [];
}
