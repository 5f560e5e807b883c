import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  DeleteObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { Digest } from '../digest.ts';
import { StorageUnavailableError } from '../faults.ts';
import { assertKey, assertPrefix, isKey } from '../keys.ts';
import type { ByteRange, DirectLink, ObjectStat, ObjectStore, PutOptions, StoredObject } from '../object-store.ts';
import { assertRange } from '../ranges.ts';
import type { BucketAddress } from './address.ts';
import { Bucket, type Patience, usualPatience } from './bucket.ts';
import { openReader } from './bucket-reader.ts';
import { holdBody } from './held-body.ts';
import { sendBody } from './send.ts';
import { removeUnfinished } from './unfinished.ts';

/** No key of ours begins like that, so `list` never shows it. */
const probeKey = '.probe';

export interface S3StoreOptions {
  /** Where bodies wait until they have come whole. */
  folder: string;
  patience?: Patience;
}

/**
 * A store in a bucket of an S3 server, for any number of processes. Credentials come from where the AWS tools look for them. Opening
 * removes what dead processes left half-sent. Throws a StorageFault when the bucket cannot be used.
 */
export async function openS3Store(address: BucketAddress, { folder, patience }: S3StoreOptions): Promise<ObjectStore> {
  const bucket = new Bucket(address, patience ?? usualPatience);
  await requireRegion(bucket);
  await removeUnfinished(bucket);
  return new S3Store(bucket, folder);
}

class S3Store implements ObjectStore {
  readonly #bucket: Bucket;
  readonly #folder: string;

  constructor(bucket: Bucket, folder: string) {
    this.#bucket = bucket;
    this.#folder = folder;
  }

  async put(key: string, body: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<StoredObject> {
    assertKey(key);
    const digest = new Digest();
    const held = await holdBody(digest.through(body, options), this.#folder);
    try {
      options.signal?.throwIfAborted();
      await sendBody(this.#bucket, key, held, options.signal);
      return { key, ...digest.end() };
    } finally {
      await held.discard();
    }
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    assertKey(key);
    if (range) assertRange(range);
    return openReader(this.#bucket, key, range);
  }

  async stat(key: string): Promise<ObjectStat | null> {
    assertKey(key);
    const { client } = this.#bucket;
    const found = await this.#bucket.find(() => client.send(new HeadObjectCommand(this.#bucket.at(key))));
    if (found) return { key, size: found.ContentLength ?? 0, modifiedAt: found.LastModified ?? new Date(0) };
    await this.#assertThere();
    return null;
  }

  async delete(key: string): Promise<void> {
    assertKey(key);
    const command = new DeleteObjectCommand(this.#bucket.at(key));
    await this.#bucket.find(() => this.#bucket.client.send(command));
  }

  async *list(prefix: string): AsyncGenerator<ObjectStat> {
    assertPrefix(prefix);
    const { Bucket, Key } = this.#bucket.at(prefix);
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({ Bucket, Prefix: Key, ...(token ? { ContinuationToken: token } : {}) });
      const page: ListObjectsV2CommandOutput = await this.#bucket.ask((options) =>
        this.#bucket.client.send(command, options),
      );
      for (const { Key: name = '', Size = 0, LastModified = new Date() } of page.Contents ?? []) {
        const key = name.slice(this.#bucket.address.prefix.length);
        // What is no key is not ours.
        if (isKey(key)) yield { key, size: Size, modifiedAt: LastModified };
      }
      token = page.NextContinuationToken;
    } while (token);
  }

  async check(): Promise<void> {
    const { client } = this.#bucket;
    const probe = randomUUID();
    const put = new PutObjectCommand({ ...this.#bucket.at(probeKey), Body: probe });
    await this.#bucket.ask((options) => client.send(put, options));
    // Another process may have written its own since.
    if ((await text(await openReader(this.#bucket, probeKey))).length !== probe.length) {
      throw new StorageUnavailableError(
        `The bucket ${this.#bucket.address.bucket} does not give back what was put. Look after the S3 server.`,
      );
    }
  }

  async linkTo(key: string, link: DirectLink): Promise<string> {
    assertKey(key);
    const { signedLink } = await import('./signed-link.ts');
    return signedLink(this.#bucket, key, link);
  }

  async close(): Promise<void> {
    this.#bucket.client.destroy();
  }

  /** Nothing is missing while the bucket is missing too. */
  async #assertThere(): Promise<void> {
    const command = new HeadBucketCommand({ Bucket: this.#bucket.address.bucket });
    if (await this.#bucket.find(() => this.#bucket.client.send(command))) return;
    throw new StorageUnavailableError(
      `The bucket ${this.#bucket.address.bucket} does not exist. Create it, or correct STORAGE_URL.`,
    );
  }
}

async function requireRegion({ client, address }: Bucket): Promise<void> {
  try {
    await client.config.region();
  } catch (cause) {
    throw new StorageUnavailableError(
      `The region of the bucket ${address.bucket} is not known. Add region=… to STORAGE_URL, or set AWS_REGION.`,
      { cause },
    );
  }
}
