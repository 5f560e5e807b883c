import { groupsToGrant, searchGroups } from '../../src/domain/directory/index.ts';
import { grantGroup, grantsOf, revokeGroupGrant } from '../../src/domain/workspace/index.ts';
import { builder } from '../base/builder.ts';
import { WorkspaceRole } from '../base/closed-sets.ts';
import { conflictFailures, uploadFailures } from '../base/failure.ts';
import { needsHere } from '../base/needs.ts';
import { costs } from '../cost/declaration.ts';
import { Workspace } from '../workspace/workspace.ts';

const Group = builder.prismaObject('Group', {
  description:
    'People whom an identity provider puts together. It gives them nothing until it has a role in a workspace.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id, also over SCIM.' }),
    name: t.exposeString('name', { description: 'Its name at the provider.' }),
    memberCount: t.relationCount('members', { description: 'How many people are in it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the provider made it here.' }),
  }),
});

const nameArgument = 'Only those whose name contains this, in any case.';

builder.queryField('groups', (t) =>
  t.prismaField({
    type: [Group],
    nullable: true,
    ...costs({ items: 100 }),
    description:
      'Groups of identity providers, by name; 100 at most. For administrators; others are answered FORBIDDEN, and owners find `Workspace.grantableGroups`.',
    args: { name: t.arg.string({ description: nameArgument }) },
    resolve: (query, _root, { name }, context) => searchGroups(context, name ?? null, query),
  }),
);

const GroupGrant = builder.prismaObject('GroupGrant', {
  description: 'The role that a group gives to its members in a workspace.',
  fields: (t) => ({
    group: t.relation('group', { description: 'The group.' }),
    role: t.expose('role', { type: WorkspaceRole, description: 'What its members are there.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when.' }),
  }),
});

builder.prismaObjectFields(Workspace, (t) => ({
  groupGrants: t.prismaField({
    type: [GroupGrant],
    ...costs({ items: 200 }),
    description: 'Groups that give their members a role here, oldest first.',
    ...needsHere('members.read'),
    resolve: (query, { id }, _args, context) => grantsOf(context, id, query),
  }),
  grantableGroups: t.prismaField({
    type: [Group],
    ...costs({ items: 100 }),
    description:
      'Groups that the viewer can give a role here, by name; 100 at most: those that they are in, and for administrators all.',
    args: { name: t.arg.string({ description: nameArgument }) },
    ...needsHere('members.manage'),
    resolve: (query, { id }, { name }, context) => groupsToGrant(context, id, name ?? null, query),
  }),
}));

const GrantGroupInput = builder.inputType('GrantGroupInput', {
  description: 'Which group has which role.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'The workspace.' }),
    groupId: t.id({ required: true, description: 'One of `Workspace.grantableGroups`.' }),
    role: t.field({ type: WorkspaceRole, required: true, description: 'What its members shall be.' }),
  }),
});

builder.mutationField('grantGroup', (t) =>
  t.field({
    type: GroupGrant,
    errors: { types: uploadFailures },
    description:
      'Gives all members of a group a role in a workspace, those of now and those who come. Who was given a role by hand as well is the higher of both.',
    args: { input: t.arg({ type: GrantGroupInput, required: true, description: 'Which group, and which role.' }) },
    resolve: (_root, { input }, context) => grantGroup(context, input),
  }),
);

const RevokeGroupGrantInput = builder.inputType('RevokeGroupGrantInput', {
  description: 'Which group has no role any more.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'The workspace.' }),
    groupId: t.id({ required: true, description: 'The group.' }),
  }),
});

const RevokedGroupGrant = builder.objectRef<{ workspaceId: string; groupId: string }>('RevokedGroupGrant').implement({
  description: 'A role that a group gives no more.',
  fields: (t) => ({
    workspaceId: t.exposeID('workspaceId', { description: 'The workspace.' }),
    groupId: t.exposeID('groupId', { description: 'The group.' }),
  }),
});

builder.mutationField('revokeGroupGrant', (t) =>
  t.field({
    type: RevokedGroupGrant,
    errors: { types: conflictFailures },
    description:
      'Takes the role from a group. Its members keep what they were given by hand; who has nothing left is a member no more, and their keys are revoked.',
    args: { input: t.arg({ type: RevokeGroupGrantInput, required: true, description: 'Which group, and where.' }) },
    resolve: (_root, { input }, context) => revokeGroupGrant(context, input),
  }),
);
