import { defineEvent } from './define.ts';
import { id, oneOf, optional, text } from './field.ts';

const userId = id('The person.');
const session = { userId, sessionId: id('The session.') };

/** What a second factor is called in a sentence. */
const words = { TOTP: 'authenticator app', PASSKEY: 'passkey', RECOVERY_CODE: 'recovery code' } as const;

export const identityEvents = [
  defineEvent('user.created', {
    description: 'An account was made.',
    message: ({ email }) => `An account was made for ${email}.`,
    by: 'PERSON',
    fields: { userId, email: text('The e-mail address.') },
  }),
  defineEvent('user.deactivated', {
    description: 'An account was deactivated.',
    message: () => 'The account was deactivated.',
    by: 'PERSON',
    fields: { userId },
  }),
  defineEvent('user.reactivated', {
    description: 'An account was reactivated.',
    message: () => 'The account was reactivated.',
    by: 'PERSON',
    fields: { userId },
  }),
  defineEvent('user.changed_by_directory', {
    description: 'An identity provider has given an account another address or name.',
    message: ({ email }) => `An identity provider has changed the account, now of ${email}.`,
    by: 'PERSON',
    fields: { userId, email: text('The e-mail address.') },
  }),
  defineEvent('user.password_changed', {
    description: 'A person has a new password.',
    message: () => 'The password was changed.',
    by: 'PERSON',
    fields: { userId },
  }),
  defineEvent('user.password_reset_requested', {
    description: 'A person was sent a link to set a new password.',
    message: () => 'A link to set a new password was asked for.',
    by: 'PERSON',
    fields: { userId },
  }),
  defineEvent('user.identity_linked', {
    description: 'A person’s account was linked with one at a sign-in provider.',
    message: ({ provider }) => `The account can be signed in to through ${provider}.`,
    by: 'PERSON',
    fields: {
      userId,
      provider: text('The provider’s name in the settings.'),
      issuer: text('The provider’s own name for itself.'),
    },
  }),
  defineEvent('user.second_factor_added', {
    description: 'A person has another second factor.',
    message: ({ factor }) => `A second factor was added: ${words[factor]}.`,
    by: 'PERSON',
    fields: { userId, factor: oneOf('SecondFactor', 'What kind.') },
  }),
  defineEvent('user.second_factor_removed', {
    description: 'A second factor of a person was removed.',
    message: ({ factor }) => `A second factor was removed: ${words[factor]}.`,
    by: 'PERSON',
    fields: { userId, factor: oneOf('SecondFactor', 'What kind.') },
  }),
  defineEvent('user.second_factors_reset', {
    description: 'An administrator took all second factors from a person.',
    message: () => 'All second factors were taken away, and all sessions ended.',
    by: 'PERSON',
    fields: { userId },
  }),
  defineEvent('user.recovery_codes_renewed', {
    description: 'A person has new recovery codes, and the old ones are void.',
    message: () => 'New recovery codes were made.',
    by: 'PERSON',
    fields: { userId },
  }),
  defineEvent('security.policy_changed', {
    description: 'What the server asks of everybody who signs in was changed.',
    message: ({ secondFactor }) => `A second factor is ${secondFactor} for everybody.`,
    by: 'PERSON',
    fields: { secondFactor: text('Whether one is `needed` or `optional`.') },
  }),
  defineEvent('session.signed_in', {
    description: 'A person has signed in.',
    message: ({ method, secondFactor }) =>
      `Signed in (${method.toLowerCase()}${secondFactor ? `, ${words[secondFactor]}` : ''}).`,
    by: 'PERSON',
    fields: {
      ...session,
      method: oneOf('SignInMethod', 'How it was proved who signs in.'),
      secondFactor: optional(oneOf('SecondFactor', 'With what it was proved a second time.')),
    },
  }),
  defineEvent('session.signed_in_with_passkey', {
    description: 'A person has signed in with a passkey alone.',
    message: () => 'Signed in with a passkey.',
    by: 'PERSON',
    fields: session,
  }),
  defineEvent('session.signed_out', {
    description: 'A person has signed out.',
    message: () => 'Signed out.',
    by: 'PERSON',
    fields: session,
  }),
  defineEvent('session.sign_in_failed', {
    description: 'A sign-in has failed.',
    message: ({ email, reason }) => `A sign-in as ${email} failed: ${reason}`,
    by: 'PERSON',
    fields: { email: text('The e-mail address.'), reason: text('What went wrong.') },
  }),
  defineEvent('session.revoked', {
    description: 'A session was ended.',
    message: ({ reason }) => `A session was ended: ${reason}`,
    by: 'PERSON',
    fields: { ...session, reason: text('What went wrong.') },
  }),
];
