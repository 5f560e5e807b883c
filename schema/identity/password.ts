import {
  changePassword,
  type PasswordLink as Link,
  passwordLink,
  requestPasswordReset,
  resetPassword,
  signUp,
} from '../../src/domain/identity/index.ts';
import { AuthenticationError, ConflictError, LimitError, ValidationError } from '../../src/domain/kernel/index.ts';
import { builder } from '../base/builder.ts';
import { costs } from '../cost/declaration.ts';
import { User } from './actor.ts';

const newPassword =
  'At least 12 characters, unless settings say otherwise; anything but what is easily guessed. No other rules.';

const ChangePasswordInput = builder.inputType('ChangePasswordInput', {
  description: 'The old password and the new one.',
  fields: (t) => ({
    currentPassword: t.string({ required: true, description: 'The password so far.' }),
    newPassword: t.string({ required: true, description: newPassword }),
  }),
});

builder.mutationField('changePassword', (t) =>
  t.field({
    type: User,
    errors: { types: [ValidationError, ConflictError, LimitError] },
    ...costs({ weight: 50, budget: 'signIn' }),
    description: 'Gives the viewer another password, and ends all their other sessions. For people.',
    args: { input: t.arg({ type: ChangePasswordInput, required: true, description: 'The passwords.' }) },
    resolve: (_root, { input }, context) => changePassword(context, input),
  }),
);

const MailSent = builder.objectRef<{ email: string }>('MailSent').implement({
  description: 'If the address has an account to write to, a mail is on its way.',
  fields: (t) => ({ email: t.exposeString('email', { description: 'The address that was given.' }) }),
});

const RequestPasswordResetInput = builder.inputType('RequestPasswordResetInput', {
  description: 'Who has forgotten their password.',
  fields: (t) => ({ email: t.string({ required: true, description: 'Their e-mail address.' }) }),
});

builder.mutationField('requestPasswordReset', (t) =>
  t.field({
    type: MailSent,
    skipTypeScopes: true,
    errors: { types: [ValidationError, LimitError] },
    ...costs({ weight: 20, budget: 'mail' }),
    description:
      'Mails a link with which to set a new password, good once and for 30 minutes. The answer is the same when there is no such account.',
    args: { input: t.arg({ type: RequestPasswordResetInput, required: true, description: 'Who.' }) },
    resolve: async (_root, { input }, context) => {
      await requestPasswordReset(context, input.email);
      return { email: input.email };
    },
  }),
);

const SignUpInput = builder.inputType('SignUpInput', {
  description: 'Who wants an account.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'Their e-mail address.' }),
    name: t.string({ required: true, description: 'The name that others will see.' }),
  }),
});

builder.mutationField('signUp', (t) =>
  t.field({
    type: MailSent,
    skipTypeScopes: true,
    errors: { types: [ValidationError, ConflictError, LimitError] },
    ...costs({ weight: 20, budget: 'mail' }),
    description:
      'Makes an account and mails a link with which to set its password, good once and for a day. Off unless settings allow it; the answer is the same when there is such an account already.',
    args: { input: t.arg({ type: SignUpInput, required: true, description: 'Who.' }) },
    resolve: async (_root, { input }, context) => {
      await signUp(context, input);
      return { email: input.email };
    },
  }),
);

const PasswordLink = builder.objectRef<Link>('PasswordLink').implement({
  description: 'What a link to set a password leads to.',
  fields: (t) => ({
    email: t.exposeString('email', { description: 'The address of the account.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when a password can be set with it.' }),
  }),
});

builder.queryField('passwordLink', (t) =>
  t.field({
    type: PasswordLink,
    nullable: true,
    skipTypeScopes: true,
    description:
      'Whose password can be set with a link, and until when; null when it was used, is too old or unknown. For the holder of the link.',
    args: { token: t.arg.string({ required: true, description: 'What stands behind `#token=` in the link.' }) },
    resolve: (_root, { token }, context) => passwordLink(context, token),
  }),
);

builder.queryField('passwordLinkExpiresAt', (t) =>
  t.field({
    type: 'DateTime',
    nullable: true,
    skipTypeScopes: true,
    description:
      'Until when a password can be set with a link; null when it was used, is too old or unknown. For the holder of the link.',
    args: { token: t.arg.string({ required: true, description: 'What stands behind `#token=` in the link.' }) },
    resolve: async (_root, { token }, context) => (await passwordLink(context, token))?.expiresAt ?? null,
  }),
);

const PasswordSet = builder.objectRef<{ email: string }>('PasswordSet').implement({
  description: 'The password was set, and all sessions are over: sign in.',
  fields: (t) => ({ email: t.exposeString('email', { description: 'The address to sign in with.' }) }),
});

const ResetPasswordInput = builder.inputType('ResetPasswordInput', {
  description: 'What a link carries, and the new password.',
  fields: (t) => ({
    token: t.string({ required: true, description: 'What stands behind `#token=` in the link.' }),
    newPassword: t.string({ required: true, description: newPassword }),
  }),
});

builder.mutationField('resetPassword', (t) =>
  t.field({
    type: PasswordSet,
    skipTypeScopes: true,
    errors: { types: [ValidationError, AuthenticationError, LimitError] },
    ...costs({ weight: 50, budget: 'signIn' }),
    description:
      'Sets the password with a link that was mailed, or shown at the first start, and ends all sessions of the account.',
    args: { input: t.arg({ type: ResetPasswordInput, required: true, description: 'The link and the password.' }) },
    resolve: (_root, { input }, context) => resetPassword(context, input),
  }),
);
