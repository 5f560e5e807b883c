import type { Prisma, WorkspaceErasure } from '../../db/generated/client.ts';
import { requireRecentProof } from '../factor/index.ts';
import {
  ConflictError,
  type Context,
  newId,
  requirePermission,
  requirePerson,
  type Transaction,
  transact,
  ValidationError,
} from '../kernel/index.ts';
import { lockWorkspace } from './change.ts';

/**
 * Takes an archived workspace away from everybody at once: its members, keys, invitations and webhooks go with this, the rest step by
 * step in a maintenance pass. `slug` says again which: there is no way back. Throws NotFoundError, ForbiddenError, ConflictError when
 * it is not archived or jobs are unfinished, ProofNeededError, and ValidationError for another slug.
 */
export async function deleteWorkspace(
  context: Context,
  { workspaceId, slug }: { workspaceId: string; slug: string },
): Promise<WorkspaceErasure> {
  const { userId } = requirePerson(context);
  requirePermission(context, workspaceId, 'workspace.manage', 'The workspace');
  await requireRecentProof(context);
  return transact(context, async (tx) => {
    const workspace = await lockWorkspace(tx, workspaceId);
    if (workspace.archivedAt === null) {
      throw new ConflictError('NOT_ARCHIVED', 'The workspace is open. Archive it first.');
    }
    if (slug !== workspace.slug) {
      const message = 'This is not the slug of the workspace. Deleting cannot be undone: name it exactly.';
      throw new ValidationError(message, [{ path: 'slug', message, code: 'OTHER_SLUG' }]);
    }
    const unfinished = await tx.db.job.count({ where: { workspaceId, status: { in: ['QUEUED', 'RUNNING'] } } });
    if (unfinished > 0) {
      throw new ConflictError(
        'JOBS_UNFINISHED',
        `${unfinished} of its jobs ${unfinished === 1 ? 'is' : 'are'} unfinished. Cancel them, or wait for their ends.`,
      );
    }
    const id = newId('WorkspaceErasure');
    const held = await contentsOf(tx, workspaceId);
    const all = { where: { workspaceId } };
    await tx.db.membership.deleteMany(all);
    await tx.db.apiKey.deleteMany(all);
    await tx.db.invitation.deleteMany(all);
    await tx.db.webhook.deleteMany(all);
    await tx.db.groupGrant.deleteMany(all);
    // Another workspace may have the slug from now on.
    await tx.db.workspace.update({
      where: { id: workspaceId },
      data: { slug: workspaceId.toLowerCase().replace('_', '-'), name: 'Deleted' },
    });
    tx.record({
      stream: id,
      type: 'workspace.deleted',
      payload: { workspaceId, erasureId: id },
      workspaceId: null,
    });
    return tx.db.workspaceErasure.create({ data: { id, workspaceId, held, requestedById: userId } });
  });
}

/** How many of what a workspace holds, by name. */
async function contentsOf(tx: Transaction, workspaceId: string): Promise<Record<string, number>> {
  const where = { workspaceId };
  const documents = await tx.db.document.aggregate({ where, _count: true, _sum: { byteSize: true } });
  const tables = await tx.db.table.aggregate({ where, _count: true, _sum: { rowCount: true } });
  return {
    documents: documents._count,
    bytes: Number(documents._sum.byteSize ?? 0),
    jobs: await tx.db.job.count({ where }),
    tables: tables._count,
    rows: Number(tables._sum.rowCount ?? 0),
    configurations: await tx.db.configuration.count({ where }),
    events: await tx.db.event.count({ where }),
    members: await tx.db.membership.count({ where }),
    keys: await tx.db.apiKey.count({ where }),
    webhooks: await tx.db.webhook.count({ where }),
  };
}

/** Which erasures the viewer may see: administrators all, others those that they asked for. */
function erasuresWhere(context: Context): Prisma.WorkspaceErasureWhereInput {
  const { userId, isAdministrator } = requirePerson(context);
  return isAdministrator ? {} : { requestedById: userId };
}

/** Those, newest first. Throws PersonNeededError. */
export function listErasures(
  context: Context,
  query: Pick<Prisma.WorkspaceErasureFindManyArgs, 'include' | 'select' | 'cursor' | 'skip' | 'take'>,
): Promise<WorkspaceErasure[]> {
  const { prisma } = context.db.unscoped;
  return prisma.workspaceErasure.findMany({ ...query, where: erasuresWhere(context), orderBy: { id: 'desc' } });
}

/** How many those are. */
export function countErasures(context: Context): Promise<number> {
  return context.db.unscoped.prisma.workspaceErasure.count({ where: erasuresWhere(context) });
}
