import { type Redis, ReplyError } from 'ioredis';
import { backoff } from '../backoff.ts';
import type { Logger } from '../log.ts';
import { openClient } from '../redis/client.ts';
import { Batch } from './batch.ts';
import { Subscriptions } from './subscriptions.ts';
import { checkTopic } from './topics.ts';
import type { HubTransport, Unsubscribe } from './transport.ts';

/** Short, since it is within what an outage costs; a try is one handshake. */
const waits = { firstMs: 50, lastMs: 500 };
const timeoutMs = 5_000;

export interface RedisTransportOptions {
  redisUrl: string;
  /** Goes before every channel name, with a colon: many installations can share one Redis. */
  redisPrefix: string;
  log: Logger;
}

/**
 * Hints by Redis publish and subscribe, on two connections (a subscribed one may do nothing else). In a cluster each is to any of its servers: they
 * pass on to each other what is published. Throws when Redis cannot be
 * reached now; connections that are lost later are opened again for as long as the transport is open.
 */
export async function openRedisTransport(options: RedisTransportOptions): Promise<HubTransport> {
  const transport = new RedisTransport(options);
  try {
    await transport.connect();
  } catch (error) {
    await transport.close();
    throw new Error(
      'The hub cannot connect to Redis. Check that REDIS_URL names a running server that lets this client in.',
      { cause: error },
    );
  }
  return transport;
}

class RedisTransport implements HubTransport {
  readonly #prefix: string;
  readonly #log: Logger;
  readonly #subscriber: Redis;
  readonly #publisher: Redis;
  readonly #subscriptions: Subscriptions;
  readonly #hints = new Batch<string>((channels) => this.#publish(channels));
  readonly #closed = new AbortController();

  constructor({ redisUrl, redisPrefix, log }: RedisTransportOptions) {
    this.#prefix = `${redisPrefix}:hint:`;
    this.#log = log;
    this.#publisher = this.#client(redisUrl, `${redisPrefix}:hub-publisher`);
    this.#subscriber = this.#client(redisUrl, `${redisPrefix}:hub-subscriber`);
    this.#subscriptions = new Subscriptions(
      {
        listen: (channel) => this.#tell(() => this.#subscriber.subscribe(channel)),
        unlisten: (channel) => this.#tell(() => this.#subscriber.unsubscribe(channel)),
      },
      log,
    );
    this.#subscriber.on('message', (channel: string) => this.#subscriptions.hint(channel));
  }

  async connect(): Promise<void> {
    await Promise.all([this.#publisher.connect(), this.#subscriber.connect()]);
    this.#subscriber.on('ready', () => void this.#resume());
  }

  async publish(topics: readonly string[]): Promise<void> {
    this.#closed.signal.throwIfAborted();
    if (topics.length === 0) return;
    await this.#hints.add(topics.map((topic) => this.#prefix + topic));
  }

  async subscribe(topic: string, onHint: () => void): Promise<Unsubscribe> {
    this.#closed.signal.throwIfAborted();
    return this.#subscriptions.subscribe(this.#prefix + topic, onHint);
  }

  async check(): Promise<void> {
    try {
      await this.publish([checkTopic]);
      await this.#subscriber.subscribe(this.#prefix + checkTopic);
    } catch (error) {
      throw new Error(
        'The hub cannot publish and subscribe through Redis. Check that REDIS_URL names a running server that allows it.',
        { cause: error },
      );
    }
  }

  async close(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort(new Error('The hub is closed.'));
    this.#subscriptions.clear();
    this.#publisher.disconnect();
    this.#subscriber.disconnect();
  }

  /** The connection is back: listens to everything again, and then hints at everything. */
  async #resume(): Promise<void> {
    const channels = this.#subscriptions.names();
    if (channels.length === 0) return;
    await this.#tell(() => this.#subscriber.subscribe(...channels));
    this.#subscriptions.hintAll();
  }

  /** Never rejects: a lost connection resumes when it is back, and what Redis refuses is for an operator to read. */
  async #tell(command: () => Promise<unknown>): Promise<void> {
    try {
      await command();
    } catch (error) {
      if (error instanceof ReplyError) this.#log.error({ err: error }, 'Redis refused a hub subscription');
      else this.#renew(this.#subscriber);
    }
  }

  async #publish(channels: readonly string[]): Promise<void> {
    const pipeline = this.#publisher.pipeline();
    for (const channel of channels) pipeline.publish(channel, '');
    for (const [error] of (await pipeline.exec()) ?? []) {
      if (error === null) continue;
      if (!(error instanceof ReplyError)) this.#renew(this.#publisher);
      throw error;
    }
  }

  /** A connection that looks well but does not answer may be dead without knowing; a new one is a known state. */
  #renew(client: Redis): void {
    if (client.status === 'ready' && !this.#closed.signal.aborted) client.disconnect(true);
  }

  #client(redisUrl: string, connectionName: string): Redis {
    const client = openClient(redisUrl, {
      connectionName,
      lazyConnect: true,
      connectTimeout: timeoutMs,
      commandTimeout: timeoutMs,
      // A hint that waits for a connection is worth nothing, so every command fails while there is none.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      // `#resume` does it, since it has to know when it is done.
      autoResubscribe: false,
      keepAlive: 10_000,
      retryStrategy: (attempt) => backoff(attempt - 1, waits),
    });
    let lost = false;
    const onLoss = (error?: Error) => {
      if (lost || this.#closed.signal.aborted) return;
      lost = true;
      this.#log.warn({ err: error, connection: connectionName }, 'The hub lost its connection to Redis');
    };
    client.on('error', onLoss);
    client.on('close', onLoss);
    client.on('ready', () => {
      if (lost) this.#log.info({ connection: connectionName }, 'The hub is connected to Redis again');
      lost = false;
    });
    return client;
  }
}
