import { Prisma } from '../../db/generated/client.ts';

/** Whose turn it is not: a workspace of which a worker runs so many jobs already. */
export interface Share {
  worker: string;
  mostPerWorkspace: number;
}

/**
 * The job whose turn it is, locked: of the workspaces that wait, the one with the fewest running jobs, then the one that has
 * had no turn for the longest time, and of its due jobs the oldest. A job that another worker is just claiming is passed over, and so is a
 * workspace that has its share of this worker.
 *
 * Reads one index entry per waiting workspace, not their backlogs: each step of the recursion jumps to the next workspace.
 */
export const nextInTurn = ({ worker, mostPerWorkspace }: Share): Prisma.Sql => Prisma.sql`
  WITH RECURSIVE waiting AS (
    (SELECT workspace_id, due_at FROM job WHERE status = 'QUEUED' ORDER BY workspace_id, due_at LIMIT 1)
    UNION ALL
    SELECT following.* FROM waiting CROSS JOIN LATERAL (
      SELECT workspace_id, due_at FROM job WHERE status = 'QUEUED' AND workspace_id > waiting.workspace_id
      ORDER BY workspace_id, due_at LIMIT 1
    ) AS following
  ), turns AS (
    SELECT workspace_id FROM waiting WHERE due_at <= now() AND ${mostPerWorkspace} >
      (SELECT count(*) FROM job WHERE status = 'RUNNING' AND job.workspace_id = waiting.workspace_id AND claimed_by = ${worker})
    ORDER BY
      (SELECT count(*) FROM job WHERE status = 'RUNNING' AND job.workspace_id = waiting.workspace_id),
      (SELECT max(claimed_at) FROM job WHERE job.workspace_id = waiting.workspace_id) NULLS FIRST,
      due_at
  )
  SELECT due.id FROM turns CROSS JOIN LATERAL (
    SELECT id FROM job WHERE status = 'QUEUED' AND job.workspace_id = turns.workspace_id AND due_at <= now()
    ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
  ) AS due LIMIT 1`;
