import { type FieldNode, type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import type { Compilation, Expression } from './compilation.ts';
import { arrayJson, type Columns, objectJson, textLiteral } from './expression.ts';
import { countOf, cursorOf, endCursor, hasMore, type Page, pageRows } from './page.ts';
import { fieldsOf } from './selection.ts';
import { uncovered } from './uncovered.ts';

/** Compiles what is asked of the object whose row goes by the alias. */
export type ColumnsOf = (
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  alias: string,
  compilation: Compilation,
) => Columns;

/** A connection (Relay's cursor specification) over the rows of a page. */
export function connectionJson(
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  page: Page,
  compilation: Compilation,
  columnsOf: ColumnsOf,
): Expression {
  const rows = (columns: Columns) => arrayJson(columns, (list) => pageRows(page, list, page.size));
  const parts = [...fieldsOf(nodes, type, compilation)].map(([key, same]): readonly [string, Expression] => {
    const name = same[0]?.name.value;
    switch (name) {
      case '__typename':
        return [key, textLiteral(type.name)];
      case 'totalCount':
        return [key, { sql: countOf(page), finish: null }];
      case 'nodes':
        return [key, rows(columnsOf(fieldType(type, name), same, page.alias, compilation))];
      case 'edges':
        return [key, rows(edgeColumns(fieldType(type, name), same, page, compilation, columnsOf))];
      case 'pageInfo':
        return [key, objectJson(pageInfoColumns(fieldType(type, name), same, page, compilation), '')];
      default:
        return uncovered(`${type.name}.${name}`);
    }
  });
  return objectJson(parts, '');
}

function edgeColumns(
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  page: Page,
  compilation: Compilation,
  columnsOf: ColumnsOf,
): Columns {
  return [...fieldsOf(nodes, type, compilation)].map(([key, same]) => {
    const name = same[0]?.name.value;
    switch (name) {
      case '__typename':
        return [key, textLiteral(type.name)];
      case 'cursor':
        return [key, { sql: cursorOf(page), finish: null }];
      case 'node':
        return [key, objectJson(columnsOf(fieldType(type, name), same, page.alias, compilation), '')];
      default:
        return uncovered(`${type.name}.${name}`);
    }
  });
}

function pageInfoColumns(
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  page: Page,
  compilation: Compilation,
): Columns {
  const { isBackward, cursor } = page;
  const is = (sql: string): Expression => ({ sql, finish: null });
  return [...fieldsOf(nodes, type, compilation)].map(([key, same]) => {
    const name = same[0]?.name.value;
    switch (name) {
      case '__typename':
        return [key, textLiteral(type.name)];
      // Before the cursor there was at least the row that it names; Pothos looks no further either.
      case 'hasNextPage':
        return [key, is(isBackward ? `'${cursor !== null}'` : hasMore(page))];
      case 'hasPreviousPage':
        return [key, is(isBackward ? hasMore(page) : `'${cursor !== null}'`)];
      case 'startCursor':
        return [key, is(endCursor(page, 'first'))];
      case 'endCursor':
        return [key, is(endCursor(page, 'last'))];
      default:
        return uncovered(`${type.name}.${name}`);
    }
  });
}

function fieldType(type: GraphQLObjectType, name: string): GraphQLObjectType {
  const field = type.getFields()[name] ?? uncovered(`${type.name}.${name}`);
  const named = getNamedType(field.type);
  return isObjectType(named) ? named : uncovered(`an object of ${named.name}`);
}
