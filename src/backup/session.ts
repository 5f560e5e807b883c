import pg from 'pg';

export interface Session {
  client: pg.Client;
  /** Fires when the connection is gone, and with it what it held: its snapshot, its locks. */
  lost: AbortSignal;
}

/** Values are written and read in forms that do not depend on how a server is set up, and nothing here is short. */
const settings = {
  client_encoding: 'UTF8',
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'iso_8601',
  extra_float_digits: '1',
  bytea_output: 'hex',
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
};

/** Does the work on a connection of its own. */
export async function withSession<T>(databaseUrl: string, work: (session: Session) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'ade-backup',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  const lost = new AbortController();
  client.on('error', (error) => lost.abort(error));
  await client.connect();
  try {
    await client.query(
      Object.entries(settings)
        .map(([name, value]) => `SET ${name} = '${value}'`)
        .join('; '),
    );
    return await work({ client, lost: lost.signal });
  } finally {
    await client.end();
  }
}
