import { isPermission, type Permission as PermissionName } from '../../src/auth/permissions.ts';
import type { ActorShape } from '../base/actor-loader.ts';
import { builder } from '../base/builder.ts';
import type { GraphQLContext } from '../base/context.ts';
import { needing } from '../base/needs.ts';
import { Permission } from '../base/permission.ts';
import type { ApiKeyRow } from '../base/rows.ts';

export const User = builder.prismaNode('User', {
  id: { field: 'id' },
  description: 'A person.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name that others see.' }),
  }),
});

/** What a key may do is for itself and for who manages the workspace's keys; who it is, for every viewer who sees it act. */
const managesKey = needing(
  'apiKeys.manage',
  ({ id, workspaceId }: ApiKeyRow, _args: object, { viewer }: GraphQLContext) => {
    const permission: [string, PermissionName] = [workspaceId, 'apiKeys.manage'];
    return viewer?.apiKeyId === id || { permission };
  },
);

export const ApiKey = builder.prismaNode('ApiKey', {
  id: { field: 'id' },
  description: 'A key with which a program acts in one workspace. The secret is shown once, when the key is made.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What the key is for.' }),
    prefix: t.exposeString('prefix', { description: 'The part of the key that may be shown.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used; exact to a minute.',
    }),
    permissions: t.field({
      type: [Permission],
      ...managesKey,
      description: 'What it may do, as far as who made it still may.',
      select: { permissions: true },
      resolve: ({ permissions }) => permissions.filter(isPermission),
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      ...managesKey,
      description: 'When it ends; null for never.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      ...managesKey,
      description: 'When it was revoked.',
    }),
    previousSecretUntil: t.expose('previousExpiresAt', {
      type: 'DateTime',
      ...managesKey,
      description: 'Until when the secret before the last rotation is good beside the new one.',
    }),
    createdBy: t.relation('createdBy', { ...managesKey, description: 'Who made it, and whom it acts for.' }),
  }),
});

export const ScimToken = builder.prismaObject('ScimToken', {
  description:
    'A token with which an identity provider makes, changes and ends accounts and groups. The secret is shown once, when the token is made.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'What the audit log names it by.' }),
    name: t.exposeString('name', { description: 'For which provider it is.' }),
    prefix: t.exposeString('prefix', { description: 'The part of the token that may be shown.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used; exact to a minute.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ends; null for never.',
    }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true, description: 'When it was revoked.' }),
    previousSecretUntil: t.expose('previousExpiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when the secret before the last rotation is good beside the new one.',
    }),
  }),
});

const System = builder.objectRef<{ __typename: 'System' }>('System').implement({
  description: 'The server itself: workers and maintenance.',
  fields: (t) => ({ name: t.string({ description: 'Always `ADE`.', resolve: () => 'ADE' }) }),
});

export const Actor = builder.unionType('Actor', {
  description: 'Who did something.',
  types: [User, ApiKey, ScimToken, System],
  resolveType: (actor) => (actor as ActorShape).__typename,
});
