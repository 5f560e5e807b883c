import { answerSignIn, proveIdentity } from '../../src/domain/identity/index.ts';
import { AuthenticationError, ConflictError, LimitError, ValidationError } from '../../src/domain/kernel/index.ts';
import { builder } from '../base/builder.ts';
import { requireCookies } from '../base/cookies.ts';
import { costs } from '../cost/declaration.ts';
import { SignedIn, Transport, transportDescription } from './sign-in.ts';

const code = 'The newest code of the authenticator app: six digits.';
const passkey = 'What the browser answers, `toJSON()`.';

const CompleteSignInInput = builder.inputType('CompleteSignInInput', {
  description: 'The question, and one answer.',
  fields: (t) => ({
    token: t.string({ required: true, description: 'Of `SecondFactorNeededError`, or of `beginPasskeySignIn`.' }),
    code: t.string({ description: code }),
    passkey: t.field({ type: 'JSON', description: passkey }),
    recoveryCode: t.string({ description: 'A recovery code, in place of what was lost. It is good once.' }),
    transport: t.field({ type: Transport, defaultValue: 'TOKEN', required: true, description: transportDescription }),
  }),
});

builder.mutationField('completeSignIn', (t) =>
  t.field({
    type: SignedIn,
    skipTypeScopes: true,
    errors: { types: [ValidationError, AuthenticationError, LimitError, ConflictError] },
    ...costs({ weight: 50, budget: 'signIn' }),
    description:
      'Opens a session with a second factor, or with a passkey alone. After some wrong answers the next has to wait, longer each time.',
    args: { input: t.arg({ type: CompleteSignInInput, required: true, description: 'What proves who signs in.' }) },
    resolve: async (_root, { input }, context) => {
      const cookies = input.transport === 'COOKIE' ? requireCookies(context) : null;
      const session = await answerSignIn(context, { ...input, site: context.baseUrl });
      cookies?.set(session);
      return { ...session, inCookies: cookies !== null };
    },
  }),
);

const IdentityProved = builder.objectRef<{ until: Date }>('IdentityProved').implement({
  description: 'It was proved who is asking.',
  fields: (t) => ({
    until: t.expose('until', { type: 'DateTime', description: 'Until when that is enough for what is dangerous.' }),
  }),
});

const ProveIdentityInput = builder.inputType('ProveIdentityInput', {
  description: 'One proof. Who has a second factor shows that; a password is for who has none.',
  fields: (t) => ({
    password: t.string({ description: 'The password.' }),
    code: t.string({ description: code }),
    passkey: t.field({ type: 'JSON', description: passkey }),
    token: t.string({ description: 'Of `beginPasskeySignIn`, with the passkey.' }),
    recoveryCode: t.string({ description: 'A recovery code. It is good once.' }),
  }),
});

builder.mutationField('proveIdentity', (t) =>
  t.field({
    type: IdentityProved,
    errors: { types: [ValidationError, LimitError, ConflictError] },
    ...costs({ weight: 50, budget: 'signIn' }),
    description:
      'Proves again who is asking: what answers `ProofNeededError` is open for ten minutes then, and what asks for a second factor for as long as the session goes on. For people.',
    args: { input: t.arg({ type: ProveIdentityInput, required: true, description: 'The proof.' }) },
    resolve: async (_root, { input }, context) => ({ until: await proveIdentity(context, input, context.baseUrl) }),
  }),
);
