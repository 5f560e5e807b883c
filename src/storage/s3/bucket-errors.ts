import { StorageFullError, StorageUnavailableError } from '../faults.ts';
import type { BucketAddress } from './address.ts';

/** What an S3 server, or the way to it, has answered. */
export interface BucketAnswer {
  /** The code of the protocol (`NoSuchKey`), of a system call (`ECONNREFUSED`), or the error's name. */
  code: string;
  /** The HTTP status, where there was an answer. */
  status: number | null;
}

const full = ['QuotaExceeded', 'XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded', 'InsufficientStorage'];
const credentials = [
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'TokenRefreshRequired',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
];
const elsewhere = [
  'PermanentRedirect',
  'TemporaryRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
];
/** Of Node.js' network, names and TLS, and the client's own time limits. */
const unreachable = /^(E[A-Z_]+|TimeoutError|CERT_\w+|ERR_TLS_\w+|ERR_SSL_\w+|\w+_CERT\w*|UNABLE_TO_\w+)$/;

/** Null for an error that comes neither from a server nor from the way to it. */
export function answerOf(error: unknown): BucketAnswer | null {
  if (!(error instanceof Error)) return null;
  const status = '$metadata' in error ? statusOf(error.$metadata) : null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const isOurs = status !== null || credentials.includes(code) || unreachable.test(code);
  return isOurs ? { code, status } : null;
}

function statusOf(metadata: unknown): number | null {
  const isStatus = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata;
  return isStatus && typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null;
}

/** Turns what a server answers into an error that names the bucket and the remedy; anything else is returned as it is. */
export function bucketError(error: unknown, { bucket, endpoint }: BucketAddress): unknown {
  const answer = answerOf(error);
  if (answer === null) return error;
  const { code, status } = answer;
  const name = `The bucket ${bucket}${endpoint ? ` at ${endpoint}` : ''}`;
  const away = (message: string) => new StorageUnavailableError(`${name} ${message}`, { cause: error });
  if (full.includes(code) || status === 507) {
    return new StorageFullError(`${name} is full (${code}). Raise its quota, or remove what is not needed.`, {
      cause: error,
    });
  }
  if (credentials.includes(code)) {
    return away(
      `does not take the credentials (${code}). Renew them: AWS_ACCESS_KEY_ID and the like, the profile, or the role.`,
    );
  }
  if (code === 'RequestTimeTooSkewed') {
    return away('says that the clock of this machine is wrong. Set the clock, and keep it right with NTP.');
  }
  if (code === 'NoSuchBucket') return away('does not exist. Create it, or correct STORAGE_URL.');
  if (elsewhere.includes(code) || status === 301) {
    return away('is in another region. Set region=… in STORAGE_URL to its own.');
  }
  if (status === 403) {
    return away(
      `refuses these credentials what ADE needs (${code}). Allow s3:GetObject, s3:PutObject, s3:DeleteObject, s3:ListBucket, s3:AbortMultipartUpload and s3:ListBucketMultipartUploads.`,
    );
  }
  if (status !== null && status < 500 && status !== 429) {
    return away(`refused a request (${status} ${code}). Check that it is an S3 server and that STORAGE_URL is right.`);
  }
  return away(`does not answer (${code}). Look after it, and the network to it; work goes on once it is back.`);
}
