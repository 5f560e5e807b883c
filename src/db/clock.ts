import type pg from 'pg';

/** Milliseconds that one look at the database's clock is good for. */
const goodForMs = 60_000;
/** Milliseconds that an answer may have taken, for what it says to replace what is known. */
const promptMs = 1_000;

/**
 * The database's clock as one process knows it. It is looked at with every new connection and every minute, and carried on by the
 * process's monotonic clock in between: a machine whose own clock is wrong, or is set, ends nothing early and keeps nothing too long.
 */
export class DatabaseClock {
  readonly #connect: () => Promise<pg.PoolClient>;
  /** The instant at which the monotonic clock was at 0; the process's own until the database is asked for the first time. */
  #origin = Date.now() - performance.now();
  #lookedAt: number | null = null;
  #isLooking = false;

  constructor(connect: () => Promise<pg.PoolClient>) {
    this.#connect = connect;
  }

  now(): Date {
    if (this.#lookedAt !== null && performance.now() - this.#lookedAt > goodForMs) void this.#lookAgain();
    return new Date(this.#origin + performance.now());
  }

  /** Looks at the clock over a connection that does nothing else meanwhile. */
  async look(client: pg.ClientBase): Promise<void> {
    const asked = performance.now();
    const { rows } = await client.query<{ now: number }>(
      'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now',
    );
    const answered = performance.now();
    const [row] = rows;
    if (!row || (this.#lookedAt !== null && answered - asked > promptMs)) return;
    this.#origin = row.now - (asked + answered) / 2;
    this.#lookedAt = answered;
  }

  /** While the database is away, what is known goes on to be good. */
  async #lookAgain(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const client = await this.#connect();
      await this.look(client).finally(() => client.release());
    } catch {
      // The next that asks tries again.
    } finally {
      this.#isLooking = false;
    }
  }
}
