import { print } from 'graphql';
import type { TypedDocumentNode } from 'urql';
import { type TypedDocument, typed } from '../../../clients/typescript/src/index.ts';

/** A document of the dashboard, as the published client takes it. */
export function operationOf<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
): TypedDocument<Data, Variables> {
  return typed(print(document));
}
