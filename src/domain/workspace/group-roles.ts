import type { WorkspaceRole } from '../../db/generated/enums.ts';
import { accessTopic } from '../../hub/topics.ts';
import { newId, type Transaction } from '../kernel/index.ts';
import { requireRoomForMember } from '../quota/index.ts';
import { revokeKeysOf } from './api-key.ts';
import { lockWorkspace } from './change.ts';

/** What a person is in a workspace, and what their groups give them there. */
interface Standing {
  userId: string;
  membershipId: string | null;
  role: WorkspaceRole | null;
  byGroups: boolean;
  roleByHand: WorkspaceRole | null;
  groupRole: WorkspaceRole | null;
}

/** The higher of two roles; `null` is none. */
export function higherRole(a: WorkspaceRole | null, b: WorkspaceRole | null): WorkspaceRole | null {
  return a === 'OWNER' || b === 'OWNER' ? 'OWNER' : (a ?? b);
}

/**
 * Gives people what their groups give them in these workspaces, and takes from them what groups have given and give no more: what was given by hand
 * stays. A person is the higher of both. Who is left with neither is a member no more, and the keys that they made there are revoked. That never
 * fails for what a workspace is like: whoever owns one could else keep a provider from taking access away anywhere. An owner by hand stays in
 * any case (`keepAnOwner`), and the quota of members is held where a group is given a role. Throws LimitError past it, where `isWithinQuota`.
 */
export async function settleRoles(
  tx: Transaction,
  {
    workspaceIds,
    userIds,
    isWithinQuota = false,
  }: { workspaceIds: readonly string[]; userIds: readonly string[]; isWithinQuota?: boolean },
): Promise<void> {
  if (userIds.length === 0) return;
  // In one order, in which everything else locks workspaces as well.
  for (const workspaceId of [...workspaceIds].sort()) await settleIn(tx, workspaceId, userIds, isWithinQuota);
}

async function settleIn(
  tx: Transaction,
  workspaceId: string,
  userIds: readonly string[],
  isWithinQuota: boolean,
): Promise<void> {
  const workspace = await lockWorkspace(tx, workspaceId);
  const changed: string[] = [];
  const joining: { id: string; userId: string; role: WorkspaceRole }[] = [];
  for (const standing of await standingsIn(tx, workspaceId, userIds)) {
    const { userId, membershipId, role, byGroups, roleByHand, groupRole } = standing;
    const byHand = byGroups ? roleByHand : role;
    const next = higherRole(byHand, groupRole);
    if (membershipId === null || role === null) {
      if (next !== null) joining.push({ id: newId('Membership'), userId, role: next });
      continue;
    }
    if (next === null) {
      await tx.db.membership.delete({ where: { id: membershipId } });
      await revokeKeysOf(tx, { workspaceId, userId });
      tx.record({ stream: workspaceId, type: 'member.removed', payload: { membershipId, userId, role }, workspaceId });
    } else {
      const data =
        groupRole === null
          ? { role: next, byGroups: false, roleByHand: null }
          : { role: next, byGroups: true, roleByHand: byHand };
      if (data.role === role && data.byGroups === byGroups && data.roleByHand === roleByHand) continue;
      await tx.db.membership.update({ where: { id: membershipId }, data });
      if (next === role) continue;
      const payload = { membershipId, userId, role: next, previousRole: role };
      tx.record({ stream: workspaceId, type: 'member.role_changed', payload, workspaceId });
    }
    changed.push(userId);
  }
  if (joining.length > 0) {
    if (isWithinQuota) await requireRoomForMember(tx, workspace, { isInvited: true, count: joining.length });
    await tx.db.membership.createMany({ data: joining.map((member) => ({ ...member, workspaceId, byGroups: true })) });
    for (const { id: membershipId, userId, role } of joining) {
      tx.record({ stream: workspaceId, type: 'member.joined', payload: { membershipId, userId, role }, workspaceId });
      changed.push(userId);
    }
  }
  if (changed.length > 0) tx.afterCommit(() => tx.context.hub.publish(changed.map(accessTopic)));
}

function standingsIn(tx: Transaction, workspaceId: string, userIds: readonly string[]): Promise<Standing[]> {
  return tx.db.$queryRaw<Standing[]>`
    SELECT person.id AS "userId", m.id AS "membershipId", m.role, coalesce(m.by_groups, false) AS "byGroups", m.role_by_hand AS "roleByHand",
      -- An owner comes before a member.
      (SELECT min(given.role) FROM group_member AS part JOIN group_grant AS given USING (group_id)
       WHERE part.user_id = person.id AND given.workspace_id = ${workspaceId}) AS "groupRole"
    FROM unnest(${[...userIds]}::text[]) AS person(id)
      LEFT JOIN membership AS m ON m.user_id = person.id AND m.workspace_id = ${workspaceId} ORDER BY person.id`;
}
