import type { Context } from '../kernel/index.ts';

/** Which places jobs have among the waiting jobs of their workspaces, from 1; those that do not wait have none. */
export async function queuePositions({ db }: Context, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await db.query<{ id: string; position: number }>(
    `SELECT job.id, (
       SELECT count(*)::int FROM job AS ahead
       WHERE ahead.status = 'QUEUED' AND ahead.workspace_id = job.workspace_id AND (ahead.due_at, ahead.id) <= (job.due_at, job.id)
     ) AS position FROM job WHERE job.id = ANY ($1) AND job.status = 'QUEUED'`,
    [ids],
  );
  return new Map(rows.map(({ id, position }) => [id, position]));
}
