import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, escapeIdentifier } from 'pg';
import { backoff } from '../backoff.ts';
import type { Logger } from '../log.ts';
import { Batch } from './batch.ts';
import { Subscriptions } from './subscriptions.ts';
import { checkTopic } from './topics.ts';
import type { HubTransport, Unsubscribe } from './transport.ts';

/** Short, since it is within what an outage costs; a try is one handshake. */
const waits = { firstMs: 50, lastMs: 500 };
/** A connection that does not answer for this long is given up and opened again. */
const timeoutMs = 5_000;

export interface PostgresTransportOptions {
  databaseUrl: string;
  log: Logger;
}

/**
 * Hints by LISTEN and NOTIFY on one dedicated connection. Throws when the database cannot be reached now; a connection that is
 * lost later is opened again for as long as the transport is open.
 */
export async function openPostgresTransport(options: PostgresTransportOptions): Promise<HubTransport> {
  const transport = new PostgresTransport(options);
  try {
    await transport.connect();
  } catch (error) {
    throw new Error(
      'The hub cannot connect to PostgreSQL. Check that DATABASE_URL names a running server that lets this client in.',
      { cause: error },
    );
  }
  return transport;
}

class PostgresTransport implements HubTransport {
  readonly #databaseUrl: string;
  readonly #log: Logger;
  readonly #closed = new AbortController();
  readonly #subscriptions: Subscriptions;
  readonly #statements = new Batch<string>((statements) => this.#run(statements));
  #client: Client | null = null;
  #reconnecting = false;

  constructor({ databaseUrl, log }: PostgresTransportOptions) {
    this.#databaseUrl = databaseUrl;
    this.#log = log;
    this.#subscriptions = new Subscriptions(
      {
        listen: (channel) => this.#tell(`LISTEN ${escapeIdentifier(channel)}`),
        unlisten: (channel) => this.#tell(`UNLISTEN ${escapeIdentifier(channel)}`),
      },
      log,
    );
  }

  async publish(topics: readonly string[]): Promise<void> {
    this.#closed.signal.throwIfAborted();
    if (topics.length === 0) return;
    await this.#statements.add(topics.map((topic) => `NOTIFY ${escapeIdentifier(channelOf(topic))}`));
  }

  async subscribe(topic: string, onHint: () => void): Promise<Unsubscribe> {
    this.#closed.signal.throwIfAborted();
    return this.#subscriptions.subscribe(channelOf(topic), onHint);
  }

  async check(): Promise<void> {
    try {
      // Also fails on a standby, where nothing can be published.
      await this.publish([checkTopic]);
    } catch (error) {
      throw new Error(
        'The hub cannot publish through PostgreSQL. Check that DATABASE_URL names a running primary server.',
        { cause: error },
      );
    }
  }

  async close(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort(new Error('The hub is closed.'));
    this.#subscriptions.clear();
    const client = this.#client;
    this.#client = null;
    await client?.end();
  }

  async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.#databaseUrl,
      application_name: 'ade-hub',
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    client.on('error', (error) => this.#lose(client, error));
    client.on('end', () => this.#lose(client, new Error('The connection ended.')));
    client.on('notification', ({ channel }) => this.#subscriptions.hint(channel));
    await client.connect();
    if (this.#closed.signal.aborted) {
      await client.end();
      return;
    }
    // From here on new subscriptions go to this client; those that are known already follow in one statement.
    this.#client = client;
    const channels = this.#subscriptions.names();
    if (channels.length === 0) return;
    await this.#statements.add(channels.map((channel) => `LISTEN ${escapeIdentifier(channel)}`));
    this.#subscriptions.hintAll();
  }

  /** Never rejects: what fails here is repeated when the connection is back. */
  async #tell(statement: string): Promise<void> {
    await this.#statements.add([statement]).catch(() => {});
  }

  async #run(statements: readonly string[]): Promise<void> {
    const client = this.#client;
    if (client === null) throw new Error('The hub has lost its connection to PostgreSQL and is trying to reconnect.');
    try {
      await client.query(statements.join(';'));
    } catch (error) {
      // Whatever was wrong, a new connection that listens to everything again is a known state.
      this.#lose(client, error);
      throw error;
    }
  }

  #lose(client: Client, error: unknown): void {
    if (this.#client !== client) return;
    this.#client = null;
    client.end().catch(() => {});
    if (this.#closed.signal.aborted) return;
    this.#log.warn({ err: error }, 'The hub lost its connection to PostgreSQL');
    void this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    if (this.#reconnecting) return;
    this.#reconnecting = true;
    const { signal } = this.#closed;
    for (let failures = 0; this.#client === null; failures += 1) {
      await delay(backoff(failures, waits), undefined, { signal }).catch(() => {});
      if (signal.aborted) break;
      try {
        await this.connect();
        this.#log.info('The hub is connected to PostgreSQL again');
      } catch (error) {
        this.#log.debug({ err: error }, 'The hub could not reconnect to PostgreSQL');
      }
    }
    this.#reconnecting = false;
  }
}

/** A channel name holds at most 63 bytes (NAMEDATALEN); a longer topic is named by its digest. */
function channelOf(topic: string): string {
  const channel = `ade:${topic}`;
  if (Buffer.byteLength(channel) <= 63) return channel;
  return `ade:${createHash('sha256').update(topic).digest('base64url')}`;
}
