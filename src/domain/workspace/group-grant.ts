import type { GroupGrant, Prisma } from '../../db/generated/client.ts';
import type { WorkspaceRole } from '../../db/generated/enums.ts';
import {
  archivedError,
  type Context,
  LimitError,
  NotFoundError,
  requirePermission,
  requireViewer,
  type Transaction,
  transact,
} from '../kernel/index.ts';
import { lockWorkspace } from './change.ts';
import { settleRoles } from './group-roles.ts';
import { requireMayGive } from './member.ts';

/** Groups that have a role in one workspace. */
const mostGrants = 200;

/** The groups that have a role in a workspace, oldest first. The caller has to see its members. */
export function grantsOf(
  context: Context,
  workspaceId: string,
  query: Pick<Prisma.GroupGrantDefaultArgs, 'include' | 'select'> = {},
): Promise<GroupGrant[]> {
  return context.db.prisma.groupGrant.findMany({
    ...query,
    where: { workspaceId },
    orderBy: [{ createdAt: 'asc' }, { groupId: 'asc' }],
    take: mostGrants,
  });
}

/**
 * Gives a group a role in a workspace, in place of the one that it had: all of its members have it, those of now and those who come. For owners, of
 * the groups that they are in, and for administrators who own the workspace, of any: anybody may make a workspace, and would else read in it who works here.
 * Throws NotFoundError, also for other groups, ForbiddenError, LimitError past the quota of members.
 */
export async function grantGroup(
  context: Context,
  { workspaceId, groupId, role }: { workspaceId: string; groupId: string; role: WorkspaceRole },
): Promise<GroupGrant> {
  requirePermission(context, workspaceId, 'members.manage', 'The workspace');
  requireMayGive(context, workspaceId, role);
  return transact(context, async (tx) => {
    const name = await lockGroup(tx, groupId);
    const group = await tx.db.group.findFirst({ where: { id: groupId, ...groupsOfViewer(context) } });
    if (!group) throw new NotFoundError('The group');
    const workspace = await lockWorkspace(tx, workspaceId);
    if (workspace.archivedAt !== null) throw archivedError();
    const where = { groupId_workspaceId: { groupId, workspaceId } };
    const before = await tx.db.groupGrant.findUnique({ where });
    if (before?.role === role) return before;
    if (!before && (await tx.db.groupGrant.count({ where: { workspaceId } })) >= mostGrants) {
      throw new LimitError('groups', `A workspace gives roles to at most ${mostGrants} groups. Take one away first.`);
    }
    const grant = await tx.db.groupGrant.upsert({ where, create: { groupId, workspaceId, role }, update: { role } });
    tx.record({
      stream: workspaceId,
      type: 'workspace.group_granted',
      payload: { workspaceId, groupId, name, role },
      workspaceId,
    });
    await settleRoles(tx, { workspaceIds: [workspaceId], userIds: await membersOf(tx, groupId), isWithinQuota: true });
    return grant;
  });
}

/** Takes from a group the role that it has in a workspace; its members keep what they were given by hand. Throws as above. */
export async function revokeGroupGrant(
  context: Context,
  { workspaceId, groupId }: { workspaceId: string; groupId: string },
): Promise<GroupGrant> {
  requirePermission(context, workspaceId, 'members.manage', 'The workspace');
  return transact(context, async (tx) => {
    const name = await lockGroup(tx, groupId);
    await lockWorkspace(tx, workspaceId);
    const where = { groupId_workspaceId: { groupId, workspaceId } };
    const grant = await tx.db.groupGrant.findUnique({ where });
    if (!grant) throw new NotFoundError('The group’s role');
    await tx.db.groupGrant.delete({ where });
    tx.record({
      stream: workspaceId,
      type: 'workspace.group_removed',
      payload: { workspaceId, groupId, name, role: grant.role },
      workspaceId,
    });
    await settleRoles(tx, { workspaceIds: [workspaceId], userIds: await membersOf(tx, groupId) });
    return grant;
  });
}

/** The groups to which the viewer may give a role where they may manage members. */
export function groupsOfViewer(context: Context): Prisma.GroupWhereInput {
  const { userId, isAdministrator } = requireViewer(context);
  return isAdministrator ? {} : { members: { some: { userId } } };
}

/** Before any workspace: its members stay as they are until the transaction ends. Answers its name. Throws NotFoundError. */
async function lockGroup(tx: Transaction, groupId: string): Promise<string> {
  const [group] = await tx.db.$queryRaw<{ name: string }[]>`SELECT name FROM "group" WHERE id = ${groupId} FOR SHARE`;
  if (!group) throw new NotFoundError('The group');
  return group.name;
}

async function membersOf(tx: Transaction, groupId: string): Promise<string[]> {
  const members = await tx.db.groupMember.findMany({ where: { groupId }, select: { userId: true } });
  return members.map(({ userId }) => userId);
}
