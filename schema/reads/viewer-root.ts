import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  isObjectType,
} from 'graphql';
import { listWorkspacesWhere } from '../../src/domain/workspace/index.ts';
import type { Compilation, Expression, ReadRequest } from './compilation.ts';
import { conditionSql } from './condition.ts';
import { connectionJson } from './connection.ts';
import { type Columns, objectJson, textLiteral } from './expression.ts';
import { modelNamed } from './models.ts';
import { columnsOf } from './object.ts';
import { pageOf } from './page.ts';
import { pageQuery } from './page-query.ts';
import { fieldsOf } from './selection.ts';
import { uncovered } from './uncovered.ts';

type Field = GraphQLField<unknown, unknown>;

/** `viewer`: who is asking is known before the database is asked; what else there is of them is read. */
export function viewerRoot(field: Field, nodes: readonly FieldNode[], compilation: Compilation): Expression {
  const type = objectType(field);
  const columns: Columns = [...fieldsOf(nodes, type, compilation)].map(([key, same]) => {
    const name = same[0]?.name.value ?? '';
    if (name === '__typename') return [key, textLiteral(type.name)];
    const inner = type.getFields()[name] ?? uncovered(`Viewer.${name}`);
    return [key, viewerField(inner, same, compilation)];
  });
  return objectJson(columns, '');
}

function viewerField(field: Field, nodes: readonly FieldNode[], compilation: Compilation): Expression {
  switch (field.name) {
    case 'isAdministrator':
      return { sql: compilation.slot(({ viewer }) => `'${viewer.isAdministrator}'`), finish: null };
    case 'user':
      return ownRow(field, nodes, compilation, ({ viewer }) => (viewer.apiKeyId === null ? viewer.userId : null));
    case 'apiKey':
      return ownRow(field, nodes, compilation, ({ viewer }) => viewer.apiKeyId);
    case 'workspaces':
      return workspaces(field, nodes, compilation);
    default:
      return uncovered(`Viewer.${field.name}`);
  }
}

/** The row with the id, which there may be none of. */
function ownRow(
  field: Field,
  nodes: readonly FieldNode[],
  compilation: Compilation,
  idOf: (request: ReadRequest) => string | null,
): Expression {
  const type = objectType(field);
  const model = modelNamed(type.name);
  const alias = compilation.alias();
  const where = compilation.slot((request) => {
    const id = idOf(request);
    return id === null ? 'false' : `${alias}."id" = ${request.parameters.add(id)}`;
  });
  return objectJson(columnsOf(type, nodes, alias, compilation), `FROM ${model.table} ${alias} WHERE ${where}`);
}

function workspaces(field: Field, nodes: readonly FieldNode[], compilation: Compilation): Expression {
  const [node] = nodes;
  if (!node) return uncovered('a field without a node');
  const model = modelNamed('Workspace');
  const alias = compilation.alias();
  const where = compilation.slot((request) => {
    const { includeArchived } = getArgumentValues(field, node, request.variables);
    const shown = listWorkspacesWhere(request, { includeArchived: includeArchived === true });
    return conditionSql(shown, model, alias, request);
  });
  const query = pageQuery(getArgumentValues(field, node, compilation.variables));
  const page = pageOf(
    { ...query, orderBy: { id: 'asc' } },
    { model, alias, where, count: null },
    compilation.parameters,
  );
  return connectionJson(objectType(field), nodes, page, compilation, columnsOf);
}

function objectType(field: Field): GraphQLObjectType {
  const type = getNamedType(field.type);
  return isObjectType(type) ? type : uncovered(`an object of ${type.name}`);
}
