import type { Logger } from '../log.ts';
import { keyPrefix } from '../redis/address.ts';
import { openClient, openCluster } from '../redis/client.ts';
import type { BucketStore } from './bucket-store.ts';

/** Milliseconds that a command may take. */
const patienceMs = 2_000;

/** A bucket is a key that lives for as long as the bucket is not empty: its time to live is the level. */
const script = `
  local levels = {}
  for at, key in ipairs(KEYS) do
    local level = math.max(redis.call('PTTL', key), 0) + math.ceil(tonumber(ARGV[at]))
    if level > 0 then redis.call('SET', key, '', 'PX', level) end
    levels[at] = level
  end
  return levels`;

/** Levels in Redis. Commands fail at once while Redis is away; the client connects again by itself. */
export function createRedisBucketStore(options: { redisUrl: string; redisPrefix: string; log: Logger }): BucketStore {
  const { redisUrl, redisPrefix, log } = options;
  const patience = {
    connectionName: `${redisPrefix}:buckets`,
    maxRetriesPerRequest: 0,
    commandTimeout: patienceMs,
    connectTimeout: patienceMs,
  };
  const again = (times: number) => Math.min(100 * times, patienceMs);
  const atOnce = { lazyConnect: true, enableOfflineQueue: false };
  const redis =
    openCluster(redisUrl, patience, { ...atOnce, clusterRetryStrategy: again }) ??
    openClient(redisUrl, { ...patience, ...atOnce, retryStrategy: again });
  const prefix = keyPrefix(redisUrl, redisPrefix);
  let isClosed = false;
  redis.on('error', (error: Error) => log.debug({ err: error }, 'the connection for buckets failed'));
  return {
    async pour(pours) {
      if (!isClosed && (redis.status === 'wait' || redis.status === 'end')) await redis.connect();
      const keys = pours.map(({ key }) => `${prefix}:bucket:${key}`);
      const answer: unknown = await redis.eval(script, keys.length, ...keys, ...pours.map(({ ms }) => ms));
      if (!Array.isArray(answer)) throw new Error('Redis answered something else than the levels of buckets.');
      return answer.map(Number);
    },
    async sweep() {
      // Keys of empty buckets are over by themselves.
    },
    async close() {
      isClosed = true;
      redis.disconnect();
    },
  };
}
