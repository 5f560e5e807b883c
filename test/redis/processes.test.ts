import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { type OwnTestRedis, startTestRedis } from '../support/redis.ts';
import { type Installation, startInstallation } from './installation.ts';
import { followFeed } from './jobs.ts';

const passes = graphql(`query PassesOnRedis { maintenance { runs { error isComplete } } }`);

let redis: OwnTestRedis;
let installation: Installation;
beforeAll(async () => {
  redis = await startTestRedis({ password: 'open sesame & close' });
  installation = await startInstallation({ redisUrl: redis.url, apis: 2, workers: 2 });
});
afterAll(async () => {
  await installation?.stop();
  await redis?.stop();
});

test('two APIs and two workers on a Redis with a password: submitted here, done anywhere, seen live there', async () => {
  const [here, there = here] = installation.clients;
  const documentId = await here.uploaded('orders.csv', 'order,amount\nA-1,10\nA-2,20\n');
  const configurationId = await here.published();
  const feed = followFeed(there);
  const jobIds: string[] = [];
  for (let index = 0; index < 16; index += 1) jobIds.push(await here.submitted(documentId, configurationId));
  await feed.saw('JobSucceededEvent', jobIds);
  expect(feed.jobs('JobSucceededEvent').toSorted()).toEqual(jobIds.toSorted());
  expect(feed.jobs('JobCreatedEvent')).toEqual(jobIds);
  expect(feed.workers().size).toBe(2);

  // Whichever of the two workers had the round, each pass ran once.
  const { maintenance } = await there.get(passes, {});
  expect(maintenance.map(({ runs }) => runs)).toEqual(maintenance.map(() => [{ error: null, isComplete: true }]));

  const client = new Redis(redis.url);
  const keys = await client.keys('*');
  client.disconnect();
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.filter((key) => !key.startsWith('ade:'))).toEqual([]);
});
