import type { Cluster, Redis, RedisOptions } from 'ioredis';
import { withoutCredentials } from '../../src/config/redaction.ts';
import { sentinelUrls } from '../../src/redis/address.ts';
import { reasonOf } from '../failure.ts';
import type { Check } from './check.ts';

const oldestVersion = 7;

/** Whether Redis answers, is new enough and never drops what does not fit (https://docs.bullmq.io/guide/going-to-production). */
export function redisCheck(url: string): Check {
  return {
    name: 'redis',
    async run() {
      const infos = await serverInfos(url).catch((error: unknown) => {
        const reason = reasonOf(error);
        const remedy = /certificate/i.test(reason)
          ? 'Set NODE_EXTRA_CA_CERTS to the file with the certificate of the authority that signed it'
          : 'Check REDIS_URL, and that the server runs';
        throw new Error(`${withoutCredentials(url)} does not answer: ${reason}. ${remedy}.`);
      });
      const found = infos.map(examined);
      return found.length === 1 ? (found[0] ?? '') : `a cluster of ${found.length} primaries, ${found[0]}`;
    },
  };
}

/** What is to be said of one server. Throws when ADE cannot work with it. */
function examined(info: string): string {
  const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? 'of an unknown version';
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? 'unknown';
  if (Number.parseInt(version, 10) < oldestVersion) {
    throw new Error(`This is Redis ${version}. ADE needs ${oldestVersion} or newer: upgrade it.`);
  }
  if (policy !== 'noeviction') {
    throw new Error(
      `maxmemory-policy is ${policy}, which loses tasks. Set "maxmemory-policy noeviction" in its configuration.`,
    );
  }
  return `Redis ${version}, maxmemory-policy ${policy}`;
}

/** Of the server that keys are written to; of each, in a cluster. */
async function serverInfos(url: string): Promise<string[]> {
  const { openClient, openCluster } = await import('../../src/redis/client.ts');
  const cluster = openCluster(url, patience, { lazyConnect: true, clusterRetryStrategy: () => null });
  const client = cluster ?? openClient(url, patience);
  const infos = () => Promise.all((cluster?.nodes('master') ?? [client]).map((server) => server.info()));
  return answered(client, infos).catch(async (error: unknown) => {
    // A client of the primary keeps to itself why its sentinels do not answer.
    for (const sentinel of sentinelUrls(url)) await answered(openClient(sentinel, patience), (each) => each.ping());
    throw error;
  });
}

const patience = {
  connectTimeout: 5_000,
  commandTimeout: 5_000,
  maxRetriesPerRequest: 0,
  lazyConnect: true,
  retryStrategy: () => null,
} satisfies RedisOptions;

/** What the client answers, which is closed then. Throws why it does not. */
async function answered<Client extends Redis | Cluster, T>(
  client: Client,
  ask: (client: Client) => Promise<T>,
): Promise<T> {
  const faults: unknown[] = [];
  // "Connection is closed." is all that connect() says; why, comes as an event.
  client.on('error', (error: Error) => faults.push(error));
  try {
    await client.connect();
    return await ask(client);
  } catch (error) {
    throw faults[0] ?? error;
  } finally {
    client.disconnect();
  }
}
