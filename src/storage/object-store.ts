import type { Readable } from 'node:stream';

/** Bytes of a block, which is a part of an object that has a hash of its own; the last one may be shorter. */
export const blockBytes = 1024 ** 2;

export interface StoredObject {
  key: string;
  /** Bytes. */
  size: number;
  /** Lower-case hex. */
  sha256: string;
  /** The SHA-256 of each block of it, one after the other (`blocks.ts`). */
  blocks: Buffer<ArrayBuffer>;
}

export interface ObjectStat {
  key: string;
  /** Bytes. */
  size: number;
  modifiedAt: Date;
}

/**
 * Inclusive byte positions, as in RFC 9110 section 14.1.2: an `end` past the last byte means the last byte. A `start` past
 * the last byte, or after `end`, throws RangeError.
 */
export interface ByteRange {
  start: number;
  end: number;
}

export interface PutOptions {
  /** Refuse (ObjectTooLargeError) as soon as the stream passes this many bytes. */
  maxBytes?: number;
  /** Ends the put at once, also while the body is silent; `put` then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** How the store's own server gives out an object. */
export interface DirectLink {
  /** How long the address is good. */
  seconds: number;
  contentDisposition: string;
  contentType: string;
}

/**
 * Where bytes live. Keys are made by `keys.ts`, never by a user. An object is either whole and durable, or absent: `put`
 * resolves after the bytes are synced and named, and a failed or aborted `put` leaves nothing behind. Objects are immutable
 * by convention: the same key is written again only with the same bytes. Every method throws StorageFullError or
 * StorageUnavailableError when the store cannot serve, and TypeError for a key outside the grammar of `keys.ts`.
 */
export interface ObjectStore {
  /** Streams the body in while counting and hashing it. Throws ObjectTooLargeError, or what the body or the signal throws. */
  put(key: string, body: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<StoredObject>;
  /** The caller reads the stream to its end or destroys it. Throws ObjectNotFoundError; RangeError as ByteRange says. */
  get(key: string, range?: ByteRange): Promise<Readable>;
  stat(key: string): Promise<ObjectStat | null>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** All objects whose key starts with the prefix ('' for all), in no promised order. */
  list(prefix: string): AsyncIterable<ObjectStat>;
  /** An address at which others get the object from the store itself, unproven; null where it has none to give. */
  linkTo(key: string, link: DirectLink): Promise<string | null>;
  /** Resolves when the store can be written to and read from; throws an error that names the remedy. */
  check(): Promise<void>;
  close(): Promise<void>;
}
