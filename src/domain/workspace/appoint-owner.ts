import type { Membership } from '../../db/generated/client.ts';
import { accessTopic } from '../../hub/topics.ts';
import { ConflictError, type Context, NotFoundError, newId, transact } from '../kernel/index.ts';
import { lockWorkspace } from './change.ts';

/**
 * Makes a person an owner of a workspace, a member of it or not: a provider may end the account of its only owner, and nobody in it could make another.
 * For who runs the installation. Does nothing for an owner by hand. Throws NotFoundError for a workspace that is not there, and
 * ConflictError (`ADDRESS_UNPROVEN`) for an account that an owner of another workspace may have made for an address of somebody else.
 */
export async function appointOwner(
  context: Context,
  { slug, userId }: { slug: string; userId: string },
): Promise<Membership> {
  const found = await context.db.prisma.workspace.findUnique({ where: { slug }, select: { id: true } });
  if (!found) throw new NotFoundError('The workspace');
  const workspaceId = found.id;
  const { email, addressUnproven } = await context.db.prisma.user.findUniqueOrThrow({ where: { id: userId } });
  if (addressUnproven) {
    throw new ConflictError(
      'ADDRESS_UNPROVEN',
      `The account was made with a copied link, and nothing has shown that ${email} is its owner's. Give them a link that "ade admin link" prints, or have them ask for a mailed one at the sign-in: when they have set a password with it, the account is theirs.`,
    );
  }
  return transact(context, async (tx) => {
    await lockWorkspace(tx, workspaceId);
    tx.afterCommit(() => context.hub.publish([accessTopic(userId)]));
    const role = 'OWNER' as const;
    const membership = await tx.db.membership.findUnique({ where: { workspaceId_userId: { workspaceId, userId } } });
    if (!membership) {
      const id = newId('Membership');
      tx.record({
        stream: workspaceId,
        type: 'member.joined',
        payload: { membershipId: id, userId, role },
        workspaceId,
      });
      return tx.db.membership.create({ data: { id, workspaceId, userId, role } });
    }
    const { id, role: previousRole, byGroups } = membership;
    if (previousRole !== role) {
      const payload = { membershipId: id, userId, role, previousRole };
      tx.record({ stream: workspaceId, type: 'member.role_changed', payload, workspaceId });
    }
    return tx.db.membership.update({ where: { id }, data: { role, roleByHand: byGroups ? role : null } });
  });
}
