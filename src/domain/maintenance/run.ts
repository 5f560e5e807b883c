import type { Context } from '../kernel/index.ts';

/** How many runs of each pass are remembered. */
const keptRuns = 50;
const maxErrorLength = 1_000;

export interface MaintenanceRun {
  id: string;
  pass: string;
  startedAt: Date;
  finishedAt: Date | null;
  nextAt: Date;
  counts: Record<string, number>;
  error: string | null;
  isComplete: boolean;
  position: string | null;
}

// As text, since ids pass 2^53; so an order names the column with its table, or it would be that of texts.
const columns = `id::text, pass, started_at AS "startedAt", finished_at AS "finishedAt", next_at AS "nextAt", counts, error,
  is_complete AS "isComplete", position`;

/** The newest run of a pass, and whether the next is due within so many milliseconds: by the database's clock. */
export async function lastRunOf(
  context: Context,
  pass: string,
  withinMs: number,
): Promise<(MaintenanceRun & { isDue: boolean }) | null> {
  const { rows } = await context.db.pool.query<MaintenanceRun & { isDue: boolean }>(
    `SELECT ${columns}, next_at <= now() + make_interval(secs => $2) AS "isDue"
     FROM maintenance_run WHERE pass = $1 ORDER BY maintenance_run.id DESC LIMIT 1`,
    [pass, withinMs / 1000],
  );
  return rows[0] ?? null;
}

/** All runs that are remembered, newest first. */
export async function listRuns(context: Context): Promise<MaintenanceRun[]> {
  const { rows } = await context.db.pool.query<MaintenanceRun>(
    `SELECT ${columns} FROM maintenance_run ORDER BY maintenance_run.id DESC`,
  );
  return rows;
}

/** Only for who holds the pass's lock. The next run is due at once: it takes up what this one left. */
export async function failAbandonedRuns(context: Context, pass: string): Promise<void> {
  await context.db.pool.query(
    `UPDATE maintenance_run SET finished_at = now(), next_at = now(), error = 'The process that ran this has died.'
     WHERE pass = $1 AND finished_at IS NULL`,
    [pass],
  );
}

/** Writes down that a run begins, and forgets the oldest but the last that went well. Answers its id. */
export async function beginRun(context: Context, pass: string, everyMs: number): Promise<string> {
  const { rows } = await context.db.pool.query<{ id: string }>(
    `WITH forgotten AS (
       DELETE FROM maintenance_run WHERE pass = $1 AND id <= (
         SELECT id FROM maintenance_run WHERE pass = $1 ORDER BY id DESC OFFSET $3 LIMIT 1
       ) AND id IS DISTINCT FROM (SELECT max(id) FROM maintenance_run WHERE pass = $1 AND finished_at IS NOT NULL AND error IS NULL)
     )
     INSERT INTO maintenance_run (pass, next_at) VALUES ($1, now() + make_interval(secs => $2)) RETURNING id::text`,
    [pass, everyMs / 1000, keptRuns - 1],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('PostgreSQL did not answer the id of a new maintenance run.');
  return id;
}

export interface RunResult {
  complete: boolean;
  position: string | null;
  counts: Record<string, number>;
  /** What was thrown, or `null`. */
  fault: unknown;
  /** Milliseconds until the next run of one that has not got to the end of its work. */
  soonMs: number;
}

/** Writes down how a run ended. */
export async function endRun(context: Context, id: string, result: RunResult): Promise<void> {
  const { complete, position, counts, fault, soonMs } = result;
  await context.db.pool.query(
    `UPDATE maintenance_run SET finished_at = clock_timestamp(), counts = $2, error = $3, is_complete = $4, position = $5,
       next_at = CASE WHEN $4 THEN next_at ELSE least(next_at, clock_timestamp() + make_interval(secs => $6)) END
     WHERE id = $1`,
    [id, counts, fault === null ? null : messageOf(fault), complete, position, soonMs / 1000],
  );
}

function messageOf(fault: unknown): string {
  return (fault instanceof Error ? fault.message : String(fault)).slice(0, maxErrorLength);
}
