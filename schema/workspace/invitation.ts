import {
  type AcceptedInvitation as Accepted,
  acceptInvitation,
  copyInvitationLink,
  deliveryOf,
  type InvitationDelivery,
  inviteMember,
  type InvitationLink as Link,
  type InvitationPreview as Preview,
  previewInvitation,
  revokeInvitation,
} from '../../src/domain/workspace/index.ts';
import { builder } from '../base/builder.ts';
import { WorkspaceRole } from '../base/closed-sets.ts';
import { conflictFailures, uploadFailures } from '../base/failure.ts';
import { needs } from '../base/needs.ts';
import type { InvitationRow } from '../base/rows.ts';
import { costs } from '../cost/declaration.ts';

const InvitationStatus = builder.enumType('InvitationStatus', {
  description: 'The life of an invitation.',
  values: {
    OPEN: { description: 'It can be accepted.' },
    ACCEPTED: { description: 'It was accepted.' },
    REVOKED: { description: 'It was revoked, or replaced by another.' },
    EXPIRED: { description: 'It was not accepted in time.' },
  },
});

function statusOf(
  { acceptedAt, revokedAt, expiresAt }: Pick<InvitationRow, 'acceptedAt' | 'revokedAt' | 'expiresAt'>,
  now: Date,
) {
  if (acceptedAt !== null) return 'ACCEPTED';
  if (revokedAt !== null) return 'REVOKED';
  return expiresAt <= now ? 'EXPIRED' : 'OPEN';
}

const DeliveryStatus = builder.enumType('DeliveryStatus', {
  description: 'Whether a mail has gone out.',
  values: {
    PENDING: { description: 'It is still to be sent, for the first time or again.' },
    SENT: { description: 'The mail server has taken it.' },
    FAILED: { description: 'It was given up.' },
  },
});

const Delivery = builder.objectRef<InvitationDelivery>('InvitationDelivery').implement({
  description: 'How far the mail of an invitation has come.',
  fields: (t) => ({
    status: t.expose('status', { type: DeliveryStatus, description: 'Whether it has gone out.' }),
    error: t.exposeString('error', { nullable: true, description: 'Why it has not, where it has been tried.' }),
  }),
});

const Invitation = builder.prismaNode('Invitation', {
  id: { field: 'id' },
  description: 'An address that was asked to join a workspace. Seen by who manages its members.',
  fields: (t) => ({
    workspace: t.relation('workspace', {
      description: 'The workspace.',
      ...needs('workspace.read'),
    }),
    email: t.exposeString('email', { description: 'The address.' }),
    role: t.expose('role', { type: WorkspaceRole, description: 'What they will be.' }),
    status: t.field({
      type: InvitationStatus,
      description: 'Where it is in its life.',
      select: { acceptedAt: true, revokedAt: true, expiresAt: true },
      resolve: (invitation, _args, { db }) => statusOf(invitation, db.clock.now()),
    }),
    delivery: t.field({
      type: Delivery,
      description: 'How far its mail has come.',
      resolve: ({ id }, _args, context) => deliveryOf(context, id),
    }),
    invitedBy: t.relation('invitedBy', {
      nullable: true,
      description: 'Who has invited them; null when they have been deleted since.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it can be accepted.' }),
    acceptedAt: t.expose('acceptedAt', { type: 'DateTime', nullable: true, description: 'When it was accepted.' }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true, description: 'When it was revoked.' }),
  }),
});

export const InvitationConnection = builder.connectionObject(
  { type: Invitation, name: 'InvitationConnection', description: 'A page of invitations.' },
  { name: 'InvitationEdge', description: 'One place in a page of invitations.' },
);

const InviteMemberInput = builder.inputType('InviteMemberInput', {
  description: 'Whom to invite.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'The workspace.' }),
    email: t.string({ required: true, description: 'Where to send it. Only an account with this address can accept.' }),
    role: t.field({ type: WorkspaceRole, description: 'What they will be; MEMBER by default.' }),
    idempotencyKey: t.string({ description: 'Makes a repeated request answer what the first one did.' }),
  }),
});

builder.mutationField('inviteMember', (t) =>
  t.field({
    type: Invitation,
    errors: { types: uploadFailures },
    ...costs({ weight: 20, budget: 'mail' }),
    description:
      'Invites a person by mail, whether they have an account or not. An open invitation of the same address is replaced.',
    args: { input: t.arg({ type: InviteMemberInput, required: true, description: 'Whom to invite.' }) },
    resolve: (_root, { input }, context) =>
      inviteMember(context, {
        workspaceId: input.workspaceId,
        email: input.email,
        role: input.role ?? 'MEMBER',
        idempotencyKey: input.idempotencyKey ?? null,
      }),
  }),
);

