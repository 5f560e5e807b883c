import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { runAde } from '../cli/ade.ts';
import { startCluster } from './clusters.ts';
import { type Installation, startInstallation } from './installation.ts';
import { followFeed } from './jobs.ts';
import { startSentinels } from './sentinels.ts';

/** Submits jobs before, while and after the primary ends; each is done once, and who follows sees all. */
async function outlives(installation: Installation, endPrimary: () => Promise<void>) {
  const [client] = installation.clients;
  const documentId = await client.uploaded('orders.csv', 'order,amount\nA-1,10\nA-2,20\n');
  const configurationId = await client.published();
  const feed = followFeed(client);
  const jobIds = [await client.submitted(documentId, configurationId)];
  await feed.saw('JobSucceededEvent', jobIds);
  for (let count = 0; count < 3; count += 1) jobIds.push(await client.submitted(documentId, configurationId));
  await endPrimary();
  for (let count = 0; count < 4; count += 1) jobIds.push(await client.submitted(documentId, configurationId));
  await feed.saw('JobSucceededEvent', jobIds);
  expect(feed.jobs('JobSucceededEvent').toSorted()).toEqual(jobIds.toSorted());
}

async function keysOf(url: string): Promise<string[]> {
  const client = new Redis(url);
  const keys = await client.keys('*');
  client.disconnect();
  return keys;
}

test('Sentinel: the replica takes over while jobs come, and none is lost', async () => {
  const sentinels = await startSentinels();
  onTestFinished(() => sentinels.stop());
  const installation = await startInstallation({ redisUrl: sentinels.url, apis: 1, workers: 1 });
  onTestFinished(() => installation.stop());
  await outlives(installation, () => sentinels.primary.stop());
  expect(await keysOf(sentinels.replica.url)).toContain('ade:ade-errands:meta');
  const doctor = await runAde(['doctor'], installation.options);
  expect(doctor.stdout).toMatch(/ok +redis +Redis 7/);
  expect(doctor.stdout).not.toContain('sesame');
}, 300_000);

test('Cluster: keys of one server by their tag, hints through any; its replica takes over and no job is lost', async () => {
  const cluster = await startCluster('{ade}');
  onTestFinished(() => cluster.stop());
  const installation = await startInstallation({ redisUrl: cluster.url, apis: 1, workers: 1 });
  onTestFinished(() => installation.stop());
  const doctor = await runAde(['doctor'], installation.options);
  expect(doctor.stdout).toMatch(/ok +redis +a cluster of 3 primaries, Redis 7/);
  await outlives(installation, () => cluster.owner?.stop() ?? Promise.resolve());
  const left = cluster.servers.filter((server) => server !== cluster.owner);
  const keys = (await Promise.all(left.map(({ url }) => keysOf(url)))).flat();
  expect(keys).toContain('{ade}:ade-errands:meta');
  expect(keys.filter((key) => !key.startsWith('{ade}:'))).toEqual([]);
}, 300_000);
