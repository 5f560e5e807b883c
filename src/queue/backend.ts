import { setTimeout as delay } from 'node:timers/promises';
import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  type KeyPrefixOptions,
  type QueueBaseOptions,
  RedisQueueBackend,
} from 'bullmq';
import { backoff } from '../backoff.ts';
import { keyPrefix } from '../redis/address.ts';
import { connectionOptions, openCluster } from '../redis/client.ts';

/** The server that tasks travel through. */
export interface QueueServer {
  databaseUrl: string;
  /** null: tasks travel through PostgreSQL, in the schema `bullmq`. */
  redisUrl: string | null;
  /** Goes before every Redis key, with a colon: many installations can share one Redis. */
  redisPrefix: string;
}

const connectTimeoutMs = 5_000;
const retryConnectMs = 500;
/** A worker that cannot fetch tasks tries again after this long. */
export const retryFetchMs = 1_000;

/**
 * BullMQ's backend for either server. A producer's connection fails at once while the server is away, since a request waits
 * for it; a worker's waits for as long as it takes.
 */
export const openBackend: BackendFactory<IQueueBackend, QueueServer> = (name, options, factoryOptions) => {
  const worker = factoryOptions?.withBlockingConnection === true;
  const backend =
    options.connection.redisUrl === null
      ? createPostgresBackend(
          name,
          { ...options, connection: postgres(options.connection, worker ? 4 : 2) },
          factoryOptions,
        )
      : redisBackend(name, options, options.connection.redisUrl, factoryOptions);
  return worker ? fetchingCalmly(backend) : backend;
};

function postgres({ databaseUrl }: QueueServer, max: number) {
  return {
    connectionString: databaseUrl,
    schema: 'bullmq',
    migrate: true,
    application_name: 'ade-queue',
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    // Long enough for a migration that waits for another process's.
    query_timeout: 30_000,
    keepAlive: true,
  };
}

function redisBackend(
  name: string,
  options: QueueBaseOptions<QueueServer>,
  url: string,
  factoryOptions: Parameters<typeof createRedisBackend>[2],
): RedisQueueBackend {
  const isWorker = factoryOptions?.withBlockingConnection === true;
  const patience = isWorker
    ? { maxRetriesPerRequest: null }
    : { maxRetriesPerRequest: 1, commandTimeout: connectTimeoutMs };
  const atOnce = isWorker ? {} : { enableOfflineQueue: false };
  const again = (attempt: number) => backoff(attempt, { firstMs: 50, lastMs: retryConnectMs });
  const client = {
    connectionName: `${options.connection.redisPrefix}:queue`,
    connectTimeout: connectTimeoutMs,
    keepAlive: 10_000,
    ...patience,
  };
  const redisOptions: QueueBaseOptions & KeyPrefixOptions = {
    ...options,
    connection: openCluster(url, client, { ...atOnce, clusterRetryStrategy: again }) ?? {
      ...connectionOptions(url),
      ...client,
      ...atOnce,
      retryStrategy: again,
    },
    prefix: keyPrefix(url, options.connection.redisPrefix),
  };
  return createRedisBackend(name, redisOptions, factoryOptions);
}

/**
 * BullMQ waits before it fetches again after a refused connection, but not after any other fault: a server that is starting,
 * full or out of connections would be asked thousands of times a second.
 */
function fetchingCalmly(backend: IQueueBackend): IQueueBackend {
  const fetch = backend.moveToActive.bind(backend);
  backend.moveToActive = async (...request) => {
    try {
      return await fetch(...request);
    } catch (error) {
      await delay(retryFetchMs, undefined, { ref: false });
      throw error;
    }
  };
  return backend;
}

/**
 * Ends the connections of a closed backend for good. BullMQ says goodbye to Redis in words, and without a server there to hear it,
 * its clients would go on reconnecting and keep the process alive.
 */
export function hangUp(backend: IQueueBackend): void {
  if (!(backend instanceof RedisQueueBackend)) return;
  for (const connection of [backend.client, backend.blockingClient]) {
    connection?.then(
      (client) => {
        if (client.status !== 'end') client.disconnect();
      },
      () => {},
    );
  }
}
