import { type SecurityPolicyFacts, securityPolicyOf, updateSecurityPolicy } from '../../src/domain/factor/index.ts';
import { endUserSessions, resetSecondFactors } from '../../src/domain/identity/index.ts';
import { ConflictError, NotFoundError, ProofNeededError } from '../../src/domain/kernel/index.ts';
import { updateWorkspaceSecurity } from '../../src/domain/workspace/index.ts';
import { builder } from '../base/builder.ts';
import { provenFailures } from '../base/failure.ts';
import { User } from '../identity/actor.ts';
import { Workspace } from '../workspace/workspace.ts';

const needed = 'Whether only sessions with a second factor are let in; those of single sign-on are, keys are none.';

const SecurityPolicy = builder.objectRef<SecurityPolicyFacts>('SecurityPolicy').implement({
  description: 'What the server asks of everybody who signs in.',
  fields: (t) => ({ requireSecondFactor: t.exposeBoolean('requireSecondFactor', { description: needed }) }),
});

builder.queryField('securityPolicy', (t) =>
  t.field({
    type: SecurityPolicy,
    nullable: true,
    description: 'What the server asks of everybody who signs in. For administrators; others are answered FORBIDDEN.',
    resolve: (_root, _args, context) => securityPolicyOf(context),
  }),
);

const UpdateSecurityPolicyInput = builder.inputType('UpdateSecurityPolicyInput', {
  description: 'What the server is to ask.',
  fields: (t) => ({ requireSecondFactor: t.boolean({ required: true, description: needed }) }),
});

builder.mutationField('updateSecurityPolicy', (t) =>
  t.field({
    type: SecurityPolicy,
    errors: { types: [ConflictError, ProofNeededError] },
    description:
      'Changes what the server asks of everybody who signs in, at once: a session without a second factor is open to nothing but its owner’s account then. For administrators, with a proof of the last ten minutes; not for keys.',
    args: { input: t.arg({ type: UpdateSecurityPolicyInput, required: true, description: 'What it asks.' }) },
    resolve: (_root, { input }, context) => updateSecurityPolicy(context, input),
  }),
);

const minutes = 'minutes; null for as long as the settings say. Members of several workspaces keep to the shortest.';

builder.prismaObjectFields(Workspace, (t) => ({
  requireSecondFactor: t.exposeBoolean('requireSecondFactor', { description: needed }),
  sessionMinutes: t.exposeInt('sessionMinutes', {
    nullable: true,
    description: `How long sessions of its members go on, ${minutes}`,
  }),
  sessionIdleMinutes: t.exposeInt('sessionIdleMinutes', {
    nullable: true,
    description: `How long they go on unused, ${minutes}`,
  }),
}));

const UpdateWorkspaceSecurityInput = builder.inputType('UpdateWorkspaceSecurityInput', {
  description: 'What a workspace is to ask of sessions; what is left out stays.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'The workspace.' }),
    requireSecondFactor: t.boolean({ description: needed }),
    sessionMinutes: t.int({ description: `How long sessions of its members go on, 60 or more ${minutes}` }),
    sessionIdleMinutes: t.int({ description: `How long they go on unused, 30 or more ${minutes}` }),
  }),
});

builder.mutationField('updateWorkspaceSecurity', (t) =>
  t.field({
    type: Workspace,
    errors: { types: provenFailures },
    description:
      'Changes what a workspace asks of the sessions of its members, at once. For people who have proved in the last ten minutes who they are.',
    args: { input: t.arg({ type: UpdateWorkspaceSecurityInput, required: true, description: 'What it asks.' }) },
    resolve: (_root, { input }, context) => updateWorkspaceSecurity(context, input),
  }),
);

const ResetSecondFactorsInput = builder.inputType('ResetSecondFactorsInput', {
  description: 'Who has lost theirs.',
  fields: (t) => ({ userId: t.id({ required: true, description: 'The person.' }) }),
});

builder.mutationField('resetSecondFactors', (t) =>
  t.field({
    type: User,
    errors: { types: [NotFoundError, ProofNeededError] },
    description:
      'Takes all second factors and recovery codes from a person who has lost them, and ends all their sessions. For administrators, with a proof of the last ten minutes; not for keys.',
    args: { input: t.arg({ type: ResetSecondFactorsInput, required: true, description: 'Who.' }) },
    resolve: (_root, { input }, context) => resetSecondFactors(context, input.userId),
  }),
);

const SessionsEnded = builder.objectRef<{ sessions: number }>('SessionsEnded').implement({
  description: 'Sessions of a person have ended, with their live streams.',
  fields: (t) => ({ sessions: t.exposeInt('sessions', { description: 'How many.' }) }),
});

const EndUserSessionsInput = builder.inputType('EndUserSessionsInput', {
  description: 'Whose sessions.',
  fields: (t) => ({ userId: t.id({ required: true, description: 'The person.' }) }),
});

builder.mutationField('endUserSessions', (t) =>
  t.field({
    type: SessionsEnded,
    errors: { types: [NotFoundError] },
    description: 'Ends all sessions of a person at once, their live streams included. For administrators.',
    args: { input: t.arg({ type: EndUserSessionsInput, required: true, description: 'Whose.' }) },
    resolve: async (_root, { input }, context) => ({ sessions: await endUserSessions(context, input.userId) }),
  }),
);