const RevokeInvitationInput = builder.inputType('RevokeInvitationInput', {
  description: 'What to revoke.',
  fields: (t) => ({ invitationId: t.id({ required: true, description: 'The invitation.' }) }),
});

builder.mutationField('revokeInvitation', (t) =>
  t.field({
    type: Invitation,
    errors: { types: conflictFailures },
    description: 'Makes the link of an invitation void.',
    args: { input: t.arg({ type: RevokeInvitationInput, required: true, description: 'What to revoke.' }) },
    resolve: (_root, { input }, context) => revokeInvitation(context, input.invitationId),
  }),
);

const InvitationLink = builder.objectRef<Link>('InvitationLink').implement({
  description: 'The link of an invitation, to be passed on by hand.',
  fields: (t) => ({
    invitation: t.field({ type: Invitation, description: 'The invitation.', resolve: ({ invitation }) => invitation }),
    url: t.exposeString('url', {
      description: 'The link. It is shown once, and good as long as the invitation is; only a hash of it is stored.',
    }),
  }),
});

const CopyInvitationLinkInput = builder.inputType('CopyInvitationLinkInput', {
  description: 'Which invitation.',
  fields: (t) => ({ invitationId: t.id({ required: true, description: 'The invitation.' }) }),
});

builder.mutationField('copyInvitationLink', (t) =>
  t.field({
    type: InvitationLink,
    errors: { types: conflictFailures },
    description:
      'Makes a link for an open invitation, to be passed on where no mail arrives. The mailed one stays good; one that was copied before is void. For people.',
    args: { input: t.arg({ type: CopyInvitationLinkInput, required: true, description: 'Which invitation.' }) },
    resolve: (_root, { input }, context) => copyInvitationLink(context, input.invitationId),
  }),
);

const InvitationPreview = builder.objectRef<Preview>('InvitationPreview').implement({
  description: 'What a mailed link leads to.',
  fields: (t) => ({
    workspaceName: t.exposeString('workspaceName', { description: 'The workspace.' }),
    invitedBy: t.exposeString('invitedBy', {
      nullable: true,
      description: 'Who has invited them; null when they have been deleted since.',
    }),
    email: t.exposeString('email', { description: 'The address that was invited.' }),
    hasAccount: t.exposeBoolean('hasAccount', {
      description: 'Whether to sign in and accept; else accept with a name and a password.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it can be accepted.' }),
  }),
});

builder.queryField('invitationPreview', (t) =>
  t.field({
    type: InvitationPreview,
    nullable: true,
    skipTypeScopes: true,
    description: 'What the link in an invitation leads to; null when it is good no longer. For the holder of the link.',
    args: { token: t.arg.string({ required: true, description: 'What the link carries after `#token=`.' }) },
    resolve: (_root, { token }, context) => previewInvitation(context, token),
  }),
);

const AcceptedInvitation = builder.objectRef<Accepted>('AcceptedInvitation').implement({
  description: 'Where the invited person has become a member. Without a session they sign in next.',
  fields: (t) => ({
    workspaceId: t.id({ description: 'The workspace.', resolve: ({ workspace }) => workspace.id }),
    workspaceName: t.string({ description: 'Its name.', resolve: ({ workspace }) => workspace.name }),
    workspaceSlug: t.string({ description: 'Its slug.', resolve: ({ workspace }) => workspace.slug }),
    membershipId: t.exposeID('membershipId', { description: 'The membership.' }),
    userId: t.exposeID('userId', { description: 'The person.' }),
    email: t.exposeString('email', { description: 'The address to sign in with.' }),
  }),
});

const AcceptInvitationInput = builder.inputType('AcceptInvitationInput', {
  description: 'The invitation and, of who has no account yet, what it needs.',
  fields: (t) => ({
    token: t.string({ required: true, description: 'What the link carries after `#token=`.' }),
    name: t.string({ description: 'A new person’s name.' }),
    password: t.string({ description: 'A new person’s password.' }),
  }),
});

builder.mutationField('acceptInvitation', (t) =>
  t.field({
    type: AcceptedInvitation,
    skipTypeScopes: true,
    errors: { types: uploadFailures },
    ...costs({ weight: 50, budget: 'signIn' }),
    description:
      'Accepts an invitation: with the account of who is signed in, or with a new one for the invited address. Works where sign-up is off.',
    args: { input: t.arg({ type: AcceptInvitationInput, required: true, description: 'The invitation.' }) },
    resolve: (_root, { input }, context) => acceptInvitation(context, input),
  }),
);
