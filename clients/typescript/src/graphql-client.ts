import { dataOf } from './answer.ts';
import { Connection } from './connection.ts';
import type { Credentials } from './credentials.ts';
import { type FollowOptions, follow } from './follow.ts';
import { type Endpoint, further, type RequestOptions, send } from './transport.ts';
import { nameOf, type TypedDocument } from './typed-document.ts';

/** Where the API is and who asks. */
export interface ClientOptions {
  /** Of the server, with or without `/graphql`. */
  url: string;
  credentials?: Credentials;
}

/** Sends operations to one server: over HTTP, and over one WebSocket what is followed. */
export class GraphQLClient {
  readonly #endpoint: Endpoint;
  readonly #connection: Connection;
  /** Whether credentials are asked for anew each time, so that a refusal need not be the last word. */
  readonly #renews: boolean;

  constructor({ url, credentials }: ClientOptions) {
    this.#endpoint = { url: `${url.replace(/\/+$/, '').replace(/\/graphql$/, '')}/graphql`, credentials, place: null };
    this.#connection = new Connection(this.#endpoint);
    this.#renews = typeof credentials === 'function';
  }

  /** The address of the API. */
  get url(): string {
    return this.#endpoint.url;
  }

  /** Sends a query or mutation; a Blob or File among its variables is sent along. Throws AdeError. */
  async request<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    options: RequestOptions = {},
  ): Promise<Result> {
    const { status, text, place } = await send(this.#endpoint, document.toString(), variables, options);
    this.#endpoint.place = further(this.#endpoint.place, place);
    return dataOf<Result>(nameOf(document), status, text);
  }

  /** Follows a timeline through whatever happens to the connection: see `follow`. Leaving the loop ends it. */
  follow<Result, Variables extends { after?: string | null }>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    options: FollowOptions = {},
  ) {
    return follow(this.#connection, document, variables, { ...options, renews: this.#renews });
  }

  /** Ends what is followed, and closes the connection. */
  async close(): Promise<void> {
    await this.#connection.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
