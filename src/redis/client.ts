import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import { type RedisAddress, type RedisNode, redisAddress } from './address.ts';
import { PrimaryConnector, RedisConnector } from './connector.ts';

/** Milliseconds between two rounds through the sentinels. */
const lastRetryMs = 1_000;

/** The address, which the settings have checked. Throws for one that is none. */
function addressOf(url: string): RedisAddress {
  const address = redisAddress(url);
  if ('problem' in address) throw new Error(`The address of Redis ${address.problem}.`);
  return address;
}

/** What a client of one server is made with: of the server, of the primary that sentinels name, or of any that answers in a cluster. */
export function connectionOptions(url: string): RedisOptions & { url?: string; nodes?: RedisNode[] } {
  const address = addressOf(url);
  if (address.kind === 'server') return { url, Connector: RedisConnector };
  const { nodes, username, password } = address;
  const access = { ...(username && { username }), ...(password && { password }) };
  if (address.kind === 'cluster') {
    return { ...access, ...(address.tls && { tls: {} }), nodes, Connector: RedisConnector };
  }
  const { primary, db, tls, sentinelUsername, sentinelPassword } = address;
  return {
    ...access,
    db,
    name: primary,
    sentinels: nodes,
    ...(sentinelUsername && { sentinelUsername }),
    ...(sentinelPassword && { sentinelPassword }),
    ...(tls && { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true }),
    // Without one, a client that has once found no sentinel would not look again.
    sentinelRetryStrategy: (times) => Math.min(100 * times, lastRetryMs),
    Connector: PrimaryConnector,
  };
}

/**
 * A client of one server; of a cluster, of one of those that the address names, the next when that is gone. Where no sentinel answers, the first
 * connection fails, and later ones are tried again.
 */
export function openClient(url: string, options: RedisOptions): Redis {
  const { url: server, sentinelRetryStrategy, ...connecting } = connectionOptions(url);
  if (server !== undefined) return new Redis(server, { ...connecting, ...options });
  let wasReady = false;
  const retry = (times: number) => (wasReady ? sentinelRetryStrategy?.(times) : null);
  const client = new Redis({ ...connecting, ...options, sentinelRetryStrategy: retry });
  client.once('ready', () => {
    wasReady = true;
  });
  return client;
}

/** A client of the whole cluster, or `null` where the address is of none. */
export function openCluster(url: string, redisOptions: RedisOptions, options: ClusterOptions = {}): Cluster | null {
  const address = addressOf(url);
  if (address.kind !== 'cluster') return null;
  const { nodes, username, password, tls } = address;
  return new Cluster(nodes, {
    ...options,
    slotsRefreshTimeout: 5_000,
    // With TLS a server is known by the name in its certificate, not by its number.
    ...(tls && { dnsLookup: (host, callback) => callback(null, host) }),
    redisOptions: {
      ...(username && { username }),
      ...(password && { password }),
      ...(tls && { tls: {} }),
      Connector: RedisConnector,
      ...redisOptions,
    },
  });
}
