import { type FieldNode, type GraphQLField, getArgumentValues, getNamedType, isObjectType } from 'graphql';
import { findConfigurationWhere } from '../../src/domain/configuration/index.ts';
import { findDocumentWhere } from '../../src/domain/document/index.ts';
import { findJobWhere } from '../../src/domain/job/index.ts';
import type { Context } from '../../src/domain/kernel/index.ts';
import { typeOfId } from '../../src/domain/kernel/index.ts';
import { nodeConditions } from '../../src/domain/node.ts';
import { findTableWhere } from '../../src/domain/table/index.ts';
import { findWorkspaceWhere } from '../../src/domain/workspace/index.ts';
import { schema } from '../index.ts';
import type { Compilation, Expression } from './compilation.ts';
import { conditionSql } from './condition.ts';
import { objectJson } from './expression.ts';
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
