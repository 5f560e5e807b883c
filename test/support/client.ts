import { createClient as createSocketClient, type Client as SocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { RunInput, TypedDocumentString, UploadMutation } from '../../generated/graphql/graphql.ts';
import { graphql } from '../../generated/graphql/index.ts';

/** What came back, as it came: errors included. */
export interface Answer<Result> {
  status: number;
  data: Result | null;
  errors: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[];
  headers: Headers;
}

export interface Client {
  apiKey: string | null;
  /** The workspace that the key belongs to. */
  workspaceId: string;
  /** Sends an operation; any answer is fine. */
  ask<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<Answer<Result>>;
  /** Sends an operation that has to succeed. */
  get<Result, Variables>(document: TypedDocumentString<Result, Variables>, variables: Variables): Promise<Result>;
  /** Uploads a file; the answer is the mutation's own union. */
  upload(name: string, bytes: Uint8Array | string, input?: UploadOptions): Promise<UploadResult>;
  /** Uploads a file that has to be taken; answers its id. */
  uploaded(name: string, bytes: Uint8Array | string): Promise<string>;
  /** A published configuration; answers its id. */
  published(specYaml?: string): Promise<string>;
  /** Follows a subscription over a WebSocket of its own; closing is leaving the loop. */
  follow<Result, Variables extends Record<string, unknown>>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): AsyncGenerator<Result, void, void>;
  /** Submits a job; answers its id. */
  submitted(documentId: string, configurationId: string): Promise<string>;
  /** Submits a job and follows it to its end; answers its id. */
  run(documentId: string, configurationId: string): Promise<string>;
}

interface UploadOptions {
  path?: string | null;
  workspaceId?: string;
  tags?: string[];
  metadata?: unknown;
  idempotencyKey?: string;
  run?: RunInput;
  expand?: boolean;
}

const uploadDocument = graphql(`
  mutation Upload($input: UploadDocumentInput!) {
    uploadDocument(input: $input) {
      __typename
      ... on Document { id name byteSize sha256 tags metadata }
      ... on Error { code message }
      ... on ValidationError { issues { path code } }
      ... on ForbiddenError { permission }
    }
  }
`);
type UploadResult = UploadMutation['uploadDocument'];

const publishNew = graphql(`
  mutation CreateForTest($workspaceId: ID!, $name: String!, $specYaml: String!) {
    createConfiguration(input: { workspaceId: $workspaceId, name: $name, specYaml: $specYaml }) {
      __typename
      ... on Configuration { id }
      ... on Error { code message }
      ... on ValidationError { issues { path message } }
    }
  }
`);

const publish = graphql(`
  mutation PublishForTest($configurationId: ID!) {
    publishConfiguration(input: { configurationId: $configurationId }) {
      __typename
      ... on Error { code message }
    }
  }
`);

const submit = graphql(`
  mutation SubmitForTest($documentId: ID!, $configurationId: ID!) {
    submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {
      __typename
      ... on Job { id }
      ... on Error { code message }
    }
  }
`);

const untilOver = graphql(`
  subscription UntilOver($id: ID!) {
    job(id: $id) { status }
  }
`);

let counter = 0;

/** A client as an integration would write it: fetch, multipart, graphql-ws. */
export function createClient(
  url: string,
  apiKey: string | null,
  workspaceId: string,
  accessToken: string | null = null,
): Client {
  const endpoint = `${url}/graphql`;
  const credentials: Record<string, string> = {
    ...(apiKey === null ? {} : { 'x-api-key': apiKey }),
    ...(accessToken === null ? {} : { authorization: `Bearer ${accessToken}` }),
  };

  async function read<Result>(response: Response): Promise<Answer<Result>> {
    const body: { data?: Result | null; errors?: Answer<Result>['errors'] } = JSON.parse(await response.text());
    return { status: response.status, data: body.data ?? null, errors: body.errors ?? [], headers: response.headers };
  }

  function demand<Result>(answer: Answer<Result>): Result {
    if (answer.errors.length > 0 || answer.data === null) throw new Error(JSON.stringify(answer.errors));
    return answer.data;
  }

  const client: Client = {
    apiKey,
    workspaceId,
    async ask(document, variables) {
      const body = JSON.stringify({ query: document.toString(), variables });
      const headers = { 'content-type': 'application/json', ...credentials };
      return read(await fetch(endpoint, { method: 'POST', headers, body }));
    },
    async get(document, variables) {
      return demand(await client.ask(document, variables));
    },
    async upload(name, bytes, { workspaceId: target = workspaceId, ...rest } = {}) {
      const form = new FormData();
      const variables = { input: { workspaceId: target, file: null, ...rest } };
      form.set('operations', JSON.stringify({ query: uploadDocument.toString(), variables }));
      form.set('map', JSON.stringify({ 0: ['variables.input.file'] }));
      form.set('0', new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)]), name);
      const response = await fetch(endpoint, { method: 'POST', headers: credentials, body: form });
      return demand(await read<{ uploadDocument: UploadResult }>(response)).uploadDocument;
    },
    async uploaded(name, bytes) {
      const result = await client.upload(name, bytes);
      if (result.__typename !== 'Document') throw new Error(`${result.code}: ${result.message}`);
      return result.id;
    },
    async published(specYaml = 'ade: 1') {
      counter += 1;
      const { createConfiguration: created } = await client.get(publishNew, {
        workspaceId,
        name: `Configuration ${counter}`,
        specYaml,
      });
      if (created.__typename !== 'Configuration') throw new Error(JSON.stringify(created));
      await client.get(publish, { configurationId: created.id });
      return created.id;
    },
    async *follow(document, variables) {
      const socket: SocketClient = createSocketClient({
        url: endpoint.replace(/^http/, 'ws'),
        webSocketImpl: WebSocket,
        connectionParams: credentials,
        retryAttempts: 0,
      });
      try {
        for await (const item of socket.iterate<
          typeof document extends TypedDocumentString<infer R, never> ? R : never
        >({
          query: document.toString(),
          variables,
        })) {
          if (item.errors || !item.data) throw new Error(JSON.stringify(item.errors));
          yield item.data;
        }
      } catch (error) {
        // The protocol's `error` message: a list of GraphQL errors.
        throw Array.isArray(error) ? new Error(JSON.stringify(error)) : error;
      } finally {
        await socket.dispose();
      }
    },
    async submitted(documentId, configurationId) {
      const { submitJob: job } = await client.get(submit, { documentId, configurationId });
      if (job.__typename !== 'Job') throw new Error(`${job.code}: ${job.message}`);
      return job.id;
    },
    async run(documentId, configurationId) {
      const id = await client.submitted(documentId, configurationId);
      for await (const _change of client.follow(untilOver, { id })) {
        // Ends by itself when the job is over.
      }
      return id;
    },
  };
  return client;
}
