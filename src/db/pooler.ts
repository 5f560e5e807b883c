import pg from 'pg';
import { z } from 'zod';
import { PoolerError } from './pooler-error.ts';

/** The time zone that every connection of ours is in: Prisma’s adapter takes each timestamptz that it reads to be in UTC. */
const utc: ReadonlySet<string> = new Set(['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT', 'Zulu', 'Universal', 'UCT']);
/** Milliseconds after which a transaction that stands still is undone: it holds locks, and holds back the horizon of feeds. */
export const idleTransactionMs = 60_000;
/** What a connection of ours asks for when it is opened; a pooler in transaction mode has none of it. */
export const sessionSettings = {
  idle_in_transaction_session_timeout: idleTransactionMs,
  options: '-c TimeZone=UTC',
} as const;
const timeoutMs = 10_000;

/**
 * Throws PoolerError unless the addresses lead where ADE needs them to. Without `directUrl`, `url` has to keep sessions and take their settings:
 * the server itself, or a pooler in session mode. With it, `url` may lead to a pooler in transaction mode before the same database.
 * Other errors are those of connecting.
 */
export async function assureRoute(url: string, directUrl: string | null): Promise<void> {
  if (directUrl === null) {
    await assureSessions(url);
    return;
  }
  if ((await kindOf(directUrl)) === 'transactions') {
    throw new PoolerError(
      'ADE_DATABASE_DIRECT_URL leads to a pooler that gives each transaction another connection. Set it to the address of PostgreSQL itself.',
    );
  }
  const [there, direct] = [await lookAt(url), await lookAt(directUrl)];
  if (there.database !== direct.database) {
    throw new PoolerError('DATABASE_URL and ADE_DATABASE_DIRECT_URL lead to two databases. Set both to the same one.');
  }
  if (!utc.has(there.timeZone)) {
    throw new PoolerError(
      `The connections of the pooler are in the time zone ${there.timeZone}, and ADE needs UTC. Run "ade migrate", which sets it for the user of the database, and have the pooler open its connections anew (RECONNECT in PgBouncer’s console).`,
    );
  }
}

/**
 * Sets for the user and the database, and so for the connections that a pooler opens, what connections of ours else ask for themselves. A user
 * may do so for itself.
 */
export async function prepareForPooler(directUrl: string): Promise<void> {
  await withClient({ connectionString: directUrl }, async (client) => {
    const { rows } = await client.query<{ name: string }>('SELECT quote_ident(current_database()) AS name');
    const role = `ALTER ROLE CURRENT_USER IN DATABASE ${rows[0]?.name}`;
    await client.query(`${role} SET TimeZone = 'UTC'`);
    await client.query(`${role} SET idle_in_transaction_session_timeout = ${idleTransactionMs}`);
  });
}

async function assureSessions(url: string): Promise<void> {
  const kind = await kindOf(url);
  if (kind === 'server') return;
  const remedy = 'Set ADE_DATABASE_DIRECT_URL to the address of PostgreSQL itself';
  if (kind === 'transactions') {
    throw new PoolerError(`DATABASE_URL leads to a pooler that gives each transaction another connection. ${remedy}.`);
  }
  const refusal = `DATABASE_URL leads to a pooler that does not pass on what ADE asks of a connection. ${remedy}.`;
  try {
    await withClient({ connectionString: url, statement_timeout: 30_000, ...sessionSettings }, async (client) => {
      const { rows } = await client.query<{ zone: string }>(`SELECT current_setting('TimeZone') AS zone`);
      if (rows[0]?.zone !== 'UTC') throw new PoolerError(refusal);
    });
  } catch (error) {
    // What PgBouncer answers to a parameter that it does not know.
    if (error instanceof Error && /unsupported startup parameter/.test(error.message)) {
      throw new PoolerError(refusal, { cause: error });
    }
    throw error;
  }
}

/** What PostgreSQL gives a connection to cancel its statements with: behind a pooler, the pooler’s own (protocol, BackendKeyData). */
const withProcess = z.object({ processID: z.int() });

/**
 * What is at the address: the server itself, or a pooler that keeps a connection on one session of it, or one that gives each transaction another.
 * Which of the two is tried: while another connection holds a transaction open, a connection without a session is given another process than before.
 */
async function kindOf(url: string): Promise<'server' | 'sessions' | 'transactions'> {
  return withClient({ connectionString: url }, async (client) => {
    const before = await processOf(client);
    if (withProcess.safeParse(client).data?.processID === before) return 'server';
    return withClient({ connectionString: url }, async (other) => {
      await other.query('BEGIN');
      const after = await processOf(client);
      await other.query('ROLLBACK');
      return after === before ? 'sessions' : 'transactions';
    });
  });
}

async function processOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ process: number }>('SELECT pg_backend_pid() AS process');
  return rows[0]?.process ?? 0;
}

/** Which database of which running server it is, and in what time zone its connections are when nothing is asked for. */
async function lookAt(url: string): Promise<{ database: string; timeZone: string }> {
  return withClient({ connectionString: url }, async (client) => {
    const { rows } = await client.query<{ database: string; timeZone: string }>(
      `SELECT oid || ' ' || extract(epoch FROM pg_postmaster_start_time()) AS database, current_setting('TimeZone') AS "timeZone"
        FROM pg_database WHERE datname = current_database()`,
    );
    return rows[0] ?? { database: '', timeZone: '' };
  });
}

async function withClient<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    application_name: 'ade-route',
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    ...config,
  });
  // Without a listener a connection that is lost would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
