import pg from 'pg';
import type { Logger } from '../log.ts';
import { cancelledByNothing, keepCallersContext, retireSpent, watchStatements } from './cancellation.ts';
import { DatabaseClock } from './clock.ts';
import { PrismaClient } from './generated/client.ts';
import { sessionSettings } from './pooler.ts';
import { SlowStatements } from './slow-statements.ts';
import type { Statement } from './statement.ts';
import { queryAs, scopedClient } from './tenancy.ts';
import {
  asKept,
  joiningAdapter,
  type TransactionClient,
  type TransactionOptions,
  type TransactionSource,
  transactionOf,
} from './transactions.ts';

export interface DatabaseOptions {
  /** Connections that Prisma and the raw pool share; one process never holds more. */
  poolSize: number;
  /** What `pg_stat_activity` shows, for example `ade-api`. */
  applicationName?: string;
  /** Milliseconds after which the server cancels a statement; 30,000 by default. */
  statementTimeout?: number;
  /** Statements that take so many milliseconds are logged; none unless given. */
  slow?: { log: Logger; ms: number };
  /**
   * The server itself, where `url` leads to a pooler that gives each transaction another connection: what needs a session is done there, and a
   * statement that takes too long is cancelled by the process in place of the server.
   */
  directUrl?: string | null;
  /** An idle connection broke: nothing is lost, the pool opens another. */
  onConnectionLost?: (error: Error) => void;
}

/**
 * One PostgreSQL database: Prisma for entities, raw SQL for event tails, claims and bulk work, on the same connections. It is
 * the system's, or walled in for some workspaces (`scopedTo`).
 */
export interface Database {
  readonly prisma: Omit<ReturnType<typeof scopedClient>, '$transaction'>;
  /** The connections themselves: always the system's. */
  readonly pool: pg.Pool;
  /** Connections that stay one session of the server, for what outlives a transaction: advisory locks. The pool's own, unless a pooler is before it. */
  readonly sessions: pg.Pool;
  /** One statement, within the wall. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<Row>>;
  /** The rows of one statement of the system’s that stays prepared, where connections keep what was prepared. */
  queryNamed<Row extends pg.QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]>;
  /** Several statements that are committed together, within the wall. */
  transaction<T>(work: (tx: TransactionClient) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** What decides about age and expiry, in place of the process's own clock. */
  readonly clock: DatabaseClock;
  /** The same database, of which only these workspaces are there (row-level security). */
  scopedTo(workspaceIds: readonly string[]): Database;
  /** The same database without a wall, for what belongs to no workspace or has yet to find out to which. */
  readonly unscoped: Database;
  /** Waits for the queries under way, then closes every connection. Safe to call twice. */
  close(): Promise<void>;
}

/** Milliseconds that a server may take beyond its limit on statements, before it counts as hanging. */
const answerGraceMs = 5_000;
/** Walled-in databases that are kept for the next request: each weighs some 40 KB and takes a while to make. */
const keptScopes = 500;

/**
 * Opens no connection yet: the first query does, and fails after 10 s if the server does not answer. Values come back as
 * node-postgres gives them: `bigint` and `numeric` as strings, `timestamptz` as Date.
 */
export function createDatabase(url: string, options: DatabaseOptions): Database {
  const statementTimeout = options.statementTimeout ?? 30_000;
  const directUrl = options.directUrl ?? null;
  const connecting = {
    max: options.poolSize,
    application_name: options.applicationName ?? 'ade',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  };
  const asSession = { ...sessionSettings, statement_timeout: statementTimeout };
  const patience = directUrl === null ? { giveUpMs: statementTimeout + answerGraceMs } : { cancelMs: statementTimeout };
  const pool = new pg.Pool({
    ...connecting,
    connectionString: url,
    ...(directUrl === null ? asSession : {}),
    onConnect: (client) => {
      watchStatements(client, patience, slow);
      return cancelledByNothing(() => clock.look(client));
    },
  });
  const sessions =
    directUrl === null ? pool : new pg.Pool({ ...connecting, connectionString: directUrl, ...asSession });
  const explain = (text: string) => cancelledByNothing(() => pool.query(text));
  const slow = options.slow?.ms ? new SlowStatements(explain, options.slow.log, options.slow.ms) : null;
  const clock = new DatabaseClock(() => pool.connect());
  // Without a listener a connection that the server closes while idle would end the process.
  for (const each of new Set([pool, sessions])) {
    each.on('error', (error) => options.onConnectionLost?.(error));
    // Nor does the pool listen for one that breaks between being handed out and being used.
    each.on('connect', (client) => {
      client.on('error', () => {});
    });
  }
  retireSpent(pool);
  keepCallersContext(pool);
  const prisma = new PrismaClient({ adapter: joiningAdapter(pool) });
  const source: TransactionSource = { prisma, pool, keepsPrepared: directUrl === null };
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= prisma
      .$disconnect()
      .then(() => pool.end())
      .then(() => (sessions === pool ? undefined : sessions.end()));
    return closed;
  };
  const queryNamed = async <Row extends pg.QueryResultRow>(statement: Statement, values: unknown[]) =>
    (await pool.query<Row>({ ...asKept(source, statement), values })).rows;
  const scopes = new Map<string, Database>();
  const scopedTo = (workspaceIds: readonly string[]): Database => {
    const key = workspaceIds.toSorted().join(',');
    const scope = scopes.get(key) ?? makeScope(workspaceIds);
    // Those that were used last come last.
    scopes.delete(key);
    scopes.set(key, scope);
    const [oldest] = scopes.keys();
    if (scopes.size > keptScopes && oldest !== undefined) scopes.delete(oldest);
    return scope;
  };
  const makeScope = (workspaceIds: readonly string[]): Database => ({
    prisma: scopedClient(source, workspaceIds),
    pool,
    sessions,
    clock,
    query: (text, values) => queryAs(pool, workspaceIds, text, values),
    queryNamed,
    transaction: (work, limits) => transactionOf(source, workspaceIds, work, limits),
    scopedTo,
    get unscoped() {
      return system;
    },
    close,
  });
  const system: Database = {
    prisma: scopedClient(source, null),
    pool,
    sessions,
    clock,
    query: (text, values) => pool.query(text, values),
    queryNamed,
    transaction: (work, limits) => transactionOf(source, null, work, limits),
    scopedTo,
    get unscoped() {
      return system;
    },
    close,
  };
  return system;
}
