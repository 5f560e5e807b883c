import pg from 'pg';
import type { LeaseKind } from '../lease/kind.ts';
import type { Logger } from '../log.ts';

/** Held by the process that measures; any number will do, as long as nothing else uses it. */
const measuringLock = 7_214_018;
/** Milliseconds for which what was measured is answered again, and after which another process tries to measure. */
const sharedMs = 5_000;
const statementTimeoutMs = 5_000;

export interface WaitingRows {
  kind: string;
  /** Rows that are due and that no worker has. */
  due: number;
  /** Rows that wait for a moment that is to come. */
  later: number;
  /** Rows that a worker has. */
  running: number;
  /** How long the oldest due row has been due; 0 without one. */
  oldestSeconds: number;
}

/**
 * How much is to be done, of the whole installation. One process measures, however many are asked: the one that holds a lock in
 * PostgreSQL, which another gets once it is gone.
 */
export class QueueMeasure {
  readonly #databaseUrl: string;
  readonly #kinds: readonly LeaseKind[];
  readonly #log: Logger;
  #client: pg.Client | null = null;
  #measured: { at: number; rows: Promise<readonly WaitingRows[] | null> } | null = null;

  constructor({ databaseUrl, kinds, log }: { databaseUrl: string; kinds: readonly LeaseKind[]; log: Logger }) {
    this.#databaseUrl = databaseUrl;
    this.#kinds = kinds;
    this.#log = log;
  }

  /** `null` where another process measures, or the database is away. */
  rows(): Promise<readonly WaitingRows[] | null> {
    const now = performance.now();
    if (!this.#measured || now - this.#measured.at > sharedMs) this.#measured = { at: now, rows: this.#measure() };
    return this.#measured.rows;
  }

  async close(): Promise<void> {
    await this.#client?.end().catch(() => {});
    this.#client = null;
  }

  async #measure(): Promise<readonly WaitingRows[] | null> {
    try {
      this.#client ??= await this.#connect();
      if (!this.#client) return null;
      const { rows } = await this.#client.query<WaitingRows>(this.#kinds.map(measureOf).join(' UNION ALL '));
      return rows;
    } catch (error) {
      this.#log.warn({ err: error }, 'what waits could not be measured');
      await this.close();
      return null;
    }
  }

  async #connect(): Promise<pg.Client | null> {
    const client = new pg.Client({
      connectionString: this.#databaseUrl,
      application_name: 'ade-metrics',
      keepAlive: true,
      statement_timeout: statementTimeoutMs,
      connectionTimeoutMillis: statementTimeoutMs,
    });
    client.on('error', () => {
      if (this.#client === client) this.#client = null;
    });
    await client.connect();
    const { rows } = await client.query<{ isOurs: boolean }>('SELECT pg_try_advisory_lock($1) AS "isOurs"', [
      measuringLock,
    ]);
    if (rows[0]?.isOurs) return client;
    await client.end();
    return null;
  }
}

function measureOf({ table, waiting }: LeaseKind): string {
  return `SELECT '${table}' AS kind,
    count(*) FILTER (WHERE claimed_by IS NULL AND due_at <= now())::int AS due,
    count(*) FILTER (WHERE claimed_by IS NULL AND due_at > now())::int AS later,
    count(*) FILTER (WHERE claimed_by IS NOT NULL)::int AS running,
    coalesce(extract(epoch FROM now() - min(due_at) FILTER (WHERE claimed_by IS NULL AND due_at <= now())), 0)::float8 AS "oldestSeconds"
    FROM "${table}" WHERE (${waiting}) OR claimed_by IS NOT NULL`;
}
