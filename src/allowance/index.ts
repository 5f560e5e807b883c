import type { Logger } from '../log.ts';
import { Buckets } from './buckets.ts';
import { createPostgresBucketStore, type Statements } from './postgres-store.ts';
import { createRedisBucketStore } from './redis-store.ts';

export interface AllowanceSettings {
  db: Statements;
  /** null: levels are kept in PostgreSQL. */
  redisUrl: string | null;
  redisPrefix: string;
  log: Logger;
}

/** The buckets of an installation. Needs nothing to be there yet: without its store a process counts for itself. */
export function openBuckets({ db, redisUrl, redisPrefix, log }: AllowanceSettings): Buckets {
  const store =
    redisUrl === null ? createPostgresBucketStore(db) : createRedisBucketStore({ redisUrl, redisPrefix, log });
  return new Buckets(store, log);
}
