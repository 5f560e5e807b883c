import { withoutCredentials } from '../../src/config/redaction.ts';
import { RedisConnector } from '../../src/redis/connector.ts';
import { reasonOf } from '../failure.ts';
import type { Check } from './check.ts';

const oldestVersion = 7;

/** Whether Redis answers, is new enough and never drops what does not fit (https://docs.bullmq.io/guide/going-to-production). */
export function redisCheck(url: string): Check {
  return {
    name: 'redis',
    async run() {
      const info = await serverInfo(url).catch((error: unknown) => {
        const reason = reasonOf(error);
        const remedy = /certificate/i.test(reason)
          ? 'Set NODE_EXTRA_CA_CERTS to the file with the certificate of the authority that signed it'
          : 'Check REDIS_URL, and that the server runs';
        throw new Error(`${withoutCredentials(url)} does not answer: ${reason}. ${remedy}.`);
      });
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
    },
  };
}

async function serverInfo(url: string): Promise<string> {
  const { Redis } = await import('ioredis');
  const faults: unknown[] = [];
  const client = new Redis(url, {
    Connector: RedisConnector,
    lazyConnect: true,
    connectTimeout: 5_000,
    commandTimeout: 5_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // "Connection is closed." is all that connect() says; why, comes as an event.
  client.on('error', (error) => faults.push(error));
  try {
    await client.connect();
    return await client.info();
  } catch (error) {
    throw faults[0] ?? error;
  } finally {
    client.disconnect();
  }
}
