import { makeOpaqueToken } from '../../auth/opaque-token.ts';
import type { Invitation, Prisma } from '../../db/generated/client.ts';
import type { WorkspaceRole } from '../../db/generated/enums.ts';
import { oneTimeLink } from '../../mail/links.ts';
import { isDistinctAddress, looksLikeAnother, normaliseEmail } from '../identity/index.ts';
import {
  archivedError,
  ConflictError,
  type Context,
  createOnce,
  LimitError,
  NotFoundError,
  newId,
  requirePermission,
  requirePerson,
  requireViewer,
  type Transaction,
  transact,
  ValidationError,
  visibleIn,
} from '../kernel/index.ts';
import { requestMail, seriesOf } from '../outbox/index.ts';
import { requireRoomForMember } from '../quota/index.ts';
import { lockWorkspace } from './change.ts';
import { requireMayGive } from './member.ts';

/** Invitations that one workspace may send in an hour: no mailbox is to be flooded in our name. */
const maxPerHour = 100;
const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

export interface InviteMemberInput {
  workspaceId: string;
  email: string;
  role: WorkspaceRole;
  idempotencyKey: string | null;
}

/** Which invitation it is, if the viewer may see it. */
export function findInvitationWhere(context: Pick<Context, 'viewer'>, id: string): Prisma.InvitationWhereInput {
  return { id, workspaceId: visibleIn(context, 'members.manage') };
}

/** The invitation with this id, if the viewer manages members of its workspace. */
export async function findInvitation(
  context: Context,
  id: string,
  query: Pick<Prisma.InvitationDefaultArgs, 'include' | 'select'> = {},
): Promise<Invitation | null> {
  const where = findInvitationWhere(context, id);
  return context.db.prisma.invitation.findFirst({ ...query, where });
}

/**
 * Invites an address by mail; an open invitation of it is replaced, and its link void. The answer is the same whether there is an
 * account with the address or not. Throws ConflictError for a member, LimitError for too many in an hour or in the workspace.
 */
export async function inviteMember(context: Context, input: InviteMemberInput): Promise<Invitation> {
  const { workspaceId, role } = input;
  requirePermission(context, workspaceId, 'members.manage', 'The workspace');
  requireMayGive(context, workspaceId, role);
  const email = readAddress(input.email);
  return transact(context, async (tx) => {
    const workspace = await lockWorkspace(tx, workspaceId);
    const id = newId('Invitation');
    const call = { workspaceId, operation: 'inviteMember', key: input.idempotencyKey, input: { email, role } };
    const find = (earlier: string) => tx.db.invitation.findUnique({ where: { id: earlier } });
    return createOnce(tx, call, { id, what: 'The invitation', find, create });

    async function create() {
      if (workspace.archivedAt !== null) throw archivedError();
      if ((await tx.db.membership.count({ where: { workspaceId, user: { email } } })) > 0) {
        throw new ConflictError('ALREADY_MEMBER', 'A member of this workspace has this address.');
      }
      await requireBelowLimit(tx, workspaceId);
      const open = await tx.db.invitation.findFirst({
        where: { workspaceId, email, acceptedAt: null, revokedAt: null },
      });
      if (open) await revoke(tx, open);
      await requireRoomForMember(tx, workspace);
      const { userId } = requireViewer(context);
      const expiresAt = new Date(context.db.clock.now().getTime() + context.policy.members.invitationDays * dayMs);
      const invitation = await tx.db.invitation.create({
        data: { id, workspaceId, email, role, invitedById: userId, expiresAt },
      });
      tx.record({ stream: workspaceId, type: 'member.invited', payload: { invitationId: id, role }, workspaceId });
      await requestMail(tx, { template: 'invitation', invitationId: id });
      return invitation;
    }
  });
}

function readAddress(given: string): string {
  const email = normaliseEmail(given);
  if (email !== null && isDistinctAddress(email)) return email;
  const message = email === null ? 'This is no e-mail address.' : looksLikeAnother;
  throw new ValidationError('An invitation cannot be sent there.', [{ path: 'email', message, code: 'INVALID' }]);
}

