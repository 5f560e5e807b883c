import { describeDevice, isCurrentSession, revokeSession } from '../../src/domain/identity/index.ts';
import { builder } from '../base/builder.ts';
import { SecondFactor, SignInMethod } from '../base/closed-sets.ts';
import { commonFailures } from '../base/failure.ts';

export const Session = builder.prismaObject('Session', {
  description: 'One sign-in of a person on one device.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    isCurrent: t.boolean({
      description: 'Whether it is the one that asks.',
      resolve: ({ id }, _args, context) => isCurrentSession(context, id),
    }),
    method: t.expose('method', { type: SignInMethod, description: 'How it was opened.' }),
    secondFactor: t.expose('secondFactor', {
      type: SecondFactor,
      nullable: true,
      description: 'With what it was proved a second time; null for what was not.',
    }),
    isPasswordless: t.exposeBoolean('isPasswordless', {
      description: 'Whether it was opened with a passkey alone; `method` is `PASSWORD` then.',
    }),
    provider: t.exposeString('provider', {
      nullable: true,
      description: 'The provider of single sign-on; null for other methods.',
    }),
    device: t.string({
      description: 'The browser or program that uses it, and on what, as far as it says so.',
      resolve: ({ userAgent }) => describeDevice(userAgent),
    }),
    address: t.exposeString('address', {
      nullable: true,
      description: 'The network address from which it was last carried on.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the person signed in.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      description: 'When it was last carried on with its refresh token.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it ends unless it is used before.' }),
  }),
});

const RevokeSessionInput = builder.inputType('RevokeSessionInput', {
  description: 'Which session to end.',
  fields: (t) => ({ sessionId: t.id({ required: true, description: 'One of `viewer.sessions`.' }) }),
});

builder.mutationField('revokeSession', (t) =>
  t.field({
    type: Session,
    errors: { types: commonFailures },
    description: 'Ends one of the viewer’s sessions at once, its live streams included. For people.',
    args: { input: t.arg({ type: RevokeSessionInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, context) => revokeSession(context, input.sessionId),
  }),
);
