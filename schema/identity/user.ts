import { reachIn } from '../../src/auth/policy.ts';
import {
  countUsers,
  createUser,
  deactivateUser,
  listUsers,
  reactivateUser,
  updateViewer,
} from '../../src/domain/identity/index.ts';
import { requireViewer } from '../../src/domain/kernel/index.ts';
import { builder } from '../base/builder.ts';
import type { GraphQLContext } from '../base/context.ts';
import { commonFailures, conflictFailures, provenFailures } from '../base/failure.ts';
import { User } from './actor.ts';

/** Whether the viewer may see what only the person and administrators may. */
function isPrivateTo(context: GraphQLContext, user: { id: string }): boolean {
  const viewer = requireViewer(context);
  return viewer.isAdministrator || (viewer.apiKeyId === null && viewer.userId === user.id);
}

/** Whether the viewer manages the members of one of the workspaces that a person is a member of. */
function managesOneOf({ viewer }: GraphQLContext, memberships: readonly { workspaceId: string }[]): boolean {
  return memberships.some(({ workspaceId }) => viewer && reachIn(viewer, workspaceId, 'members.manage'));
}

const own = ' Null unless you are this person or an administrator.';

builder.prismaObjectFields(User, (t) => ({
  hasSecondFactor: t.boolean({
    nullable: true,
    description:
      'Whether they have an authenticator app or a passkey here. Null unless you are this person, manage members with them, or an administrator.',
    select: {
      id: true,
      memberships: { select: { workspaceId: true } },
      totpFactor: { select: { confirmedAt: true } },
      passkeys: { select: { id: true }, take: 1 },
    },
    resolve: ({ id, memberships, totpFactor, passkeys }, _args, context) => {
      const isShown = managesOneOf(context, memberships) || isPrivateTo(context, { id });
      return isShown ? totpFactor?.confirmedAt != null || passkeys.length > 0 : null;
    },
  }),
  email: t.string({
    nullable: true,
    description:
      'The address to sign in with. Null unless you are this person, manage members with them, or an administrator.',
    select: { id: true, email: true, memberships: { select: { workspaceId: true } } },
    resolve: ({ id, email, memberships }, _args, context) =>
      managesOneOf(context, memberships) || isPrivateTo(context, { id }) ? email : null,
  }),
  isAdministrator: t.boolean({
    nullable: true,
    description: `Whether they look after the whole server.${own}`,
    select: { id: true, isAdministrator: true },
    resolve: (user, _args, context) => (isPrivateTo(context, user) ? user.isAdministrator : null),
  }),
  hasPassword: t.boolean({
    nullable: true,
    description: `Whether they can sign in with a password.${own}`,
    select: { id: true, passwordHash: true },
    resolve: (user, _args, context) => (isPrivateTo(context, user) ? user.passwordHash !== null : null),
  }),
  notifyJobFailed: t.boolean({
    nullable: true,
    description: `Whether they want a mail when a job of theirs fails.${own}`,
    select: { id: true, notifyJobFailed: true },
    resolve: (user, _args, context) => (isPrivateTo(context, user) ? user.notifyJobFailed : null),
  }),
  createdAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: `When the account was made.${own}`,
    select: { id: true, createdAt: true },
    resolve: (user, _args, context) => (isPrivateTo(context, user) ? user.createdAt : null),
  }),
  deactivatedAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: `When the account was deactivated; null while it is active.${own}`,
    select: { id: true, deactivatedAt: true },
    resolve: (user, _args, context) => (isPrivateTo(context, user) ? user.deactivatedAt : null),
  }),
}));

const UserConnection = builder.connectionObject(
  { type: User, name: 'UserConnection', description: 'A page of people.' },
  { name: 'UserEdge', description: 'One place in a page of people.' },
);

builder.queryField('users', (t) =>
  t.prismaConnection(
    {
      type: User,
      cursor: 'id',
      description: 'All people with an account, oldest first. For administrators; others are answered FORBIDDEN.',
      args: { search: t.arg.string({ description: 'Only whose name or e-mail address contains this.' }) },
      totalCount: (_root, { search }, context) => countUsers(context, search ?? null),
      resolve: (query, _root, args, context) => listUsers(context, args.search ?? null, query),
    },
    UserConnection,
  ),
);

const CreateUserInput = builder.inputType('CreateUserInput', {
  description: 'Who is to have an account.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'Their e-mail address.' }),
    name: t.string({ required: true, description: 'The name that others will see.' }),
    isAdministrator: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whether they are to look after the whole server.',
    }),
  }),
});

builder.mutationField('createUser', (t) =>
  t.field({
    type: User,
    errors: { types: provenFailures },
    description:
      'Makes an account and mails a link with which to set its password. For administrators; for another of these it takes a proof of the last ten minutes.',
    args: { input: t.arg({ type: CreateUserInput, required: true, description: 'Who.' }) },
    resolve: (_root, { input }, context) => createUser(context, input),
  }),
);

const DeactivateUserInput = builder.inputType('DeactivateUserInput', {
  description: 'Whose account to deactivate.',
  fields: (t) => ({ userId: t.id({ required: true, description: 'The person.' }) }),
});

builder.mutationField('deactivateUser', (t) =>
  t.field({
    type: User,
    errors: { types: conflictFailures },
    description:
      'Takes everything from a person at once: sessions, the API keys that they made, live streams. What they did stays. For administrators.',
    args: { input: t.arg({ type: DeactivateUserInput, required: true, description: 'Who.' }) },
    resolve: (_root, { input }, context) => deactivateUser(context, input.userId),
  }),
);

const ReactivateUserInput = builder.inputType('ReactivateUserInput', {
  description: 'Whose account to reactivate.',
  fields: (t) => ({ userId: t.id({ required: true, description: 'The person.' }) }),
});

builder.mutationField('reactivateUser', (t) =>
  t.field({
    type: User,
    errors: { types: commonFailures },
    description: 'Lets a person sign in again; the API keys that they made work again. For administrators.',
    args: { input: t.arg({ type: ReactivateUserInput, required: true, description: 'Who.' }) },
    resolve: (_root, { input }, context) => reactivateUser(context, input.userId),
  }),
);

const UpdateViewerInput = builder.inputType('UpdateViewerInput', {
  description: 'What to change; what is left out stays.',
  fields: (t) => ({
    name: t.string({ description: 'The name that others see.' }),
    notifyJobFailed: t.boolean({ description: 'Whether to get a mail when a job of yours fails.' }),
  }),
});

builder.mutationField('updateViewer', (t) =>
  t.field({
    type: User,
    errors: { types: commonFailures },
    description: 'Changes what the viewer says of themselves. For people.',
    args: { input: t.arg({ type: UpdateViewerInput, required: true, description: 'What to change.' }) },
    resolve: (_root, { input }, context) => updateViewer(context, input),
  }),
);
