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
  documentsFailed: number;
  documentsToReview: number;
  jobsQueued: number;
  jobsRunning: number;
  jobsSucceeded: number;
  jobsFailed: number;
  jobsCancelled: number;
  rowsExtracted: bigint;
}

/** What a workspace holds, that the caller has already found visible: what is open is counted, the rest is kept by triggers. */
export async function workspaceStats(context: Context, workspaceId: string): Promise<WorkspaceStats> {
  const { prisma } = context.db;
  const [counts, open] = await Promise.all([
    prisma.workspaceCount.findMany({ where: { workspaceId } }),
    prisma.job.groupBy({
      by: ['status'],
      where: { workspaceId, finishedAt: null },
      _count: true,
    }),
  ]);
  const amounts = new Map(counts.map(({ what, amount }) => [what, amount]));
  const amountOf = (what: string) => amounts.get(what) ?? 0n;
  const openBy = new Map(open.map(({ status, _count }) => [status, _count]));
  return {
    documents: Number(amountOf('documents')),
    bytes: amountOf('bytes'),
    documentsFailed: Number(amountOf('documents:FAILED')),
    documentsToReview: Number(amountOf('documents:NEEDS_REVIEW')),
    jobsQueued: openBy.get('QUEUED') ?? 0,
    jobsRunning: openBy.get('RUNNING') ?? 0,
    jobsSucceeded: Number(amountOf('jobs:SUCCEEDED')),
    jobsFailed: Number(amountOf('jobs:FAILED')),
    jobsCancelled: Number(amountOf('jobs:CANCELLED')),
    rowsExtracted: amountOf('rows'),
  };
}
