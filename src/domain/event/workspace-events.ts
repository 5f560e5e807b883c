import { defineEvent } from './define.ts';
import { bytes, count, id, oneOf, optional, text } from './field.ts';

const words = { OWNER: 'an owner', MEMBER: 'a member' } as const;

const workspace = id('The workspace.');
const key = {
  apiKeyId: id('The key.'),
  name: text('Its name.'),
  prefix: text('The part of the key that may be shown.'),
};
const role = oneOf('WorkspaceRole', 'What they are in the workspace.');
const member = { membershipId: id('The membership.'), userId: id('The person.'), role };
const grant = {
  workspaceId: workspace,
  groupId: id('The group.'),
  name: text('Its name.'),
  role: oneOf('WorkspaceRole', 'What its members are in the workspace.'),
};

export const workspaceEvents = [
  defineEvent('workspace.created', {
    description: 'A workspace was created.',
    message: ({ name }) => `Workspace “${name}” was created.`,
    by: 'PERSON',
    fields: { workspaceId: workspace, name: text('Its name.') },
  }),
  defineEvent('workspace.updated', {
    description: 'A workspace has another name or slug.',
    message: ({ name, slug }) => `The workspace is called “${name}” (${slug}).`,
    by: 'PERSON',
    fields: { workspaceId: workspace, name: text('Its name.'), slug: text('The workspace’s slug.') },
  }),
  defineEvent('workspace.archived', {
    description: 'A workspace was archived.',
    message: () => 'The workspace was archived.',
    by: 'PERSON',
    fields: { workspaceId: workspace },
  }),
  defineEvent('workspace.restored', {
    description: 'An archived workspace was opened again.',
    message: () => 'The workspace was restored.',
    by: 'PERSON',
    fields: { workspaceId: workspace },
  }),
  defineEvent('workspace.group_granted', {
    description: 'The members of a group have a role in a workspace.',
    message: ({ name, role }) =>
      `Members of the group “${name}” are ${role === 'OWNER' ? 'owners' : 'members'} of the workspace.`,
    by: 'PERSON',
    fields: grant,
  }),
  defineEvent('workspace.group_removed', {
    description: 'A group gives its members no role in a workspace any more.',
    message: ({ name }) => `The group “${name}” gives no role in the workspace any more.`,
    by: 'PERSON',
    fields: grant,
  }),
  defineEvent('workspace.security_changed', {
    description: 'What a workspace asks of sessions was changed.',
    message: ({ secondFactor }) =>
      `What the workspace asks of sessions was changed: a second factor is ${secondFactor}.`,
    by: 'PERSON',
    fields: {
      workspaceId: workspace,
      secondFactor: text('Whether one is `needed` or `optional`.'),
      sessionMinutes: optional(count('How long sessions go on. Null: the installation’s; so is the other.')),
      sessionIdleMinutes: optional(count('How long they go on unused.')),
    },
  }),
  defineEvent('workspace.quota_changed', {
    description: 'What a workspace may hold and use was changed.',
    message: () => 'What the workspace may hold and use was changed.',
    by: 'PERSON',
    fields: {
      workspaceId: workspace,
      bytes: optional(
        bytes('Bytes of documents that it keeps. Null: the installation’s; 0: no limit; so are the others.'),
      ),
      rowsPerMonth: optional(count('Rows that it extracts in a month.')),
      jobsPerMonth: optional(count('Jobs that it submits in a month.')),
      members: optional(count('Members and open invitations.')),
    },
  }),
  defineEvent('workspace.retention_changed', {
    description: 'How long a workspace keeps things was changed.',
    message: () => 'How long the workspace keeps things was changed.',
    by: 'PERSON',
    fields: {
      workspaceId: workspace,
      documentsDays: optional(count('Days until a document is deleted. Null: the installation’s; so are the others.')),
      jobsDays: optional(count('Days that jobs are kept once they are over.')),
      eventsDays: optional(count('Days that events are kept.')),
    },
  }),
  defineEvent('workspace.deleted', {
    description: 'A workspace was deleted, with everything in it. On no workspace’s timeline.',
    message: ({ workspaceId }) => `Workspace ${workspaceId} was deleted.`,
    by: 'PERSON',
    fields: { workspaceId: workspace, erasureId: id('What says how far its erasure has come.') },
  }),
  defineEvent('member.invited', {
    description: 'A person was invited.',
    message: (payload) => `A person was invited as ${words[payload.role]}.`,
    by: 'PERSON',
    fields: { invitationId: id('The invitation.'), role },
  }),
  defineEvent('member.invitation_revoked', {
    description: 'An invitation was revoked, or replaced by another.',
    message: () => 'An invitation was revoked.',
    by: 'PERSON',
    fields: { invitationId: id('The invitation.') },
  }),
  defineEvent('member.invitation_link_copied', {
    description: 'The link of an invitation was copied, to be passed on by hand.',
    message: () => 'The link of an invitation was copied.',
    by: 'PERSON',
    fields: { invitationId: id('The invitation.') },
  }),
  defineEvent('member.joined', {
    description: 'A person has become a member.',
    message: (payload) => `A person has joined as ${words[payload.role]}.`,
    by: 'PERSON',
    fields: member,
  }),
  defineEvent('member.role_changed', {
    description: 'A member has another role.',
    message: (payload) => `A person who was ${words[payload.previousRole]} is ${words[payload.role]} now.`,
    by: 'PERSON',
    fields: { ...member, previousRole: oneOf('WorkspaceRole', 'What they were before.') },
  }),
  defineEvent('member.removed', {
    description: 'A member has left, or was removed.',
    message: (payload) => `A person who was ${words[payload.role]} has left, or was removed.`,
    by: 'PERSON',
    fields: member,
  }),
  defineEvent('api_key.created', {
    description: 'An API key was made.',
    message: ({ name, prefix }) => `API key “${name}” (${prefix}) was made.`,
    by: 'PERSON',
    fields: key,
  }),
  defineEvent('api_key.rotated', {
    description: 'An API key has a new secret.',
    message: ({ name, prefix }) => `API key “${name}” (${prefix}) has a new secret.`,
    by: 'PERSON',
    fields: key,
  }),
  defineEvent('api_key.revoked', {
    description: 'An API key was revoked.',
    message: ({ name, prefix }) => `API key “${name}” (${prefix}) was revoked.`,
    by: 'PERSON',
    fields: key,
  }),
];
