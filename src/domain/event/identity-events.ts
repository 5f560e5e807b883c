import { defineEvent } from './define.ts';
import { id, oneOf, text } from './field.ts';

const userId = id('The person.');
const session = { userId, sessionId: id('The session.') };

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
  defineEvent('session.signed_in', {
    description: 'A person has signed in.',
    message: ({ method }) => `Signed in (${method.toLowerCase()}).`,
    by: 'PERSON',
    fields: {
      ...session,
      method: oneOf('SignInMethod', 'How it was proved who signs in.'),
    },
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
