import { expect, inject, test } from 'vitest';
import { createLogger } from '../../../src/log.ts';
import type { QueueServer } from '../../../src/queue/backend.ts';
import { openTaskQueue } from '../../../src/queue/bullmq-queue.ts';
import { openTaskWorker } from '../../../src/queue/task-worker.ts';
import { cutConnections, redisPrefix, removeKeys, startTestRedis } from '../../support/redis.ts';
import { queueContract } from './contract.ts';

const log = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });

queueContract('Redis', async () => {
  const redisUrl = inject('redisUrl');
  const prefix = redisPrefix();
  return {
    server: onRedis(redisUrl, prefix),
    async cutConnections() {
      await cutConnections(redisUrl, prefix);
    },
    async startDoomed() {
      const doomed = await startTestRedis();
      return { server: onRedis(doomed.url), destroy: () => doomed.stop() };
    },
    dispose: () => removeKeys(redisUrl, prefix),
  };
});

test('a Redis that drops data when it is full is refused with the remedy', async () => {
  const redis = await startTestRedis({ maxmemoryPolicy: 'allkeys-lru' });
  const queue = await openTaskQueue({ server: onRedis(redis.url), log });
  await expect(queue.check()).rejects.toThrow(/allkeys-lru.*maxmemory-policy noeviction/);
  await queue.close();
  await redis.stop();
});

test('opening without a server names the remedy', async () => {
  const server = onRedis('redis://127.0.0.1:1');
  await expect(openTaskQueue({ server, log })).rejects.toThrow('REDIS_URL');
  await expect(openTaskWorker({ server, log, concurrency: 1, tasks: [] })).rejects.toThrow('REDIS_URL');
});

function onRedis(redisUrl: string, prefix = redisPrefix()): QueueServer {
  return { databaseUrl: 'unused', redisUrl, redisPrefix: prefix };
}
