import pg from 'pg';
import type { LeaseKind } from '../lease/kind.ts';
import type { Logger } from '../log.ts';

/** Held by the process that measures; any number will do, as long as nothing else uses it. */
const measuringLock = 7_214_018;
/** Milliseconds for which what was measured is answered again, and after which another process tries to measure. */
const sharedMs = 5_000;
/**
 * Milliseconds after which a statement has failed, and metrics are served without what it was to say. Three of them end before Prometheus
 * gives up a scrape (after 10 s, unless its operator has set another time).
 */
const patienceMs = 3_000;

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

export interface PassState {
  name: string;
  /** How long ago a run of it ended without a fault; without such a run, since when there is a run, or the installation. */
  succeededSeconds: number;
}

export interface InstallationState {
  waiting: readonly WaitingRows[];
  passes: readonly PassState[];
  /** Stored objects that are known to be damaged. */
  damagedObjects: number;
}

interface InstallationMeasureOptions {
  databaseUrl: string;
  kinds: readonly LeaseKind[];
  /** Names of the passes of maintenance. */
  passes: readonly string[];
  log: Logger;
}

/**
 * How much is to be done, and how its upkeep goes, of the whole installation. One process measures, however many are asked: the one that
 * holds a lock in PostgreSQL, which another gets once it is gone.
 */
export class InstallationMeasure {
  readonly #options: InstallationMeasureOptions;
  #client: pg.Client | null = null;
  #measured: { at: number; state: Promise<InstallationState | null> } | null = null;

  constructor(options: InstallationMeasureOptions) {
    this.#options = options;
  }

  /** `null` where another process measures, or the database is away. */
  state(): Promise<InstallationState | null> {
    const now = performance.now();
    if (!this.#measured || now - this.#measured.at > sharedMs) this.#measured = { at: now, state: this.#measure() };
    return this.#measured.state;
  }

  async close(): Promise<void> {
    await this.#client?.end().catch(() => {});
    this.#client = null;
  }

  async #measure(): Promise<InstallationState | null> {
    const { kinds, passes, log } = this.#options;
    try {
      this.#client ??= await this.#connect();
      if (!this.#client) return null;
      const waiting = await this.#client.query<WaitingRows>(kinds.map(measureOf).join(' UNION ALL '));
      const upkeep = await this.#client.query<PassState>(passesSql, [passes]);
      const damaged = await this.#client.query<{ count: number }>('SELECT count(*)::int AS count FROM damaged_object');
      return { waiting: waiting.rows, passes: upkeep.rows, damagedObjects: damaged.rows[0]?.count ?? 0 };
    } catch (error) {
      log.warn({ err: error }, 'what waits, and how upkeep goes, could not be measured');
      await this.close();
      return null;
    }
  }

  async #connect(): Promise<pg.Client | null> {
    const client = new pg.Client({
      connectionString: this.#options.databaseUrl,
      application_name: 'ade-metrics',
      keepAlive: true,
      statement_timeout: patienceMs,
      // Also by our clock: a server that hangs, or a line to it that does, ends no statement.
      query_timeout: patienceMs,
      connectionTimeoutMillis: patienceMs,
    });
    client.on('error', () => {
      if (this.#client === client) this.#client = null;
    });
    await client.connect();
    let isOurs = false;
    try {
      const { rows } = await client.query<{ isOurs: boolean }>('SELECT pg_try_advisory_lock($1) AS "isOurs"', [
        measuringLock,
      ]);
      isOurs = rows[0]?.isOurs ?? false;
    } finally {
      // Also where the answer did not come: the lock may be had all the same, and would be held for as long as the connection lives.
      if (!isOurs) await client.end();
    }
    return isOurs ? client : null;
  }
}

const passesSql = `SELECT pass.name, greatest(extract(epoch FROM now() - coalesce(
      max(run.finished_at) FILTER (WHERE run.error IS NULL), min(run.started_at), (SELECT marked_at FROM installation)
    )), 0)::float8 AS "succeededSeconds"
  FROM unnest($1::text[]) AS pass(name) LEFT JOIN maintenance_run AS run ON run.pass = pass.name GROUP BY pass.name`;

function measureOf({ table, waiting }: LeaseKind): string {
  return `SELECT '${table}' AS kind,
    count(*) FILTER (WHERE claimed_by IS NULL AND due_at <= now())::int AS due,
    count(*) FILTER (WHERE claimed_by IS NULL AND due_at > now())::int AS later,
    count(*) FILTER (WHERE claimed_by IS NOT NULL)::int AS running,
    coalesce(extract(epoch FROM now() - min(due_at) FILTER (WHERE claimed_by IS NULL AND due_at <= now())), 0)::float8 AS "oldestSeconds"
    FROM "${table}" WHERE (${waiting}) OR claimed_by IS NOT NULL`;
}
