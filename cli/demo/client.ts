import { createClient } from 'graphql-ws';
import { z } from 'zod';
import type { TypedDocumentString } from '../../generated/graphql/graphql.ts';

/** The API answered, but not with what was asked for. */
export class ApiError extends Error {
  constructor(operation: string, reason: string) {
    super(`The API refused ${operation}: ${reason}`);
    this.name = 'ApiError';
  }
}

/** A client of the GraphQL API, with nothing that any other client does not have: fetch, a WebSocket and an API key. */
export class ApiClient {
  readonly #url: string;
  readonly #headers: { 'x-api-key': string };

  /** `url` is the server's, without `/graphql`. */
  constructor(url: string, apiKey: string) {
    this.#url = `${url}/graphql`;
    this.#headers = { 'x-api-key': apiKey };
  }

  /** Sends a query or mutation, as a multipart request when a variable is a File. Throws ApiError. */
  async request<Result, Variables extends Record<string, unknown>>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<Result> {
    const response = await fetch(this.#url, { method: 'POST', ...this.#bodyOf(document.toString(), variables) });
    return resultOf(document, await response.json());
  }

  /** The items of a subscription, from its own WebSocket connection, which ends with it or when the loop is left. */
  async *subscribe<Result, Variables extends Record<string, unknown>>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): AsyncGenerator<Result> {
    const url = this.#url.replace(/^http/, 'ws');
    const socket = createClient({ url, connectionParams: this.#headers, retryAttempts: 0 });
    try {
      for await (const item of socket.iterate({ query: document.toString(), variables }))
        yield resultOf(document, item);
    } finally {
      await socket.dispose();
    }
  }

  /** Per the GraphQL multipart request specification: the file's variable is null, and a map says where it belongs. */
  #bodyOf(query: string, variables: Record<string, unknown>): RequestInit {
    const [name, file] = Object.entries(variables).find(([, value]) => value instanceof File) ?? [];
    if (name === undefined || !(file instanceof File)) {
      const headers = { ...this.#headers, 'content-type': 'application/json' };
      return { headers, body: JSON.stringify({ query, variables }) };
    }
    const body = new FormData();
    body.set('operations', JSON.stringify({ query, variables: { ...variables, [name]: null } }));
    body.set('map', JSON.stringify({ file: [`variables.${name}`] }));
    body.set('file', file);
    return { headers: this.#headers, body };
  }
}

/** The result's type is the schema's promise, which code generation has checked the operation against. */
function resultOf<Result, Variables>(document: TypedDocumentString<Result, Variables>, answer: unknown): Result {
  const envelope = z.object({
    data: z.custom<Result>().nullish(),
    errors: z.array(z.object({ message: z.string() })).optional(),
  });
  const { data, errors } = envelope.parse(answer);
  if (errors === undefined && data !== null && data !== undefined) return data;
  const operation = /(?:query|mutation|subscription)\s+(\w+)/.exec(document.toString())?.[1] ?? 'a request';
  throw new ApiError(operation, errors?.map(({ message }) => message).join('; ') ?? 'no data');
}
