import { hashOpaqueToken } from '../../auth/opaque-token.ts';
import type { Invitation, Prisma, Workspace } from '../../db/generated/client.ts';
import { accessTopic } from '../../hub/topics.ts';
import { addUser, checkedUser, hashPassword, requireGoodPassword } from '../identity/index.ts';
import {
  actingAs,
  archivedError,
  ConflictError,
  type Context,
  NotFoundError,
  newId,
  requirePerson,
  type Transaction,
  transact,
  ValidationError,
  within,
} from '../kernel/index.ts';
import { requireRoomForMember } from '../quota/index.ts';
import { lockWorkspace } from './change.ts';
import { higherRole } from './group-roles.ts';
import { lockInvitation, requireOpen } from './invitation.ts';

export interface AcceptInvitationInput {
  /** What the link carries. */
  token: string;
  /** Of a new person; who is signed in has both already. */
  name?: string | null;
  password?: string | null;
}

/** Where the invited person has become a member, and as whom they sign in. */
export interface AcceptedInvitation {
  workspace: Workspace;
  email: string;
  userId: string;
  membershipId: string;
}

/** What the invited person is shown before they accept. A mailed link has proved that the address is theirs. */
export interface InvitationPreview {
  workspaceName: string;
  invitedBy: string | null;
  email: string;
  /** Whether they sign in to accept; else they choose a name and a password. */
  hasAccount: boolean;
  expiresAt: Date;
}

/** The invitation that a link is of: the mailed one, or one that was passed on by hand. */
function withLink(token: string): Prisma.InvitationWhereInput {
  const hash = hashOpaqueToken(token);
  return { OR: [{ tokenHash: hash }, { handedTokenHash: hash }] };
}

/** What the link leads to; `null` when that is nothing, or nothing any more. */
export async function previewInvitation(context: Context, token: string): Promise<InvitationPreview | null> {
  const { prisma } = context.db;
  const found = await prisma.invitation.findFirst({
    where: {
      ...withLink(token),
      acceptedAt: null,
      revokedAt: null,
      expiresAt: { gt: context.db.clock.now() },
    },
    include: { workspace: true, invitedBy: true },
  });
  if (!found) return null;
  const { email, expiresAt, workspace, invitedBy } = found;
  const hasAccount = (await prisma.user.count({ where: { email } })) > 0;
  return { workspaceName: workspace.name, invitedBy: invitedBy?.name ?? null, email, hasAccount, expiresAt };
}

/**
 * Makes the invited person a member. A viewer who is signed in joins with their account, if the invitation is for its address.
 * One who is not gets an account for that address, whether signing up is allowed or not: a mailed link has proved that it is theirs, and of
 * one that was passed on by hand the account remembers that it has not.
 * Throws NotFoundError for a link that leads nowhere, LimitError when the workspace has no room for another member, ConflictError with the reason for one that is good no longer or is another person's.
 */
export async function acceptInvitation(context: Context, input: AcceptInvitationInput): Promise<AcceptedInvitation> {
  const found = await context.db.prisma.invitation.findFirst({ where: withLink(input.token) });
  if (!found || found.revokedAt !== null) throw new NotFoundError('The invitation');
  requireOpen(found, context.db.clock.now());
  return context.viewer === null ? joinAsNewPerson(context, found, input) : join(context, found);
}

async function join(context: Context, found: Invitation): Promise<AcceptedInvitation> {
  const { userId } = requirePerson(context);
  return transact(within(context, found.workspaceId), async (tx) => {
    const user = await tx.db.user.findUniqueOrThrow({ where: { id: userId } });
    if (user.email !== found.email) {
      throw new ConflictError(
        'OTHER_EMAIL',
        `The invitation is for ${found.email}, and you are signed in as ${user.email}. Sign out, or ask to be invited there.`,
      );
    }
    return becomeMember(tx, found, userId);
  });
}

async function joinAsNewPerson(
  context: Context,
  found: Invitation,
  input: AcceptInvitationInput,
): Promise<AcceptedInvitation> {
  const { email } = found;
  const signInFirst = () =>
    new ConflictError(
      'SIGN_IN_FIRST',
      `There is an account for ${email} already. Sign in, then accept the invitation.`,
    );
  if ((await context.db.prisma.user.count({ where: { email } })) > 0) throw signInFirst();
  const required = ['name', 'password'] as const;
  const missing = required.filter((path) => !input[path]);
  if (!input.name || !input.password) {
    const message = 'A new account needs it.';
    throw new ValidationError(
      'Give a name and a password, or sign in first.',
      missing.map((path) => ({ path, message, code: 'REQUIRED' })),
    );
  }
  const { name } = checkedUser({ email, name: input.name });
  const { passwordLength: shortest } = context.policy.auth;
  await requireGoodPassword(input.password, { email, name }, { shortest, path: 'password' });
  const passwordHash = await hashPassword(input.password);
  const id = newId('User');
  const person = within(actingAs(context, { userId: id, sessionId: null }), found.workspaceId);
  try {
    return await transact(person, async (tx) => {
      await addUser(tx, { id, email, name, isAdministrator: false });
      const addressUnproven = found.tokenHash !== hashOpaqueToken(input.token);
      const passwordChangedAt = context.db.clock.now();
      await tx.db.user.update({ where: { id }, data: { passwordHash, passwordChangedAt, addressUnproven } });
      return becomeMember(tx, found, id);
    });
  } catch (error) {
    if (error instanceof ConflictError && error.reason === 'EMAIL_TAKEN') throw signInFirst();
    throw error;
  }
}

/** Who is a member already by hand stays what they are. */
async function becomeMember(
  tx: Transaction,
  { id, workspaceId }: Invitation,
  userId: string,
): Promise<AcceptedInvitation> {
  // In this order, in which inviting anew takes them as well.
  const workspace = await lockWorkspace(tx, workspaceId);
  const invitation = await lockInvitation(tx, id);
  if (!invitation || invitation.revokedAt !== null) throw new NotFoundError('The invitation');
  requireOpen(invitation, tx.context.db.clock.now());
  const { email, role } = invitation;
  if (workspace.archivedAt !== null) throw archivedError();
  await tx.db.invitation.update({ where: { id }, data: { acceptedAt: tx.context.db.clock.now() } });
  const already = await tx.db.membership.findUnique({ where: { workspaceId_userId: { workspaceId, userId } } });
  if (already) {
    // What groups give may go; what they were invited to stays.
    if (already.byGroups && already.roleByHand === null) {
      const data = { roleByHand: role, role: higherRole(already.role, role) ?? role };
      await tx.db.membership.update({ where: { id: already.id }, data });
      if (data.role !== already.role) {
        const payload = { membershipId: already.id, userId, role: data.role, previousRole: already.role };
        tx.record({ stream: workspaceId, type: 'member.role_changed', payload, workspaceId });
        tx.afterCommit(() => tx.context.hub.publish([accessTopic(userId)]));
      }
    }
    return { workspace, email, userId, membershipId: already.id };
  }
  await requireRoomForMember(tx, workspace, { isInvited: true });
  const membershipId = newId('Membership');
  await tx.db.membership.create({ data: { id: membershipId, workspaceId, userId, role } });
  tx.record({ stream: workspaceId, type: 'member.joined', payload: { membershipId, userId, role }, workspaceId });
  tx.afterCommit(() => tx.context.hub.publish([accessTopic(userId)]));
  return { workspace, email, userId, membershipId };
}
