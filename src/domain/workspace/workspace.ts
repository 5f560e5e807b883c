import type { Prisma, Workspace } from '../../db/generated/client.ts';
import { type Context, closedError, requireViewer, visibleIn } from '../kernel/index.ts';

/** Which workspace has this id or slug, if the viewer may see it; without either, those that are open. */
export function findWorkspaceWhere(
  context: Pick<Context, 'viewer'>,
  by: { id?: string | null; slug?: string | null },
): Prisma.WorkspaceWhereInput {
  return {
    AND: [
      { id: visibleIn(context, 'workspace.read') },
      by.id == null ? {} : { id: by.id },
      by.slug == null ? {} : { slug: by.slug },
      by.id == null && by.slug == null ? { archivedAt: null } : {},
    ],
  };
}

/**
 * The workspace with this id or slug, if the viewer may see it; without either, the oldest. Throws SecondFactorMissingError for one of
 * theirs that asks for a second factor.
 */
export async function findWorkspace(
  context: Context,
  by: { id?: string | null; slug?: string | null },
  query: Pick<Prisma.WorkspaceDefaultArgs, 'include' | 'select'> = {},
): Promise<Workspace | null> {
  const found = await context.db.prisma.workspace.findFirst({
    ...query,
    where: findWorkspaceWhere(context, by),
    orderBy: { id: 'asc' },
  });
  const refusal = closedError(requireViewer(context), ({ id, slug }) => id === by.id || slug === by.slug);
  if (found === null && refusal) throw refusal;
  return found;
}

/** The workspaces that the viewer may see, oldest first; archived ones only when they are asked for. */
export function listWorkspaces(
  context: Context,
  filter: WorkspaceFilter,
  query: Pick<Prisma.WorkspaceFindManyArgs, 'include' | 'select' | 'cursor' | 'skip' | 'take'> = {},
): Promise<Workspace[]> {
  return context.db.prisma.workspace.findMany({
    ...query,
    where: listWorkspacesWhere(context, filter),
    orderBy: { id: 'asc' },
  });
}

/** How many those are. */
export function countWorkspaces(context: Context, filter: WorkspaceFilter): Promise<number> {
  return context.db.prisma.workspace.count({ where: listWorkspacesWhere(context, filter) });
}

interface WorkspaceFilter {
  includeArchived?: boolean | null;
}

/** Which those are. */
export function listWorkspacesWhere(
  context: Pick<Context, 'viewer'>,
  { includeArchived }: WorkspaceFilter,
): Prisma.WorkspaceWhereInput {
  return { id: visibleIn(context, 'workspace.read'), ...(includeArchived ? {} : { archivedAt: null }) };
}

export interface WorkspaceStats {
  documents: number;
  bytes: bigint;
  jobsQueued: number;
  jobsRunning: number;
  jobsSucceeded: number;
  jobsFailed: number;
  jobsCancelled: number;
  rowsExtracted: bigint;
}

/** Counts a workspace that the caller has already found visible. */
export async function workspaceStats(context: Context, workspaceId: string): Promise<WorkspaceStats> {
  const { prisma } = context.db;
  const [documents, jobs, tables] = await Promise.all([
    prisma.document.aggregate({
      where: { workspaceId, kind: 'SOURCE', deletedAt: null },
      _count: true,
      _sum: { byteSize: true },
    }),
    prisma.job.groupBy({ by: ['status'], where: { workspaceId }, _count: true }),
    prisma.table.aggregate({ where: { workspaceId }, _sum: { rowCount: true } }),
  ]);
  const jobsBy = new Map(jobs.map((group) => [group.status, group._count]));
  return {
    documents: documents._count,
    bytes: documents._sum.byteSize ?? 0n,
    jobsQueued: jobsBy.get('QUEUED') ?? 0,
    jobsRunning: jobsBy.get('RUNNING') ?? 0,
    jobsSucceeded: jobsBy.get('SUCCEEDED') ?? 0,
    jobsFailed: jobsBy.get('FAILED') ?? 0,
    jobsCancelled: jobsBy.get('CANCELLED') ?? 0,
    rowsExtracted: BigInt(tables._sum.rowCount ?? 0),
  };
}
