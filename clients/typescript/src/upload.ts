import { AdeError, expectType } from './error.ts';
import type { RunInput } from './generated/graphql.ts';
import type { GraphQLClient } from './graphql-client.ts';
import { nameOfFile } from './multipart.ts';
import { completeUploadMutation, createUploadMutation, serverQuery, uploadMutation } from './operations.ts';
import { type Pausing, sendPieces } from './pieces.ts';
import type { RequestOptions } from './transport.ts';
import { untilItPasses } from './waiting.ts';
import { workspaceIdOf } from './workspace.ts';

/** An upload in pieces that was begun: with it another call, or another process, goes on. */
export interface BegunUpload {
  id: string;
  /** Signed: who has it may send the bytes. */
  url: string;
  /** Until when it can be gone on with. */
  expiresAt: string;
}

export interface UploadOptions extends RequestOptions {
  /** Id or slug; the one of the API key unless given. */
  workspace?: string;
  /** In place of the file's own name. */
  name?: string;
  /** Where it was in a folder that is uploaded, such as `2024/Q1/report.csv`. */
  path?: string;
  tags?: readonly string[];
  metadata?: unknown;
  /** Makes a repeated call answer what the first one did. A random one unless given, so that a try which was cut off is repeated safely. */
  idempotencyKey?: string;
  /** SHA-256 of the file in hex, which what comes is held against; for files that come in pieces. */
  sha256?: string;
  /** Lets a file that comes in pieces be paused. */
  pausing?: Pausing;
  /** Hears of an upload in pieces, to go on with it elsewhere. */
  onBegun?: (upload: BegunUpload) => void;
  /** Goes on with an upload of the same file that was begun before. */
  begun?: BegunUpload;
}

/** Makes documents of the files of a zip archive as well: all of them, or none and no archive either. */
export interface Expanding {
  expand: true;
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

/** Bytes of the largest file that the server takes, in one request and in any number of pieces. */
export async function uploadLimits(client: GraphQLClient, signal?: AbortSignal) {
  const { multipartBytes, uploadBytes } = (await client.request(serverQuery, {}, { signal })).server;
  return { inOneRequest: multipartBytes, inPieces: Number(uploadBytes) };
}

/**
 * The same, and submits a job on it where that is asked for. What is larger than the server takes in one request comes in pieces, which go
 * on where they were cut off.
 */
export async function uploadDocument(
  client: GraphQLClient,
  file: Blob,
  options: UploadOptions & Partial<Expanding> = {},
  run?: RunInput,
) {
  const { signal, workspace } = options;
  const workspaceId = await workspaceIdOf(client, workspace, signal);
  // A server that refuses a request before it has read it closes the connection, which looks like a server that is away.
  const most = await uploadLimits(client, signal);
  if (file.size > most.inPieces) throw tooLarge(most.inPieces);
  const isLarge = file.size > most.inOneRequest || options.begun !== undefined;
  const send = isLarge ? inPieces : inOneRequest;
  return send(client, file, { ...options, workspaceId }, run);
}

type Sending = UploadOptions & Partial<Expanding> & { workspaceId: string };

async function inOneRequest(client: GraphQLClient, file: Blob, options: Sending, run?: RunInput) {
  const { signal, onBytes, workspaceId, name = nameOfFile(file), path, tags, metadata, expand } = options;
  const { idempotencyKey = crypto.randomUUID() } = options;
  const facts = { name, path, tags: tags && [...tags], metadata };
  const input = { workspaceId, file: asFile(file), ...facts, idempotencyKey, expand, run };
  const send = () => client.request(uploadMutation, { input, isRun: run !== undefined }, { signal, onBytes });
  const { uploadDocument: uploaded } = await untilItPasses(send, signal);
  const { __typename, ...document } = expectType(uploaded, 'Document');
  return document;
}

async function inPieces(client: GraphQLClient, file: Blob, options: Sending, run?: RunInput) {
  const { signal, onBytes, pausing, expand, begun = await begin(client, file, options) } = options;
  options.onBegun?.(begun);
  await sendPieces(begun.url, file, { signal, onBytes, pausing });
  const input = { uploadId: begun.id, expand, run };
  const complete = () => client.request(completeUploadMutation, { input, isRun: run !== undefined }, { signal });
  const { completeUpload: completed } = await untilItPasses(complete, signal);
  const { __typename, ...document } = expectType(completed, 'Document');
  return document;
}

async function begin(client: GraphQLClient, file: Blob, options: Sending): Promise<BegunUpload> {
  const { signal, workspaceId, name = nameOfFile(file), path, tags, metadata, sha256 } = options;
  const { idempotencyKey = crypto.randomUUID() } = options;
  const facts = {
    name,
    path,
    contentType: file.type || undefined,
    byteSize: file.size,
    sha256,
    tags: tags && [...tags],
    metadata,
  };
  const ask = () =>
    client.request(createUploadMutation, { input: { workspaceId, ...facts, idempotencyKey } }, { signal });
  const { createUpload: created } = await untilItPasses(ask, signal);
  const { upload: made, url, expiresAt } = expectType(created, 'CreatedUpload');
  // The address that this client has reached, whatever the server is called elsewhere.
  const reached = client.url.replace(/\/graphql$/, '');
  return { id: made.id, url: `${reached}${url.slice(url.lastIndexOf('/uploads/'))}`, expiresAt };
}

/** A Blob that never was a file has no name of its own. */
function asFile(file: Blob): File {
  return file instanceof File ? file : new File([file], nameOfFile(file), { type: file.type });
}

/** What a file that the server does not take ends with. */
function tooLarge(most: number): AdeError {
  return new AdeError(
    'LIMIT_EXCEEDED',
    `The file is larger than ${Math.floor(most / 1024 ** 2)} MiB, the most that the server takes.`,
  );
}
