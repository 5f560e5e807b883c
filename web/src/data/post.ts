import { print } from 'graphql';
import type { TypedDocumentNode } from 'urql';

/** Says to the server that a page of its own sends this: pages of other sites cannot set it. */
export const csrfHeader = { 'x-ade-csrf': '1' };

export interface Answer<Data> {
  data?: Data | null;
  errors?: readonly { message: string; extensions?: Record<string, unknown> }[];
}

/** One request without a cache, for what has none. Rejects when the server cannot be reached. */
export async function post<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...csrfHeader },
    body: JSON.stringify({ query: print(document), variables }),
  });
  return response.json();
}
