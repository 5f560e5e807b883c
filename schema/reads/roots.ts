import {
  type FieldNode,
  type GraphQLField,
  getArgumentValues,
  getNamedType,
  isObjectType,
  type VariableValues,
} from 'graphql';
import { textArray } from '../../src/db/statement.ts';
import { findConfigurationWhere } from '../../src/domain/configuration/index.ts';
import { findDocumentWhere } from '../../src/domain/document/index.ts';
import { findJobWhere } from '../../src/domain/job/index.ts';
import type { Context } from '../../src/domain/kernel/index.ts';
import { typeOfId } from '../../src/domain/kernel/index.ts';
import { mostNodes, nodeConditions } from '../../src/domain/node.ts';
import { findTableWhere } from '../../src/domain/table/index.ts';
import { findWorkspaceWhere } from '../../src/domain/workspace/index.ts';
import { schema } from '../index.ts';
import type { Compilation, Expression } from './compilation.ts';
import { conditionSql } from './condition.ts';
import { arrayJson, objectJson } from './expression.ts';
import { columnsOf } from './object.ts';
import { modelOf } from './schema-facts.ts';
import { uncovered } from './uncovered.ts';
import { viewerRoot } from './viewer-root.ts';

type Field = GraphQLField<unknown, unknown>;
type Seen = Pick<Context, 'viewer'>;
type Args = Record<string, unknown>;

/** Which row a root field answers with: the domain's own condition, for the viewer who asks. */
const conditions: Record<string, (seen: Seen, args: Args) => object> = {
  workspace: (seen, { id, slug }) => findWorkspaceWhere(seen, { id: textOrNull(id), slug: textOrNull(slug) }),
  document: (seen, { id }) => findDocumentWhere(seen, String(id)),
  configuration: (seen, { id }) => findConfigurationWhere(seen, String(id)),
  job: (seen, { id }) => findJobWhere(seen, String(id)),
  table: (seen, { id }) => findTableWhere(seen, String(id)),
};

export function rootField(field: Field, nodes: readonly FieldNode[], compilation: Compilation): Expression {
  if (field.name === 'viewer') return viewerRoot(field, nodes, compilation);
  if (field.name === 'node') return nodeRoot(field, nodes, compilation);
  if (field.name === 'nodes') return nodesRoot(field, nodes, compilation);
  const condition = conditions[field.name] ?? uncovered(`Query.${field.name}`);
  return rowOf(getNamedType(field.type).name, field, nodes, compilation, condition);
}

/** The id says of which type it is, so that this is known before the statement is written. */
function nodeRoot(field: Field, nodes: readonly FieldNode[], compilation: Compilation): Expression {
  const [node] = nodes;
  const { id } = node ? getArgumentValues(field, node, compilation.variables) : uncovered('a field without a node');
  const type = typeOfId(String(id));
  const condition = type && nodeConditions[type];
  if (!type || !condition) return { sql: "'null'", finish: null };
  return rowOf(type, field, nodes, compilation, (seen, args) => condition(seen, String(args.id)));
}

/** Stands for each of the ids in the condition on one of them; no id has such characters. */
const anyId = '\u0001';

/** Things of one type, which is known before as well, in the order of their ids. */
function nodesRoot(field: Field, nodes: readonly FieldNode[], compilation: Compilation): Expression {
  const [node] = nodes;
  if (!node) return uncovered('a field without a node');
  const idsOf = (variables: VariableValues) => textsIn(getArgumentValues(field, node, variables).ids);
  const ids = idsOf(compilation.variables);
  const [typeName = null, ...others] = new Set(ids.map(typeOfId).filter((type) => type !== null));
  const condition = typeName && nodeConditions[typeName];
  const type = typeName && schema.getType(typeName);
  if (!condition || !isObjectType(type) || others.length > 0) return uncovered('ids of no type, or of several');
  if (ids.length > mostNodes) return uncovered('too many ids');
  const model = modelOf(type);
  const [alias, list] = [compilation.alias(), compilation.alias()];
  const where = compilation.slot((request) => {
    let isNamed = false;
    const add = (value: string) => {
      if (value !== anyId) return request.parameters.add(value);
      isNamed = true;
      return `${list}."id"`;
    };
    const sql = conditionSql(condition(request, anyId), model, alias, { ...request, parameters: { add } });
    return isNamed ? sql : uncovered(`the condition on ${type.name}`);
  });
  const asked = compilation.slot(({ variables, parameters }) => parameters.add(textArray(idsOf(variables))));
  return arrayJson(columnsOf(type, nodes, alias, compilation), (selected) => {
    const one = `SELECT ${selected} FROM ${model.table} ${alias} WHERE ${where} ORDER BY ${alias}."id" LIMIT 1`;
    const all = `unnest(${asked}::text[]) WITH ORDINALITY ${list} ("id", "at")`;
    return `SELECT coalesce((${one}), 'null') AS "object" FROM ${all} ORDER BY ${list}."at"`;
  });
}

function textsIn(values: unknown): string[] {
  return Array.isArray(values) ? values.map(String) : uncovered('ids that are none');
}

function rowOf(
  typeName: string,
  field: Field,
  nodes: readonly FieldNode[],
  compilation: Compilation,
  condition: (seen: Seen, args: Args) => object,
): Expression {
  const type = schema.getType(typeName);
  const [node] = nodes;
  if (!node || !isObjectType(type)) return uncovered(`Query.${field.name}`);
  const model = modelOf(type);
  const alias = compilation.alias();
  const where = compilation.slot((request) => {
    const args = getArgumentValues(field, node, request.variables);
    return conditionSql(condition(request, args), model, alias, request);
  });
  const columns = columnsOf(type, nodes, alias, compilation);
  // As Prisma does it: of several, the first by their ids.
  return objectJson(columns, `FROM ${model.table} ${alias} WHERE ${where} ORDER BY ${alias}."id" LIMIT 1`);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
