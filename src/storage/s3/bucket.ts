import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { BucketAddress } from './address.ts';
import { answerOf, bucketError } from './bucket-errors.ts';

/** How long a server is waited for, milliseconds. */
export interface Patience {
  connectMs: number;
  /** From the beginning of a request to the beginning of its answer. */
  answerMs: number;
  /** Between two pieces of an answer. */
  silenceMs: number;
}

export const usualPatience: Patience = { connectMs: 5_000, answerMs: 60_000, silenceMs: 30_000 };
/** Of one request, with growing pauses, after faults that may pass: 5xx, SlowDown, a broken connection, a wrong clock. */
const attempts = 4;
/** Answers that are being read hold a connection each. */
const connections = 512;

/** One bucket and the client that speaks to it. */
export class Bucket {
  readonly address: BucketAddress;
  readonly patience: Patience;
  readonly client: S3Client;

  constructor(address: BucketAddress, patience: Patience) {
    this.address = address;
    this.patience = patience;
    this.client = new S3Client(configuration(address, patience));
  }

  /** What names an object in every request. */
  at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.address.bucket, Key: this.address.prefix + key };
  }

  /** Does a request of the client; its faults come out under their names. Throws the signal's reason once that has fired. */
  async ask<T>(request: (options: { abortSignal?: AbortSignal }) => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await request(signal ? { abortSignal: signal } : {});
    } catch (error) {
      signal?.throwIfAborted();
      throw bucketError(error, this.address);
    }
  }

  /** The same; null where the server has no such object. */
  async find<T>(request: () => Promise<T>): Promise<T | null> {
    try {
      return await request();
    } catch (error) {
      const answer = answerOf(error);
      // An answer to HEAD has no body that could tell a missing object from a missing bucket: the caller asks for the bucket then.
      if (answer?.status === 404 && answer.code !== 'NoSuchBucket') return null;
      throw bucketError(error, this.address);
    }
  }
}

function configuration({ endpoint, region, isPathStyle }: BucketAddress, patience: Patience): S3ClientConfig {
  const ownRegion = region ?? (endpoint === null ? null : 'us-east-1');
  return {
    ...(endpoint === null ? {} : { endpoint }),
    ...(ownRegion === null ? {} : { region: ownRegion }),
    forcePathStyle: isPathStyle,
    maxAttempts: attempts,
    retryMode: 'standard',
    // What is read is proven by hashes of our own.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: patience.connectMs,
      requestTimeout: patience.answerMs,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: connections },
      httpsAgent: { keepAlive: true, maxSockets: connections },
    },
  };
}
