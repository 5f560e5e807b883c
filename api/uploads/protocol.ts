import type { IncomingHttpHeaders } from 'node:http';
import { type Checksum, checksumAlgorithms } from '../../src/domain/upload/index.ts';

// tus 1.0.0 (https://tus.io/protocols/resumable-upload), of which uploads are created by a mutation and not by POST.

export const tusVersion = '1.0.0';
const methods = 'OPTIONS, HEAD, PATCH, PUT, DELETE';
const sentHeaders =
  'Content-Type, Tus-Resumable, Upload-Checksum, Upload-Length, Upload-Offset, X-HTTP-Method-Override, X-Requested-With';
const answeredHeaders =
  'Retry-After, Tus-Checksum-Algorithm, Tus-Extension, Tus-Max-Size, Tus-Resumable, Tus-Version, Upload-Defer-Length, Upload-Expires, Upload-Length, Upload-Offset, X-Request-Id';

/** What every answer carries. The address is the permission and no cookie counts, so pages of every site may use it. */
export const everyAnswer = {
  'tus-resumable': tusVersion,
  'cache-control': 'no-store',
  'access-control-allow-origin': '*',
  'access-control-expose-headers': answeredHeaders,
};

/** What the server says of itself. */
export function capabilities(maxBytes: number): Record<string, string | number> {
  return {
    'tus-version': tusVersion,
    'tus-extension': 'checksum,creation-defer-length,expiration,termination',
    'tus-checksum-algorithm': checksumAlgorithms.join(','),
    'tus-max-size': maxBytes,
    allow: methods,
    'access-control-allow-methods': methods,
    'access-control-allow-headers': sentHeaders,
    'access-control-max-age': 86_400,
  };
}

/** A request that is not served, by the status that the protocol gives it. */
export class RefusedTransfer extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = 'RefusedTransfer';
    this.status = status;
    this.headers = headers;
  }
}

/** The method that is meant: some networks let nothing but GET and POST pass. */
export function methodOf({ method, headers }: { method: string; headers: IncomingHttpHeaders }): string {
  const meant = headers['x-http-method-override'];
  return method === 'POST' && typeof meant === 'string' ? meant.toUpperCase() : method;
}

/** A whole number that a header holds; `null` where it is missing. Throws RefusedTransfer for anything else. */
export function numberIn(headers: IncomingHttpHeaders, name: string): bigint | null {
  const given = headers[name];
  if (given === undefined) return null;
  if (typeof given === 'string' && /^\d{1,15}$/.test(given)) return BigInt(given);
  throw new RefusedTransfer(400, `${name} is a whole number that is not negative.`);
}

/** What the bytes of the request are to be held against. Throws RefusedTransfer for what cannot be checked. */
export function checksumIn(headers: IncomingHttpHeaders): Checksum | null {
  const given = headers['upload-checksum'];
  if (given === undefined) return null;
  const [, name, digest] = /^([a-z0-9]+) ([A-Za-z0-9+/]+={0,2})$/.exec(String(given)) ?? [];
  const algorithm = checksumAlgorithms.find((known) => known === name);
  if (algorithm && digest) return { algorithm, digest: Buffer.from(digest, 'base64') };
  throw new RefusedTransfer(
    400,
    `Upload-Checksum is one of ${checksumAlgorithms.join(', ')}, a blank, and the hash in Base64.`,
  );
}
