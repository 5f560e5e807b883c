import {
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { orderingOf } from '../base/pages/ordered-page.ts';
import { inDirection } from '../base/pages/ordered-plan.ts';
import { faultOfPage, isPaged } from '../base/pages/page.ts';
import { actorField } from './actor.ts';
import { columnValue, refused } from './column.ts';
import type { Compilation, Expression } from './compilation.ts';
import { conditionSql } from './condition.ts';
import { connectionJson } from './connection.ts';
import { arrayJson, type Columns, objectJson, textLiteral } from './expression.ts';
import { isRecord } from './guards.ts';
import { keptCount } from './kept-count.ts';
import { type Model, modelNamed } from './models.ts';
import { type OrderedPage, pageOf } from './page.ts';
import { resolvedField } from './resolved.ts';
import { exposedBy, isRelation, modelOf, oneShownBy, permissionFor, selectedBy } from './schema-facts.ts';
import { fieldsOf } from './selection.ts';
import { uncovered } from './uncovered.ts';

interface Row {
  model: Model;
  alias: string;
}

/** What is asked of an object whose row goes by the alias. */
export function columnsOf(
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  alias: string,
  compilation: Compilation,
): Columns {
  const row = { model: modelOf(type), alias };
  return [...fieldsOf(nodes, type, compilation)].map(([key, same]) => [key, fieldOf(type, same, row, compilation)]);
}

function fieldOf(type: GraphQLObjectType, nodes: FieldNode[], row: Row, compilation: Compilation): Expression {
  const [node] = nodes;
  const name = node?.name.value ?? '';
  if (!node || name === '__typename') return textLiteral(type.name);
  const field = type.getFields()[name] ?? uncovered(`${type.name}.${name}`);
  const permission = permissionFor(field);
  if (permission) compilation.permissions.add(permission);
  const exposed = exposedBy(field, row.model);
  if (exposed !== null) {
    const column = row.model.columns.get(exposed) ?? uncovered(`${type.name}.${name}`);
    return columnValue(field.type, column, row.alias);
  }
  const args = getArgumentValues(field, node, compilation.variables);
  const isPage = isPaged(field.args.map((arg) => arg.name));
  if (isPage && faultOfPage(args, field.extensions.page) !== null) uncovered('a page that cannot be');
  const ordering = isPage ? orderingOf(args, field.extensions.page) : null;
  const selected = selectedBy(field, ordering ? inDirection(args) : args) ?? uncovered(`${type.name}.${name}`);
  const one = oneShownBy(field);
  if (one) return oneField(field, nodes, one, row, compilation);
  if (isRelation(field)) {
    return relatedField(field, nodes, { selected, ordered: ordering && { ordering, args } }, row, compilation);
  }
  if (isUnionType(getNamedType(field.type))) return actorField(field, nodes, selected, row, compilation, columnsOf);
  return resolvedField(field, nodes, selected, row, compilation);
}

function relatedField(
  field: GraphQLField<unknown, unknown>,
  nodes: FieldNode[],
  { selected, ordered }: { selected: Record<string, unknown>; ordered: OrderedPage | null },
  { model, alias }: Row,
  compilation: Compilation,
): Expression {
  const [[name, query] = uncovered(field.name)] = Object.entries(selected).filter(([key]) => key !== '_count');
  const relation = model.relations.get(name) ?? uncovered(`the relation ${name}`);
  if (!isRecord(query)) return uncovered(`the query of ${name}`);
  const inner = compilation.alias();
  const target = modelNamed(relation.model);
  const where = `${relation.on(alias, inner)} AND ${conditionSql(query.where, target, inner, compilation)}`;
  const type = objectType(getNamedType(field.type));
  if (relation.isList && !isListType(getNullableType(field.type))) {
    const count = keptCount({ model, alias }, target, query.where);
    const page = pageOf(query, { model: target, alias: inner, where, count }, compilation.parameters, ordered);
    return connectionJson(type, nodes, page, compilation, columnsOf);
  }
  if (modelOf(type) !== target) return uncovered(`the type of ${name}`);
  const columns = columnsOf(type, nodes, inner, compilation);
  const from = `FROM ${target.table} ${inner} WHERE ${where}`;
  if (relation.isList) return arrayJson(columns, (list) => `SELECT ${list} ${from} ${orderOf(query, target, inner)}`);
  // What must be there and is not (it may be behind the wall) is an error, which the executor words.
  return relation.isRequired ? objectJson(columns, from, refused(`${alias}."id"`)) : objectJson(columns, from);
}

function oneField(
  field: GraphQLField<unknown, unknown>,
  nodes: FieldNode[],
  { relation: name, where, orderBy }: { relation: string; where: unknown; orderBy: unknown },
  { model, alias }: Row,
  compilation: Compilation,
): Expression {
  const relation = model.relations.get(name) ?? uncovered(`the relation ${name}`);
  const target = modelNamed(relation.model);
  const inner = compilation.alias();
  const type = objectType(getNamedType(field.type));
  if (isNonNullType(field.type) || modelOf(type) !== target) return uncovered(`the type of ${field.name}`);
  const found = `${relation.on(alias, inner)} AND ${conditionSql(where, target, inner, compilation)}`;
  const order = orderBy === undefined ? '' : orderOf({ orderBy }, target, inner);
  const from = `FROM ${target.table} ${inner} WHERE ${found} ${order} LIMIT 1`;
  return objectJson(columnsOf(type, nodes, inner, compilation), from);
}

function orderOf(query: Record<string, unknown>, model: Model, alias: string): string {
  const { orderBy, ...rest } = query;
  if (Object.entries(rest).some(([key, value]) => key !== 'where' && value !== undefined)) uncovered('a query');
  const [order, ...others] = isRecord(orderBy) ? Object.entries(orderBy) : [];
  if (!order || others.length > 0 || (order[1] !== 'asc' && order[1] !== 'desc')) return uncovered('an order');
  return `ORDER BY ${alias}.${(model.columns.get(order[0]) ?? uncovered('an order')).sql} ${order[1]}`;
}

function objectType(type: GraphQLNamedType): GraphQLObjectType {
  return isObjectType(type) ? type : uncovered(`an object of ${type.name}`);
}
