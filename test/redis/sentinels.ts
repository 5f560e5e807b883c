import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { serverPort } from '../chaos/ports.ts';
import { type OwnTestRedis, startTestRedis, startTestSentinel } from '../support/redis.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const password = 'open sesame & close';

/** A primary and a replica, each with the other's password, and three sentinels that see to it that there is a primary. */
export async function startSentinels() {
  const folder = await mkdtemp(join(await temporaryFolder(), 'sentinels-'));
  const stops: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const each of stops.toReversed()) await each();
  };
  try {
    const start = async (settings: Record<string, string>): Promise<OwnTestRedis> => {
      const server = await startTestRedis({ password, settings: { masterauth: password, ...settings } });
      stops.push(() => server.stop());
      return server;
    };
    const primary = await start({});
    const replica = await start({ replicaof: `127.0.0.1 ${primary.port}` });
    await follows(replica);
    const ports: number[] = [];
    for (let index = 0; index < 3; index += 1) {
      const port = await serverPort();
      const file = join(folder, `sentinel-${index}.conf`);
      await writeFile(file, sentinelOf(primary.port, port, folder));
      const sentinel = await startTestSentinel(file);
      stops.push(() => sentinel.stop());
      ports.push(port);
    }
    await know(ports, { replicas: 1, others: 2 });
    const hosts = ports.map((port) => `127.0.0.1:${port}`).join(',');
    const credentials = `:${encodeURIComponent(password)}`;
    return { url: `redis-sentinel://${credentials}@${hosts}/tasks/0`, primary, replica, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function sentinelOf(primary: number, port: number, folder: string): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${folder}`,
    `sentinel monitor tasks 127.0.0.1 ${primary} 2`,
    `sentinel auth-pass tasks "${password}"`,
    'sentinel down-after-milliseconds tasks 2000',
    'sentinel failover-timeout tasks 20000',
    '',
  ].join('\n');
}

async function follows({ url }: OwnTestRedis): Promise<void> {
  const client = new Redis(url);
  while (!(await client.info('replication')).includes('master_link_status:up')) await delay(50);
  client.disconnect();
}

/** Waits until each sentinel has heard of the replica and of the others. */
async function know(ports: readonly number[], { replicas, others }: { replicas: number; others: number }) {
  for (const port of ports) {
    const client = new Redis({ port });
    for (;;) {
      const [known, sentinels] = [
        await client.call('SENTINEL', 'REPLICAS', 'tasks'),
        await client.call('SENTINEL', 'SENTINELS', 'tasks'),
      ];
      const count = (answer: unknown) => (Array.isArray(answer) ? answer.length : 0);
      if (count(known) >= replicas && count(sentinels) >= others) break;
      await delay(50);
    }
    client.disconnect();
  }
}
