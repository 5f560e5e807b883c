import { reachIn } from '../../src/auth/policy.ts';
import { requireViewer } from '../../src/domain/kernel/index.ts';
import { changeMemberRole, removeMember } from '../../src/domain/workspace/index.ts';
import { builder } from '../base/builder.ts';
import { WorkspaceRole } from '../base/closed-sets.ts';
import { conflictFailures } from '../base/failure.ts';
import { needs } from '../base/needs.ts';
import type { MembershipRow } from '../base/rows.ts';

export const Membership = builder.prismaNode('Membership', {
  id: { field: 'id' },
  description: 'A person’s part in a workspace.',
  fields: (t) => ({
    workspace: t.relation('workspace', {
      description: 'The workspace.',
      ...needs('workspace.read'),
    }),
    user: t.relation('user', { description: 'The person.' }),
    email: t.string({
      nullable: true,
      description: 'Their address; null unless you manage members, or it is yours.',
      select: { workspaceId: true, userId: true, user: { select: { email: true } } },
      resolve: ({ workspaceId, userId, user }, _args, context) => {
        const viewer = requireViewer(context);
        const isOwn = viewer.apiKeyId === null && viewer.userId === userId;
        return isOwn || reachIn(viewer, workspaceId, 'members.manage') !== null ? user.email : null;
      },
    }),
    role: t.expose('role', { type: WorkspaceRole, description: 'What they are there.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when.' }),
  }),
});

export const MembershipConnection = builder.connectionObject(
  { type: Membership, name: 'MembershipConnection', description: 'A page of members.' },
  { name: 'MembershipEdge', description: 'One place in a page of members.' },
);

const ChangeMemberRoleInput = builder.inputType('ChangeMemberRoleInput', {
  description: 'Who shall be what.',
  fields: (t) => ({
    membershipId: t.id({ required: true, description: 'The membership.' }),
    role: t.field({ type: WorkspaceRole, required: true, description: 'What they shall be.' }),
  }),
});

builder.mutationField('changeMemberRole', (t) =>
  t.field({
    type: Membership,
    errors: { types: conflictFailures },
    description: 'Gives a member another role. The last owner stays one.',
    args: { input: t.arg({ type: ChangeMemberRoleInput, required: true, description: 'Who shall be what.' }) },
    resolve: (_root, { input }, context) => changeMemberRole(context, input),
  }),
);

const RemovedMember = builder.objectRef<MembershipRow>('RemovedMember').implement({
  description: 'A membership that has ended.',
  fields: (t) => ({
    membershipId: t.exposeID('id', { description: 'What its id was.' }),
    workspaceId: t.exposeID('workspaceId', { description: 'The workspace.' }),
    userId: t.exposeID('userId', { description: 'The person.' }),
  }),
});

const RemoveMemberInput = builder.inputType('RemoveMemberInput', {
  description: 'Whose membership ends.',
  fields: (t) => ({ membershipId: t.id({ required: true, description: 'The membership; one’s own to leave.' }) }),
});

builder.mutationField('removeMember', (t) =>
  t.field({
    type: RemovedMember,
    errors: { types: conflictFailures },
    description:
      'Ends a membership, and with it the keys that the person made in this workspace. Every member may leave, except the last owner.',
    args: { input: t.arg({ type: RemoveMemberInput, required: true, description: 'Whose membership ends.' }) },
    resolve: (_root, { input }, context) => removeMember(context, input.membershipId),
  }),
);
