import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { GraphQLError } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { z } from 'zod';
import type { OpenedFile, UploadedFile } from '../schema/base/builder.ts';
import { tooManyValues } from './graphql/json-values.ts';
import { refusal } from './graphql/refusal.ts';

/** Files of one request. */
const mostFiles = 10;
const specification = 'https://github.com/jaydenseric/graphql-multipart-request-spec';

const operationSchema = z
  .object({
    query: z.string(),
    operationName: z.string().nullish(),
    variables: z.record(z.string(), z.unknown()).nullish(),
  })
  .transform(
    ({ query, operationName, variables }): GraphQLParams => ({
      query,
      ...(operationName ? { operationName } : {}),
      variables: variables ?? {},
    }),
  );
const mapSchema = z.record(z.string(), z.array(z.string()).min(1));

/**
 * Reads a multipart request up to its first file (the GraphQL multipart request specification): the operation, whose variables hold a
 * file wherever the map says so. Files are never held: each is read when it is asked for, in the order in which they come, and what
 * is not asked for is passed over. Answers a refusal with 400 for a request that is not made like that, or that its client has left.
 */
export function readMultipart(
  request: IncomingMessage,
  { fieldBytes }: { fieldBytes: number },
): Promise<GraphQLParams | GraphQLError> {
  const found = Promise.withResolvers<GraphQLParams | GraphQLError>();
  const files = new IncomingFiles();
  let operations: string | null = null;
  const fail = (error: GraphQLError) => {
    found.resolve(error);
    files.fail(error);
    passOver(request);
  };
  const parser = parserOf(request, fieldBytes, fail);
  if (!parser) return found.promise;
  parser.on('field', (name, value, _nameTruncated, isTruncated) => {
    try {
      if (isTruncated) throw badRequest(`The part ${name.slice(0, 20)} is too large.`);
      if (name === 'operations') operations = value;
      else if (name === 'map') found.resolve(withFiles(operations, value, files));
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      fail(error);
    }
  });
  parser.on('file', (key, stream, name, _encoding, type) => files.arrive(key, { name: name ?? '', type, stream }));
  parser.on('filesLimit', () => fail(badRequest(`A request carries up to ${mostFiles} files.`)));
  parser.on('error', () => fail(badRequest('The body is no valid multipart/form-data.')));
  parser.on('finish', () => {
    found.resolve(badRequest(`The part "map" is missing, or comes after a file. See ${specification}`));
    files.end();
  });
  request.once('close', () => {
    if (!request.complete) fail(badRequest('The request ended before it was complete.'));
  });
  request.pipe(parser);
  return found.promise;
}

/** Reads the rest of a body for nothing, so that the connection can be used again. */
export function passOver(request: IncomingMessage): void {
  request.unpipe();
  request.resume();
}

function parserOf(
  request: IncomingMessage,
  fieldBytes: number,
  fail: (error: GraphQLError) => void,
): BusboyInstance | null {
  const { 'content-type': contentType = '', ...headers } = request.headers;
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': contentType },
      limits: {
        fieldSize: fieldBytes,
        fields: 10,
        files: mostFiles,
        parts: 10 + mostFiles,
        headerPairs: 20,
        fieldNameSize: 100,
      },
    });
  } catch {
    fail(badRequest('The body is no valid multipart/form-data.'));
    return null;
  }
}

/** The operation with a file in the place of every null that the map names. */
function withFiles(operations: string | null, map: string, files: IncomingFiles): GraphQLParams {
  if (operations === null) throw badRequest(`The part "operations" comes before "map". See ${specification}`);
  const operation = operationSchema.safeParse(parseJson(operations));
  const paths = mapSchema.safeParse(parseJson(map));
  if (!operation.success) throw badRequest('The part "operations" is one operation, as JSON.');
  if (!paths.success) throw badRequest('The part "map" names the places of each file, as JSON.');
  for (const [key, places] of Object.entries(paths.data)) {
    const file = files.expect(key);
    for (const place of places) put(operation.data, place, file);
  }
  return operation.data;
}

/** Puts a file where the path leads, which has to be a null there: `variables.input.file`. */
function put(operation: GraphQLParams, path: string, file: UploadedFile): void {
  const [root, ...steps] = path.split('.');
  const last = steps.pop();
  let place: unknown = root === 'variables' ? operation.variables : undefined;
  for (const step of steps) place = ownValue(place, step);
  if (last === undefined || ownValue(place, last) !== null || typeof place !== 'object' || place === null) {
    throw badRequest('The part "map" names a place that is no null in the variables.');
  }
  Object.defineProperty(place, last, { value: file, enumerable: true, configurable: true, writable: true });
}

function ownValue(holder: unknown, key: string): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined;
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

interface Arrived {
  name: string;
  type: string;
  stream: Readable;
}

/** The files that a request is to bring, as they come: one at a time, since the next begins where the one before ends. */
class IncomingFiles {
  readonly #expected = new Map<string, PromiseWithResolvers<Arrived>>();
  /** Those that are asked for and have not come. */
  readonly #awaited = new Set<string>();
  /** Those that have come and are not asked for: the last one, and before it such as fit into a buffer. */
  readonly #unasked = new Map<string, Readable>();
  #newest: Readable | null = null;
  readonly #passedOver = new Set<string>();

  expect(key: string): UploadedFile {
    const arrival = this.#expected.get(key) ?? Promise.withResolvers<Arrived>();
    // It may fail without ever being asked for.
    arrival.promise.catch(() => {});
    this.#expected.set(key, arrival);
    return { open: () => this.#open(key, arrival.promise) };
  }

  arrive(key: string, file: Arrived): void {
    // Its consumer hears of it as well.
    file.stream.on('error', () => {});
    this.#newest = file.stream;
    if (!this.#awaited.delete(key)) this.#unasked.set(key, file.stream);
    this.#expected.get(key)?.resolve(file);
    if (!this.#expected.has(key) || this.#awaited.size > 0) this.#passOverUnasked();
  }

  fail(error: GraphQLError): void {
    this.#newest?.destroy(error);
    for (const { reject } of this.#expected.values()) reject(error);
  }

  end(): void {
    for (const { reject } of this.#expected.values()) reject(badRequest('A file that "map" names is missing.'));
  }

  async #open(key: string, arrival: Promise<Arrived>): Promise<OpenedFile> {
    if (this.#passedOver.has(key)) {
      throw badRequest('The files of a request have to come in the order in which they are used, each is used once.');
    }
    if (!this.#unasked.delete(key)) {
      this.#awaited.add(key);
      this.#passOverUnasked();
    }
    const { name, type, stream } = await arrival;
    this.#passedOver.add(key);
    return { name, type, bytes: stream };
  }

  /** What came is not what is waited for, and cannot be kept until it is. */
  #passOverUnasked(): void {
    for (const [key, stream] of this.#unasked) {
      this.#passedOver.add(key);
      stream.resume();
    }
    this.#unasked.clear();
  }
}

function parseJson(text: string): unknown {
  try {
    return tooManyValues(text) ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function badRequest(message: string) {
  return refusal(400, 'BAD_USER_INPUT', message);
}
