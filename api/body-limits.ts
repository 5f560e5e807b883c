import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { Viewer } from '../src/auth/viewer.ts';
import type { Settings } from '../src/config/settings.ts';
import { UnauthenticatedError } from '../src/domain/kernel/index.ts';
import { refusal } from './graphql/refusal.ts';
import type { Meter } from './limits/meter.ts';
import { allowanceHeaders } from './limits/rate-limited.ts';

/** Bytes of a multipart request besides its files: the limit on a file itself is the domain's, with a typed failure. */
const envelopeBytes = 1024 ** 2;

export function isMultipart({ headers }: FastifyRequest): boolean {
  return /^multipart\/form-data\b/i.test(headers['content-type'] ?? '');
}

/** A form of a page: any page can send one without being asked about it first. */
function isForm({ headers }: FastifyRequest): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
}

/** A body that would have to be unpacked: it is counted as it comes, and nothing is made longer here. */
function isPacked({ headers }: FastifyRequest): boolean {
  return !['identity', undefined].includes(headers['content-encoding']?.toLowerCase());
}

/** Why a body of this kind is not read; `null` where it is. */
export function mediaRefusal(request: FastifyRequest): GraphQLError | null {
  const refuse = (message: string) => refusal(415, 'UNSUPPORTED_MEDIA_TYPE', message);
  if (isForm(request)) return refuse('Send the operation as application/json, or with files as multipart/form-data.');
  return isPacked(request) ? refuse('Send the request without a Content-Encoding.') : null;
}

/** Bytes that the client says it will send; `null` when it does not say. */
export function bodyLength({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): number | null {
  if (method !== 'POST' && headers['transfer-encoding'] === undefined) return 0;
  const length = Number(headers['content-length'] ?? Number.NaN);
  return Number.isSafeInteger(length) && length >= 0 ? length : null;
}

/** Why a body of this length is not taken from this viewer. A query needs little, and a stranger sends no files. */
export function excessOf(
  request: FastifyRequest,
  length: number,
  viewer: Viewer | null,
  { multipartBytes, requests }: { multipartBytes: number; requests: Settings['requests'] },
): GraphQLError | null {
  if (isMultipart(request) && !viewer) return refusal(401, 'UNAUTHENTICATED', new UnauthenticatedError().message);
  const json = viewer ? requests.bodyBytes : Math.min(requests.bodyBytes, requests.strangerBodyBytes);
  if (length <= (isMultipart(request) ? multipartBytes + envelopeBytes : json)) return null;
  const message = isMultipart(request)
    ? `The upload is larger than ${Math.floor(multipartBytes / 1024 ** 2)} MiB, the most a multipart request takes.`
    : `The request is larger than ${Math.floor(json / 1024).toLocaleString('en')} KiB, the most an operation and its variables take.`;
  return refusal(413, 'LIMIT_EXCEEDED', message);
}

/** Refuses a request whose body has not been read, and will not be. */
export function unread(reply: FastifyReply, meter: Meter, error: GraphQLError): FastifyReply {
  const { status, headers, body } = refusalResponse(meter, error);
  return reply.code(status).headers(headers).send(body);
}

/** The response that refuses a request. It is the last one of its connection. */
export function refusalResponse(meter: Meter, { message, extensions }: GraphQLError) {
  const { http, ...rest } = extensions;
  const { status, headers = {} } = httpExtension.parse(http);
  return {
    status,
    headers: { connection: 'close', ...headers, ...allowanceHeaders(meter) },
    body: { errors: [{ message, extensions: rest }], extensions: { cost: meter.cost } },
  };
}

/** What a refusal says of the response over plain HTTP. */
const httpExtension = z
  .object({ status: z.number(), headers: z.record(z.string(), z.string()).optional() })
  .catch({ status: 500 });
