import type { Database } from '../../db/database.ts';
import { type Context, requireViewer } from '../kernel/index.ts';

/** What a workspace holds now, and has used in this month. */
export interface Use {
  bytes: bigint;
  rows: bigint;
  jobs: bigint;
  /** Members and open invitations. */
  members: bigint;
}

/** What a workspace has used in one month. */
export interface MonthOfUse {
  /** The month's first day, midnight UTC. */
  month: Date;
  documents: bigint;
  bytes: bigint;
  jobs: bigint;
  rows: bigint;
}

/** What workspaces use, whose quota the caller has been let see. */
export async function usesOf(context: Context, workspaceIds: readonly string[]): Promise<Map<string, Use>> {
  const { rows } = await seeing(context).query<{ id: string } & Record<keyof Use, string>>(
    `SELECT workspace.id, coalesce(storage.bytes, 0)::text AS bytes, coalesce(month.rows, 0)::text AS rows,
       coalesce(month.jobs, 0)::text AS jobs,
       ((SELECT count(*) FROM membership WHERE membership.workspace_id = workspace.id)
        + (SELECT count(*) FROM invitation WHERE invitation.workspace_id = workspace.id
             AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()))::text AS members
     FROM workspace LEFT JOIN workspace_storage AS storage ON storage.workspace_id = workspace.id
       LEFT JOIN workspace_month AS month ON month.workspace_id = workspace.id AND month.month = ade_this_month()
     WHERE workspace.id = ANY ($1)`,
    [workspaceIds],
  );
  return new Map(
    rows.map(({ id, bytes, rows: extracted, jobs, members }) => [
      id,
      { bytes: BigInt(bytes), rows: BigInt(extracted), jobs: BigInt(jobs), members: BigInt(members) },
    ]),
  );
}

/** The last months of such a workspace in which it used anything, newest first. */
export async function monthsOf(context: Context, workspaceId: string, last: number): Promise<MonthOfUse[]> {
  return seeing(context).prisma.workspaceMonth.findMany({
    where: { workspaceId },
    orderBy: { month: 'desc' },
    take: last,
  });
}

/** Administrators see what all workspaces use, and nothing of what is in them. */
function seeing(context: Context): Database {
  return requireViewer(context).isAdministrator ? context.db.unscoped : context.db;
}
