import { type OpenSession, refreshSession, signIn, signOut, userOf } from '../../src/domain/identity/index.ts';
import {
  AuthenticationError,
  ConflictError,
  LimitError,
  SecondFactorNeededError,
  ValidationError,
} from '../../src/domain/kernel/index.ts';
import { builder } from '../base/builder.ts';
import { requireCookies } from '../base/cookies.ts';
import { costs } from '../cost/declaration.ts';
import { User } from './actor.ts';

export const Transport = builder.enumType('SessionTransport', {
  description: 'How the tokens of a session travel.',
  values: {
    TOKEN: { description: 'In the answer. The client keeps them, and sends the access token as a bearer token.' },
    COOKIE: { description: 'In cookies that the browser keeps and no script can read.' },
  },
});

export const SignedIn = builder.objectRef<OpenSession & { inCookies: boolean }>('SignedIn').implement({
  description: 'A session, and the tokens that carry it on.',
  fields: (t) => ({
    user: t.prismaField({
      type: User,
      description: 'Who is signed in.',
      resolve: (query, session, _args, context) => userOf(context, session, query),
    }),
    sessionId: t.exposeID('sessionId', { description: 'The session, one of `viewer.sessions`.' }),
    accessToken: t.string({
      nullable: true,
      description: 'Send it as `Authorization: Bearer …`. Null when it is in a cookie.',
      resolve: ({ accessToken, inCookies }) => (inCookies ? null : accessToken),
    }),
    accessTokenExpiresAt: t.expose('accessTokenExpiresAt', {
      type: 'DateTime',
      description: 'When the access token runs out: exchange the refresh token before.',
    }),
    refreshToken: t.string({
      nullable: true,
      description: 'For `refreshSession`, once. Null when it is in a cookie.',
      resolve: ({ refreshToken, inCookies }) => (inCookies ? null : refreshToken),
    }),
    refreshTokenExpiresAt: t.expose('refreshTokenExpiresAt', {
      type: 'DateTime',
      description: 'When the session ends unless it is carried on before.',
    }),
  }),
});

export const transportDescription = 'How the tokens travel; `COOKIE` only over HTTP.';

const SignInInput = builder.inputType('SignInInput', {
  description: 'Who signs in.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'Their e-mail address; case does not count.' }),
    password: t.string({ required: true, description: 'Their password.' }),
    transport: t.field({ type: Transport, defaultValue: 'TOKEN', required: true, description: transportDescription }),
  }),
});

builder.mutationField('signIn', (t) =>
  t.field({
    type: SignedIn,
    skipTypeScopes: true,
    errors: { types: [ValidationError, AuthenticationError, LimitError, SecondFactorNeededError] },
    ...costs({ weight: 50, budget: 'signIn' }),
    description:
      'Opens a session, or asks for the second factor of an account that has one. The answer never tells whether there is such an account; after some failures the next has to wait, longer each time.',
    args: { input: t.arg({ type: SignInInput, required: true, description: 'Who signs in.' }) },
    resolve: async (_root, { input }, context) => {
      const cookies = input.transport === 'COOKIE' ? requireCookies(context) : null;
      const session = await signIn(context, { ...input, site: context.baseUrl });
      cookies?.set(session);
      return { ...session, inCookies: cookies !== null };
    },
  }),
);

const RefreshSessionInput = builder.inputType('RefreshSessionInput', {
  description: 'Which session to carry on.',
  fields: (t) => ({
    refreshToken: t.string({ description: 'The newest one. Leave it out when it is in the cookie.' }),
    isUnattended: t.boolean({
      defaultValue: false,
      required: true,
      description:
        'The page is open, but its person has not used it since the last exchange: that is no use of the session, which ends when it has been idle for too long.',
    }),
    transport: t.field({ type: Transport, defaultValue: 'TOKEN', required: true, description: transportDescription }),
  }),
});

builder.mutationField('refreshSession', (t) =>
  t.field({
    type: SignedIn,
    skipTypeScopes: true,
    errors: { types: [ValidationError, AuthenticationError] },
    description:
      'Exchanges the refresh token for the next one and a new access token. Each is good for one exchange; using one again after more than ten seconds ends the session.',
    args: { input: t.arg({ type: RefreshSessionInput, required: true, description: 'Which session.' }) },
    resolve: async (_root, { input }, context) => {
      const cookies = input.transport === 'COOKIE' ? requireCookies(context) : null;
      const { isUnattended } = input;
      const refreshToken = input.refreshToken ?? cookies?.refreshToken ?? '';
      const session = await refreshSession(context, { refreshToken, isUnattended });
      cookies?.set(session);
      return { ...session, inCookies: cookies !== null };
    },
  }),
);

const SignedOut = builder.objectRef<{ sessions: number }>('SignedOut').implement({
  description: 'The viewer is signed out.',
  fields: (t) => ({ sessions: t.exposeInt('sessions', { description: 'How many sessions have ended.' }) }),
});

const SignOutInput = builder.inputType('SignOutInput', {
  description: 'What to sign out of.',
  fields: (t) => ({
    everywhere: t.boolean({ defaultValue: false, required: true, description: 'Also on every other device.' }),
    refreshToken: t.string({
      description: 'Names the session when its access token has run out. Leave it out when it is in the cookie.',
    }),
  }),
});

builder.mutationField('signOut', (t) =>
  t.field({
    type: SignedOut,
    skipTypeScopes: true,
    errors: { types: [ValidationError, ConflictError] },
    description: 'Ends the session, its live streams included, and removes its cookies. Twice is like once.',
    args: { input: t.arg({ type: SignOutInput, required: true, description: 'What to sign out of.' }) },
    resolve: async (_root, { input }, context) => {
      const refreshToken = input.refreshToken ?? context.cookies?.refreshToken ?? null;
      const sessions = await signOut(context, { everywhere: input.everywhere, refreshToken });
      context.cookies?.clear();
      return { sessions };
    },
  }),
);
