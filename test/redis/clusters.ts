import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { serverPort } from '../chaos/ports.ts';
import { type OwnTestRedis, startTestRedis } from '../support/redis.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const slots = 16_384;
const primaries = 3;

/** Three primaries that share the slots, and a replica of the one that has the slot of `key`. */
export async function startCluster(key: string) {
  const folder = await mkdtemp(join(await temporaryFolder(), 'cluster-'));
  const servers: OwnTestRedis[] = [];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    // On these they talk to each other. The usual one is 10,000 above the first, where systems have outgoing connections.
    const busPorts = [];
    for (let index = 0; index <= primaries; index += 1) {
      const busPort = await serverPort();
      busPorts.push(busPort);
      const settings = {
        'cluster-enabled': 'yes',
        'cluster-port': String(busPort),
        'cluster-config-file': join(folder, `nodes-${index}.conf`),
        'cluster-node-timeout': '3000',
      };
      servers.push(await startTestRedis({ port: await serverPort(), settings }));
    }
    const clients = servers.map(({ url }) => new Redis(url));
    const [first] = clients;
    if (!first) throw new Error('There is no server.');
    const share = Math.ceil(slots / primaries);
    for (const [index, client] of clients.entries()) {
      const [from, to] = [index * share, Math.min(slots, (index + 1) * share) - 1];
      if (index < primaries) await client.call('CLUSTER', 'ADDSLOTSRANGE', from, to);
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
      if (index > 0) await first.call('CLUSTER', 'MEET', '127.0.0.1', servers[index]?.port ?? 0, busPorts[index] ?? 0);
    }
    const owner = Math.floor(Number(await first.call('CLUSTER', 'KEYSLOT', key)) / share);
    const ownerId = String(await clients[owner]?.call('CLUSTER', 'MYID'));
    const replica = clients[primaries];
    await until(async () => String(await replica?.call('CLUSTER', 'NODES')).includes(ownerId));
    await replica?.call('CLUSTER', 'REPLICATE', ownerId);
    await until(async () => (await replica?.info('replication'))?.includes('master_link_status:up') ?? false);
    for (const client of clients) {
      await until(async () => {
        const nodes = String(await client.call('CLUSTER', 'NODES'));
        const isWhole = String(await client.call('CLUSTER', 'INFO')).includes('cluster_state:ok');
        return isWhole && nodes.split('slave').length === 2;
      });
      client.disconnect();
    }
    const hosts = servers.map(({ port }) => `127.0.0.1:${port}`).join(',');
    return { url: `redis-cluster://${hosts}`, servers, owner: servers[owner], stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(50);
}
