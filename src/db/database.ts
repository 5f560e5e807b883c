import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';

export interface DatabaseOptions {
  /** Connections that Prisma and the raw pool share; one process never holds more. */
  poolSize: number;
  /** What `pg_stat_activity` shows, for example `ade-api`. */
  applicationName?: string;
  /** Milliseconds after which the server cancels a statement; 30,000 unless told. */
  statementTimeout?: number;
  /** An idle connection broke: nothing is lost, the pool opens another. */
  onConnectionLost?: (error: Error) => void;
}

/** One PostgreSQL database: Prisma for entities, the raw pool for event tails, claims and bulk work, on the same connections. */
export interface Database {
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  /** Waits for the queries under way, then closes every connection. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Opens no connection yet: the first query does, and fails after 10 s if the server does not answer. Values come back as
 * node-postgres gives them: `bigint` and `numeric` as strings, `timestamptz` as Date.
 */
export function createDatabase(url: string, options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.poolSize,
    application_name: options.applicationName ?? 'ade',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: options.statementTimeout ?? 30_000,
    // A transaction that a stuck process keeps open holds row locks and holds back the event feed's snapshot horizon.
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    // Prisma's adapter takes every timestamptz that it reads to be in UTC, whatever the session's zone.
    options: '-c TimeZone=UTC',
  });
  // Without a listener a connection that the server closes while idle would end the process.
  pool.on('error', (error) => options.onConnectionLost?.(error));
  // Nor does the pool listen for one that breaks between being handed out and being used.
  pool.on('connect', (client) => client.on('error', () => {}));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  let closed: Promise<void> | undefined;
  return {
    prisma,
    pool,
    close() {
      closed ??= prisma.$disconnect().then(() => pool.end());
      return closed;
    },
  };
}
