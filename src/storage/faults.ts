/** Thrown by `put` when the stream passes `maxBytes`; nothing is kept. */
export class ObjectTooLargeError extends Error {
  readonly maxBytes: number;
  constructor(maxBytes: number) {
    super(`The object is larger than ${maxBytes.toLocaleString('en')} bytes.`);
    this.name = 'ObjectTooLargeError';
    this.maxBytes = maxBytes;
  }
}

/** Thrown by `get` for a key that is not there. */
export class ObjectNotFoundError extends Error {
  readonly key: string;
  constructor(key: string) {
    super(`There is no stored object "${key}".`);
    this.name = 'ObjectNotFoundError';
    this.key = key;
  }
}

/** What a caller may find in `code`, and hand on: names that stay as they are. */
export type StorageFaultCode = 'STORAGE_FULL' | 'STORAGE_UNAVAILABLE' | 'STORED_BYTES_DAMAGED';

/** The store does not do what it is there for. The caller did nothing wrong. The message has the remedy. */
export abstract class StorageFault extends Error {
  abstract readonly code: StorageFaultCode;
}

/** There is no room for more bytes; what is stored can still be read. Goes by itself once there is room. */
export class StorageFullError extends StorageFault {
  override readonly name = 'StorageFullError';
  readonly code = 'STORAGE_FULL';
}

/** The store cannot be reached, read or written at this moment. Goes by itself once the store is back. */
export class StorageUnavailableError extends StorageFault {
  override readonly name = 'StorageUnavailableError';
  readonly code = 'STORAGE_UNAVAILABLE';
}

/** The stored bytes are not those that were put. Trying again does not help: the object must come back from a backup. */
export class StoredBytesDamagedError extends StorageFault {
  override readonly name = 'StoredBytesDamagedError';
  readonly code = 'STORED_BYTES_DAMAGED';
  readonly key: string;
  constructor(key: string, options?: ErrorOptions) {
    super(`The stored object "${key}" is damaged. Restore it from a backup.`, options);
    this.key = key;
  }
}
