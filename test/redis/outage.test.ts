import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnTestRedis, startTestRedis } from '../support/redis.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Installation, startInstallation } from './installation.ts';
import { followFeed } from './jobs.ts';

let folders: string[];
let redis: OwnTestRedis;
let installation: Installation;
beforeAll(async () => {
  const parent = await temporaryFolder();
  folders = await Promise.all([mkdtemp(join(parent, 'redis-')), mkdtemp(join(parent, 'redis-'))]);
  redis = await startTestRedis({ folder: folders[0] });
  installation = await startInstallation({ redisUrl: redis.url, apis: 1, workers: 1 });
});
afterAll(async () => {
  await installation?.stop();
  await redis?.stop();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

test.each([
  ['with what it had', 0],
  ['empty', 1],
])(
  'Redis goes and comes back %s: nothing is lost, and who follows notices nothing',
  async (_how, index) => {
    const [client] = installation.clients;
    const documentId = await client.uploaded('orders.csv', 'order,amount\nA-1,10\nA-2,20\n');
    const configurationId = await client.published();
    const feed = followFeed(client);
    const before = await client.submitted(documentId, configurationId);
    await feed.saw('JobSucceededEvent', [before]);

    await redis.stop();
    // Committed in PostgreSQL, and seen by those who follow, while there is nobody to hand the task to.
    const during = [];
    for (let count = 0; count < 3; count += 1) during.push(await client.submitted(documentId, configurationId));
    await feed.saw('JobCreatedEvent', during);
    expect(feed.jobs('JobSucceededEvent')).not.toEqual(expect.arrayContaining([during[0]]));

    redis = await startTestRedis({ folder: folders[index], port: redis.port });
    const after = await client.submitted(documentId, configurationId);
    await feed.saw('JobSucceededEvent', [...during, after]);
    const succeeded = feed.jobs('JobSucceededEvent');
    expect(succeeded.length).toBe(new Set(succeeded).size);
  },
  60_000,
);
