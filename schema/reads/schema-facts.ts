import type { GraphQLField, GraphQLObjectType } from 'graphql';
import { isPermission, type Permission } from '../../src/auth/permissions.ts';
import { isRecord } from './guards.ts';
import { type Model, modelNamed } from './models.ts';
import { uncovered } from './uncovered.ts';

type Field = GraphQLField<unknown, unknown>;

/** What the schema's builder has written down about types and fields. */
export function modelOf(type: GraphQLObjectType): Model {
  const { pothosPrismaModel: name, pothosOptions: options } = type.extensions;
  if (isRecord(options) && options.authScopes !== undefined) uncovered(`the scopes of ${type.name}`);
  return typeof name === 'string' ? modelNamed(name) : uncovered(`${type.name} has no model`);
}

/** The column that a field shows as it is. */
export function exposedBy(field: Field, model: Model): string | null {
  const { pothosExposedField: exposed } = field.extensions;
  if (typeof exposed === 'string') return exposed;
  // Pothos resolves the id of a node by itself.
  return field.name === 'id' && model.columns.has('id') && optionsOf(field).select === undefined ? 'id' : null;
}

/** The permission without which a field is refused; `null` for a field that is there for all who see its object. */
export function permissionFor(field: Field): Permission | null {
  const { authScopes: scopes } = optionsOf(field);
  if (scopes === undefined) return null;
  const needed: unknown = typeof scopes === 'function' && 'permission' in scopes ? scopes.permission : null;
  return typeof needed === 'string' && isPermission(needed) ? needed : uncovered(`the scopes of ${field.name}`);
}

/** What a field asks Prisma for: `{ [relation]: query }`, or columns for its resolver; `null` where it does not say. */
export function selectedBy(field: Field, args: Record<string, unknown>): Record<string, unknown> | null {
  const { pothosPrismaSelect: select } = field.extensions;
  if (isRecord(select)) return select;
  if (typeof select !== 'function') return null;
  const keep = (query: unknown) => query;
  const made: unknown = select(args, {}, keep, () => new Set(['edges']));
  return isRecord(made) && isRecord(made.select) ? made.select : null;
}

/** The list that a field shows one row of, and which (`oneOf`). */
export function oneShownBy(field: Field): { relation: string; where: unknown; orderBy: unknown } | null {
  const { oneOf } = field.extensions;
  return isRecord(oneOf) && typeof oneOf.relation === 'string'
    ? { relation: oneOf.relation, where: oneOf.where, orderBy: oneOf.orderBy }
    : null;
}

export function isRelation(field: Field): boolean {
  return field.extensions.pothosPrismaRelationField !== undefined;
}

/** A field's own resolver, as it stands in the schema; for fields that say which columns it needs. */
export function resolverOf(field: Field): Resolver {
  const { resolve } = optionsOf(field);
  return typeof resolve === 'function' ? (...given) => resolve(...given) : uncovered(`${field.name} has no resolver`);
}

type Resolver = (parent: unknown, args: unknown, context: unknown, info: unknown) => unknown;

function optionsOf(field: Field): Record<string, unknown> {
  const { pothosOptions: options } = field.extensions;
  return isRecord(options) ? options : {};
}
