import { AdeError, expectType } from './error.ts';
import type { RunInput } from './generated/graphql.ts';
import type { GraphQLClient } from './graphql-client.ts';
import { nameOfFile } from './multipart.ts';
import { serverQuery, uploadMutation } from './operations.ts';
import type { RequestOptions } from './transport.ts';
import { untilItPasses } from './waiting.ts';
import { workspaceIdOf } from './workspace.ts';

export interface UploadOptions extends RequestOptions {
  /** Id or slug; the one of the API key unless given. */
  workspace?: string;
  /** In place of the file's own name. */
  name?: string;
  tags?: readonly string[];
  metadata?: unknown;
  /** Makes a repeated call answer what the first one did. A random one unless given, so that a try which was cut off is repeated safely. */
  idempotencyKey?: string;
}

export interface UploadedDocument {
  id: string;
  name: string;
  byteSize: string | number;
  sha256: string;
}

/** Uploads a document; tries again while the server is away. Throws AdeError. */
export async function upload(client: GraphQLClient, file: Blob, options?: UploadOptions): Promise<UploadedDocument> {
  const { jobs: _none, ...document } = await uploadDocument(client, file, options);
  return document;
}

/** Bytes of the largest file that the server takes in one request. */
export async function uploadLimit(client: GraphQLClient, signal?: AbortSignal): Promise<number> {
  return (await client.request(serverQuery, {}, { signal })).server.multipartBytes;
}

/** The same, and submits a job on it where that is asked for. */
export async function uploadDocument(client: GraphQLClient, file: Blob, options: UploadOptions = {}, run?: RunInput) {
  const { signal, onBytes, workspace, name = nameOfFile(file), tags, metadata } = options;
  const { idempotencyKey = crypto.randomUUID() } = options;
  const workspaceId = await workspaceIdOf(client, workspace, signal);
  // A server that refuses a request before it has read it closes the connection, which looks like a server that is away.
  const most = await uploadLimit(client, signal);
  if (file.size > most) throw tooLarge(most);
  const input = { workspaceId, file: asFile(file), name, tags: tags && [...tags], metadata, idempotencyKey, run };
  const send = () => client.request(uploadMutation, { input, isRun: run !== undefined }, { signal, onBytes });
  const { uploadDocument: uploaded } = await untilItPasses(send, signal);
  const { __typename, ...document } = expectType(uploaded, 'Document');
  return document;
}

/** A Blob that never was a file has no name of its own. */
function asFile(file: Blob): File {
  return file instanceof File ? file : new File([file], nameOfFile(file), { type: file.type });
}

/** What a file that the server does not take in one request ends with. */
export function tooLarge(most: number): AdeError {
  const limit = `${Math.floor(most / 1024 ** 2)} MiB`;
  return new AdeError(
    'LIMIT_EXCEEDED',
    `The file is larger than ${limit}, the most that the server takes in one request.`,
  );
}
