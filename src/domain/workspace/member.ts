import { missingForRole } from '../../auth/policy.ts';
import type { Membership, Prisma } from '../../db/generated/client.ts';
import type { WorkspaceRole } from '../../db/generated/enums.ts';
import { accessTopic } from '../../hub/topics.ts';
import {
  ConflictError,
  type Context,
  ForbiddenError,
  NotFoundError,
  requirePermission,
  requireViewer,
  type Transaction,
  transact,
  visibleIn,
} from '../kernel/index.ts';
import { revokeKeysOf } from './api-key.ts';
import { lockWorkspace, ownerByHand } from './change.ts';
import { higherRole } from './group-roles.ts';

/** Which membership it is, if the viewer may see it. */
export function findMembershipWhere(context: Pick<Context, 'viewer'>, id: string): Prisma.MembershipWhereInput {
  return { id, workspaceId: visibleIn(context, 'members.read') };
}

/** The membership with this id, if the viewer may see it. */
export async function findMembership(
  context: Context,
  id: string,
  query: Pick<Prisma.MembershipDefaultArgs, 'include' | 'select'> = {},
): Promise<Membership | null> {
  const where = findMembershipWhere(context, id);
  return context.db.prisma.membership.findFirst({ ...query, where });
}

/**
 * Gives a member another role. The viewer cannot give a role that comes with more than they have. Throws ConflictError for the last owner,
 * also when several owners demote each other at once, and for a role below the one that a group gives (`GIVEN_BY_GROUP`).
 */
export async function changeMemberRole(
  context: Context,
  { membershipId, role }: { membershipId: string; role: WorkspaceRole },
): Promise<Membership> {
  const found = await findMembership(context, membershipId);
  if (!found) throw new NotFoundError('The member');
  requirePermission(context, found.workspaceId, 'members.manage', 'The member');
  requireMayGive(context, found.workspaceId, role);
  return transact(context, async (tx) => {
    const membership = await lockMember(tx, context, found);
    const { id, userId, workspaceId, role: previousRole } = membership;
    const data = await givenByHand(tx, membership, role);
    if (membership.role === role) return tx.db.membership.update({ where: { id }, data });
    if (membership.role === 'OWNER') await keepAnOwner(tx, membership);
    tx.record({
      stream: workspaceId,
      type: 'member.role_changed',
      payload: { membershipId: id, userId, role, previousRole },
      workspaceId,
    });
    tx.afterCommit(() => context.hub.publish([accessTopic(userId)]));
    return tx.db.membership.update({ where: { id }, data });
  });
}

/**
 * Ends a membership: managers of members end any, members their own. Keys that the person made in this workspace are
 * revoked, for good: they do not come back to life when the person does. Throws ConflictError (`GIVEN_BY_GROUP`) for what a group gives. Answers what
 * the membership was.
 */
export async function removeMember(context: Context, membershipId: string): Promise<Membership> {
  const found = await findMembership(context, membershipId);
  if (!found) throw new NotFoundError('The member');
  const viewer = requireViewer(context);
  const isLeaving = viewer.apiKeyId === null && viewer.userId === found.userId;
  if (!isLeaving) requirePermission(context, found.workspaceId, 'members.manage', 'The member');
  return transact(context, async (tx) => {
    const membership = await lockMember(tx, context, found);
    const { id, userId, workspaceId, role } = membership;
    if (membership.byGroups) throw givenByGroup(await groupRoleOf(tx, membership));
    if (role === 'OWNER') await keepAnOwner(tx, membership);
    await tx.db.membership.delete({ where: { id } });
    await revokeKeysOf(tx, membership);
    tx.record({
      stream: workspaceId,
      type: 'member.removed',
      payload: { membershipId: id, userId, role },
      workspaceId,
    });
    tx.afterCommit(() => context.hub.publish([accessTopic(userId)]));
    return membership;
  });
}

/** Throws ForbiddenError, with what is missing, when the role comes with more than the viewer has. */
export function requireMayGive(context: Context, workspaceId: string, role: WorkspaceRole): void {
  const missing = missingForRole(requireViewer(context), workspaceId, role);
  if (missing !== null) {
    throw new ForbiddenError(missing, `The role ${role} comes with the permission ${missing}, which you do not have.`);
  }
}

/**
 * The membership as it is now, all memberships of its workspace being locked until the transaction ends. Throws NotFoundError
 * when it is gone, ForbiddenError when the viewer is no owner any more, who was one when the request began.
 */
async function lockMember(tx: Transaction, context: Context, { id, workspaceId }: Membership): Promise<Membership> {
  await lockWorkspace(tx, workspaceId);
  const membership = await tx.db.membership.findUnique({ where: { id } });
  if (!membership) throw new NotFoundError('The member');
  const { userId, standings } = requireViewer(context);
  const own = await tx.db.membership.findUnique({ where: { workspaceId_userId: { workspaceId, userId } } });
  if (own?.role !== standings.get(workspaceId)?.role) throw new ForbiddenError('members.manage');
  return membership;
}

/**
 * What a membership is when its person is given a role by hand; they are the higher of that and of what groups give. Throws ConflictError
 * (`GIVEN_BY_GROUP`) where it would change nothing, as groups give more.
 */
export async function givenByHand(
  tx: Transaction,
  membership: Membership,
  role: WorkspaceRole,
): Promise<Pick<Membership, 'role' | 'roleByHand'>> {
  if (!membership.byGroups) return { role, roleByHand: null };
  const byGroups = await groupRoleOf(tx, membership);
  if (byGroups === 'OWNER' && role !== 'OWNER') throw givenByGroup(byGroups);
  return { role, roleByHand: role };
}

async function groupRoleOf(tx: Transaction, { workspaceId, userId }: Membership): Promise<WorkspaceRole | null> {
  const grants = await tx.db.groupGrant.findMany({
    where: { workspaceId, group: { members: { some: { userId } } } },
    select: { role: true },
    distinct: ['role'],
  });
  return grants.reduce<WorkspaceRole | null>((highest, { role }) => higherRole(highest, role), null);
}

function givenByGroup(role: WorkspaceRole | null): ConflictError {
  return new ConflictError(
    'GIVEN_BY_GROUP',
    `A group gives them the role ${role}. Take them out of the group at the identity provider, or take the role from the group.`,
  );
}

async function keepAnOwner(tx: Transaction, { id, workspaceId }: Membership): Promise<void> {
  const others = await tx.db.membership.count({
    where: {
      workspaceId,
      id: { not: id },
      user: { deactivatedAt: null },
      ...ownerByHand,
    },
  });
  if (others > 0) return;
  throw new ConflictError(
    'LAST_OWNER',
    'A workspace needs an owner, and this is the last one. Make another member an owner first.',
  );
}
