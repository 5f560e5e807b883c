import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { schema } from '../index.ts';
import type { Compilation } from './compilation.ts';
import { uncovered } from './uncovered.ts';

/** The fields of a selection by the keys of their answers, fragments and directives resolved (GraphQL, section 6.3.2). */
export function fieldsOf(
  nodes: readonly { selectionSet?: SelectionSetNode | undefined }[],
  type: GraphQLObjectType,
  compilation: Compilation,
): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const seen = new Set<string>();
  const visit = ({ selections }: SelectionSetNode) => {
    for (const node of selections) {
      if (!isIncluded(node, compilation)) continue;
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        const same = fields.get(key);
        if (same) same.push(node);
        else fields.set(key, [node]);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        if (isOn(node.typeCondition?.name.value, type)) visit(node.selectionSet);
      } else if (!seen.has(node.name.value)) {
        seen.add(node.name.value);
        const fragment = compilation.fragments.get(node.name.value) ?? uncovered('an unknown fragment');
        if (isOn(fragment.typeCondition.name.value, type)) visit(fragment.selectionSet);
      }
    }
  };
  for (const { selectionSet } of nodes) if (selectionSet) visit(selectionSet);
  if (fields.has('__proto__')) uncovered('an alias that cannot be');
  return fields;
}

function isIncluded(node: SelectionNode, { variables }: Compilation): boolean {
  if (!node.directives?.length) return true;
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false;
}

function isOn(condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const wanted = schema.getType(condition);
  return isAbstractType(wanted) && schema.isSubType(wanted, type);
}