/** Makes an invitation's link void. Throws ConflictError for one that was accepted; revoking twice changes nothing. */
export async function revokeInvitation(context: Context, invitationId: string): Promise<Invitation> {
  if (!(await findInvitation(context, invitationId))) throw new NotFoundError('The invitation');
  return transact(context, async (tx) => {
    const invitation = await lockInvitation(tx, invitationId);
    if (!invitation) throw new NotFoundError('The invitation');
    if (invitation.acceptedAt !== null) {
      throw new ConflictError('ACCEPTED', 'The invitation was accepted already. Remove the member instead.');
    }
    return invitation.revokedAt === null ? revoke(tx, invitation) : invitation;
  });
}

/** What a person passes on by hand. The whole link is known only here: a hash of it is stored. */
export interface InvitationLink {
  invitation: Invitation;
  url: string;
}

/**
 * A link for an open invitation, to be passed on where no mail arrives: by a person who may give its role. It goes beside the mailed one,
 * and the one that was copied before is void. Throws ConflictError for an invitation that is not open.
 */
export async function copyInvitationLink(context: Context, invitationId: string): Promise<InvitationLink> {
  requirePerson(context);
  const found = await findInvitation(context, invitationId);
  if (!found) throw new NotFoundError('The invitation');
  const { workspaceId } = found;
  requirePermission(context, workspaceId, 'members.manage', 'The invitation');
  requireMayGive(context, workspaceId, found.role);
  return transact(context, async (tx) => {
    const invitation = await lockInvitation(tx, invitationId);
    if (!invitation || invitation.revokedAt !== null) throw new NotFoundError('The invitation');
    requireOpen(invitation, tx.context.db.clock.now());
    const { token, hash } = makeOpaqueToken();
    tx.record({ stream: workspaceId, type: 'member.invitation_link_copied', payload: { invitationId }, workspaceId });
    const handed = await tx.db.invitation.update({ where: { id: invitationId }, data: { handedTokenHash: hash } });
    return { invitation: handed, url: oneTimeLink(context.policy.publicUrl, 'invitation', token) };
  });
}

/** Throws ConflictError for an invitation that was accepted, or has expired. */
export function requireOpen({ acceptedAt, expiresAt }: Invitation, now: Date): void {
  if (acceptedAt !== null) throw new ConflictError('ACCEPTED', 'The invitation was accepted already. Sign in.');
  if (expiresAt > now) return;
  throw new ConflictError('EXPIRED', 'The invitation has expired. Ask to be invited again.');
}

/** Locks the row until the transaction ends, so that an invitation is accepted, or revoked, once. */
export async function lockInvitation(tx: Transaction, id: string): Promise<Invitation | null> {
  await tx.db.$queryRaw`SELECT id FROM invitation WHERE id = ${id} FOR UPDATE`;
  return tx.db.invitation.findUnique({ where: { id } });
}

async function revoke(tx: Transaction, { id, workspaceId }: Invitation): Promise<Invitation> {
  tx.record({ stream: workspaceId, type: 'member.invitation_revoked', payload: { invitationId: id }, workspaceId });
  return tx.db.invitation.update({ where: { id }, data: { revokedAt: tx.context.db.clock.now() } });
}

async function requireBelowLimit(tx: Transaction, workspaceId: string): Promise<void> {
  const createdAt = { gt: new Date(tx.context.db.clock.now().getTime() - hourMs) };
  if ((await tx.db.invitation.count({ where: { workspaceId, createdAt } })) < maxPerHour) return;
  const message = `A workspace sends at most ${maxPerHour} invitations in an hour. Send the others later.`;
  throw new LimitError('invitations', message, hourMs / 1000);
}

/** Whether an invitation's mail has gone out; the reason when it was given up. */
export interface InvitationDelivery {
  status: 'PENDING' | 'SENT' | 'FAILED';
  error: string | null;
}

/** How far the mail of an invitation, which the viewer may see, has come. */
export async function deliveryOf(context: Context, invitationId: string): Promise<InvitationDelivery> {
  const series = seriesOf({ template: 'invitation', invitationId });
  const mail = await context.db.prisma.mail.findFirst({ where: { series }, orderBy: { createdAt: 'desc' } });
  const status = mail?.failedAt ? 'FAILED' : mail && !mail.sentAt ? 'PENDING' : 'SENT';
  return { status, error: mail?.error ?? null };
}
