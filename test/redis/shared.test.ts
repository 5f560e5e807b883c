import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { redisPrefix, removeKeys } from '../support/redis.ts';
import { startTestServer } from '../support/server.ts';
import { followFeed } from './jobs.ts';

test('two installations on one Redis, told apart by their prefixes alone', async () => {
  const redisUrl = inject('redisUrl');
  const base = redisPrefix();
  // The one's prefix is the beginning of the other's: only the colon tells them apart.
  const prefixes = [base, `${base}-b`];
  const servers = await Promise.all(
    prefixes.map((prefix) => startTestServer({ worker: true, redisUrl, env: { ADE_REDIS_PREFIX: prefix } })),
  );
  const client = new Redis(redisUrl);
  onTestFinished(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    client.disconnect();
    await Promise.all(prefixes.map((prefix) => removeKeys(redisUrl, prefix)));
  });

  const done = await Promise.all(
    servers.map(async ({ owner }) => {
      const documentId = await owner.uploaded('orders.csv', 'order,amount\nA-1,10\n');
      const configurationId = await owner.published();
      const feed = followFeed(owner);
      const jobIds = await Promise.all([1, 2, 3, 4].map(() => owner.submitted(documentId, configurationId)));
      await feed.saw('JobSucceededEvent', jobIds);
      const channels = await client.pubsub('CHANNELS', `${base}*`);
      return { jobIds, seen: feed.jobs('JobSucceededEvent'), channels: channels.map(String) };
    }),
  );
  for (const { jobIds, seen, channels } of done) {
    expect(seen.toSorted()).toEqual(jobIds.toSorted());
    expect(channels.filter((channel) => !prefixes.some((prefix) => channel.startsWith(`${prefix}:`)))).toEqual([]);
  }
  const keys = await client.keys(`${base}*`);
  for (const prefix of prefixes) {
    expect(keys.filter((key) => key.startsWith(`${prefix}:`)).length).toBeGreaterThan(0);
  }
  expect(keys.filter((key) => !prefixes.some((prefix) => key.startsWith(`${prefix}:`)))).toEqual([]);
});
