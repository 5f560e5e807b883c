import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AbstractConnector, type SentinelConnectionOptions, SentinelConnector } from 'ioredis';
import { z } from 'zod';

/** What ioredis makes of a `redis:` or `rediss:` address. */
const address = z.object({
  host: z.string().optional(),
  port: z.coerce.number(),
  family: z.coerce.number().optional(),
  tls: z.unknown().optional(),
  /** Milliseconds that a closing socket has before it is destroyed. */
  disconnectTimeout: z.number(),
  /** Servers of a cluster that are as good as each other. */
  nodes: z.array(z.object({ host: z.string(), port: z.number() })).optional(),
});

/**
 * Opens the sockets of Redis clients: give it to ioredis as `Connector`. Its own listens for one error on each socket. A TLS
 * handshake that fails can have two, ours that the certificate is not trusted and then the server's alert, and the second
 * would end the process (https://github.com/redis/ioredis/pull/962).
 */
export class RedisConnector extends AbstractConnector {
  readonly #address: z.output<typeof address>;
  #tries = 0;

  /** `options` are those of the client. */
  constructor(options: unknown) {
    const parsed = address.parse(options);
    super(parsed.disconnectTimeout);
    this.#address = parsed;
  }

  override async connect() {
    this.connecting = true;
    // ioredis may disconnect in the same turn that it connects in.
    await Promise.resolve();
    if (!this.connecting) throw new Error('Connection is closed.');
    const { nodes, family, tls } = this.#address;
    const { host, port } = nodes?.[this.#tries++ % nodes.length] ?? this.#address;
    const to = { port, ...(host === undefined ? {} : { host }), ...(family === undefined ? {} : { family }) };
    const socket = tls ? connectTls(to) : connectTcp(to);
    socket.on('error', (error) => {
      this.firstError ??= error;
    });
    this.stream = socket;
    return socket;
  }
}

const sentinelOptions = z.custom<SentinelConnectionOptions>(
  (options) => z.object({ sentinels: z.array(z.unknown()) }).safeParse(options).success,
);

/** The same for the primary that sentinels name. */
export class PrimaryConnector extends SentinelConnector {
  /** `options` are those of the client. */
  constructor(options: unknown) {
    super(sentinelOptions.parse(options));
  }

  override async connect(eventEmitter: Parameters<SentinelConnector['connect']>[0]) {
    const socket = await super.connect(eventEmitter);
    socket.on('error', () => {});
    return socket;
  }
}
