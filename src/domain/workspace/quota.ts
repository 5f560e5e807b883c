import type { Prisma, Workspace } from '../../db/generated/client.ts';
import {
  type Context,
  requireAdministrator,
  requirePermission,
  type Transaction,
  transact,
  ValidationError,
  type ValidationIssue,
} from '../kernel/index.ts';
import { lockWorkspace } from './change.ts';

/** Whose name or slug contains the text; all without one. */
function quotaWhere(search: string | null): Prisma.WorkspaceWhereInput {
  if (search === null) return {};
  const contains = { contains: search, mode: 'insensitive' as const };
  return { OR: [{ name: contains }, { slug: contains }] };
}

/** All workspaces as those who give them quotas see them, oldest first. Throws AdministratorNeededError. */
export async function listQuotas(
  context: Context,
  search: string | null,
  query: Pick<Prisma.WorkspaceFindManyArgs, 'include' | 'select' | 'cursor' | 'skip' | 'take'>,
): Promise<Workspace[]> {
  requireAdministrator(context);
  return context.db.unscoped.prisma.workspace.findMany({
    ...query,
    where: quotaWhere(search),
    orderBy: { id: 'asc' },
  });
}

/** How many those are. Throws AdministratorNeededError. */
export async function countQuotas(context: Context, search: string | null): Promise<number> {
  requireAdministrator(context);
  return context.db.unscoped.prisma.workspace.count({ where: quotaWhere(search) });
}

/** What is left out stays; `null`: as the settings say. */
export interface QuotaChange {
  workspaceId: string;
  /** 0: no limit; so are the others. */
  bytes?: bigint | null;
  rowsPerMonth?: number | null;
  jobsPerMonth?: number | null;
  members?: number | null;
}

/** Changes what a workspace may hold and use. What it has already stays. For administrators, members or not. */
export async function changeWorkspaceQuota(context: Context, change: QuotaChange): Promise<Workspace> {
  requireAdministrator(context);
  const { workspaceId, ...given } = change;
  requireNumbers(given, { least: 0, most: Number.MAX_SAFE_INTEGER });
  const { bytes, rowsPerMonth, jobsPerMonth, members } = given;
  return transact({ ...context, db: context.db.unscoped }, async (tx) => {
    const quota = { quotaBytes: bytes, quotaRows: rowsPerMonth, quotaJobs: jobsPerMonth, quotaMembers: members };
    const changed = await written(tx, workspaceId, quota);
    tx.record({
      stream: workspaceId,
      type: 'workspace.quota_changed',
      payload: {
        workspaceId,
        bytes: changed.quotaBytes === null ? null : Number(changed.quotaBytes),
        rowsPerMonth: changed.quotaRows,
        jobsPerMonth: changed.quotaJobs,
        members: changed.quotaMembers,
      },
      workspaceId,
    });
    return changed;
  });
}

/** What is left out stays; `null`: as long as the settings say. */
export interface RetentionChange {
  workspaceId: string;
  documentsDays?: number | null;
  jobsDays?: number | null;
  eventsDays?: number | null;
}

/** Changes how long a workspace keeps things; never longer than the installation does. */
export async function changeWorkspaceRetention(context: Context, change: RetentionChange): Promise<Workspace> {
  const { workspaceId, ...given } = change;
  requirePermission(context, workspaceId, 'workspace.manage', 'The workspace');
  requireNumbers(given, { least: 1, most: 36_500 });
  const { documentsDays, jobsDays, eventsDays } = given;
  return transact(context, async (tx) => {
    const keep = { keepDocumentsDays: documentsDays, keepJobsDays: jobsDays, keepEventsDays: eventsDays };
    const changed = await written(tx, workspaceId, keep);
    tx.record({
      stream: workspaceId,
      type: 'workspace.retention_changed',
      payload: {
        workspaceId,
        documentsDays: changed.keepDocumentsDays,
        jobsDays: changed.keepJobsDays,
        eventsDays: changed.keepEventsDays,
      },
      workspaceId,
    });
    return changed;
  });
}

async function written(tx: Transaction, id: string, data: Prisma.WorkspaceUpdateInput): Promise<Workspace> {
  await lockWorkspace(tx, id);
  return tx.db.workspace.update({ where: { id }, data });
}

function requireNumbers(given: Record<string, number | bigint | null | undefined>, { least, most }: Range): void {
  const issues: ValidationIssue[] = [];
  for (const [path, value] of Object.entries(given)) {
    if (value == null || (value >= least && value <= most)) continue;
    const message = `This is a number from ${least} to ${most.toLocaleString('en')}.`;
    issues.push({ path, message, code: 'OUT_OF_RANGE' });
  }
  if (issues.length > 0) throw new ValidationError('The workspace cannot be given these numbers.', issues);
}

interface Range {
  least: number;
  most: number;
}
