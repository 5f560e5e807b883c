import { type FieldNode, type GraphQLField, getArgumentValues } from 'graphql';
import type { Compilation, Expression } from './compilation.ts';
import { conditionSql } from './condition.ts';
import { anyJson, arrayJson, type Columns, objectJson, orNull, quoted } from './expression.ts';
import { isRecord } from './guards.ts';
import { type Column, type Model, modelNamed, type Relation } from './models.ts';
import { completionOf } from './plain-value.ts';
import { resolverOf } from './schema-facts.ts';
import { uncovered } from './uncovered.ts';

/**
 * A field whose resolver says, with `select`, which columns it makes its answer of: the statement reads these, and the resolver
 * runs on them. One that reads another column, or another table, is answered the ordinary way.
 */
export function resolvedField(
  field: GraphQLField<unknown, unknown>,
  nodes: readonly FieldNode[],
  selected: Record<string, unknown>,
  row: { model: Model; alias: string },
  compilation: Compilation,
): Expression {
  const [node] = nodes;
  if (!node) return uncovered('a field without a node');
  const parts = Object.entries(selected).filter(([, wanted]) => wanted !== false && wanted !== undefined);
  const read = parts.map(([name, wanted]) => partOf(name, wanted, row, compilation));
  const { sql } = objectJson(
    read.map(({ name, value }) => [name, value] as const),
    '',
  );
  const guard = guardOf(row.model, new Set(parts.map(([name]) => name)));
  const resolve = resolverOf(field);
  const args = getArgumentValues(field, node, compilation.variables);
  const complete = completionOf(field.type, nodes, compilation);
  return {
    sql,
    finish: (value, finishing) => {
      if (!isRecord(value)) throw new Error('A row is none.');
      for (const { name, revive } of read) value[name] = revive(value[name]);
      Object.setPrototypeOf(value, guard);
      return complete(resolve(value, args, finishing.context, null), finishing);
    },
  };
}

interface Part {
  name: string;
  value: Expression;
  /** Makes of JSON what Prisma would give the resolver. */
  revive(value: unknown): unknown;
}

function partOf(
  name: string,
  wanted: unknown,
  { model, alias }: { model: Model; alias: string },
  c: Compilation,
): Part {
  const column = model.columns.get(name);
  if (column) return columnPart(column, alias);
  const relation = model.relations.get(name) ?? uncovered(`${name} in a selection`);
  if (!isRecord(wanted) || Object.keys(wanted).some((key) => key !== 'select' && key !== 'where')) {
    return uncovered(`the query of ${name}`);
  }
  return relatedPart(name, relation, wanted, alias, c);
}

function columnPart(column: Column, alias: string): Part {
  const { name, type } = column;
  const sql = `${alias}.${column.sql}`;
  switch (column.isList || column.isEnum ? 'as it is' : type) {
    case 'DateTime':
      return {
        name,
        value: { sql: orNull(`extract(epoch FROM ${sql}) * 1000`), finish: null },
        revive: (value) => (typeof value === 'number' ? new Date(value) : null),
      };
    case 'BigInt':
      return {
        name,
        value: { sql: orNull(quoted(sql)), finish: null },
        revive: (value) => (typeof value === 'string' ? BigInt(value) : null),
      };
    default:
      return { name, value: { sql: anyJson(sql), finish: null }, revive: (value) => value };
  }
}

function relatedPart(
  name: string,
  relation: Relation,
  { select, where }: Record<string, unknown>,
  alias: string,
  compilation: Compilation,
): Part {
  if (!isRecord(select)) return uncovered(`the query of ${name}`);
  const model = modelNamed(relation.model);
  const inner = compilation.alias();
  const parts = Object.keys(select).map((column) =>
    columnPart(model.columns.get(column) ?? uncovered(`${column} in a selection`), inner),
  );
  const columns: Columns = parts.map((part) => [part.name, part.value] as const);
  const on = `${relation.on(alias, inner)} AND ${conditionSql(where, model, inner, compilation)}`;
  const from = `FROM ${model.table} ${inner} WHERE ${on}`;
  const reviveOne = (value: unknown) => {
    if (isRecord(value)) for (const part of parts) value[part.name] = part.revive(value[part.name]);
    return value;
  };
  return relation.isList
    ? {
        name,
        value: arrayJson(columns, (list) => `SELECT ${list} ${from}`),
        revive: (value) => (Array.isArray(value) ? value.map(reviveOne) : value),
      }
    : { name, value: objectJson(columns, from), revive: reviveOne };
}

/** What rows inherit: reading a column that the field has not asked for is a fault, and not `undefined`. */
function guardOf(model: Model, asked: ReadonlySet<string>): object {
  const missing = [...model.columns.keys(), ...model.relations.keys()].filter((name) => !asked.has(name));
  return Object.defineProperties(
    {},
    Object.fromEntries(
      missing.map((name) => [
        name,
        {
          get: () => {
            throw new Error(`A resolver of ${model.name} reads ${name} without having selected it.`);
          },
        },
      ]),
    ),
  );
}
