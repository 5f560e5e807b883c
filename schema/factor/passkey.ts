import { addPasskey, beginPasskey, passkeyRequest, removePasskey } from '../../src/domain/factor/index.ts';
import {
  AuthenticationError,
  ConflictError,
  LimitError,
  NotFoundError,
  ProofNeededError,
  ValidationError,
} from '../../src/domain/kernel/index.ts';
import { builder } from '../base/builder.ts';
import { costs } from '../cost/declaration.ts';
import { User } from '../identity/actor.ts';
import { FactorAdded } from './factors.ts';

const PasskeyRequest = builder
  .objectRef<{ token: string; options: unknown; expiresAt: Date }>('PasskeyRequest')
  .implement({
    description: 'What a browser is to ask a passkey.',
    fields: (t) => ({
      token: t.exposeString('token', { description: 'To be sent back with the answer, once.' }),
      options: t.field({
        type: 'JSON',
        description:
          'For `navigator.credentials`, as `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` take it.',
        resolve: ({ options }) => options,
      }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it can be answered.' }),
    }),
  });

builder.mutationField('beginPasskey', (t) =>
  t.field({
    type: PasskeyRequest,
    errors: { types: [ConflictError, LimitError, ProofNeededError] },
    ...costs({ weight: 20, budget: 'signIn' }),
    description: 'Begins to make a passkey of the viewer’s, with `navigator.credentials.create`. For people.',
    resolve: (_root, _args, context) => beginPasskey(context, context.baseUrl),
  }),
);

const AddPasskeyInput = builder.inputType('AddPasskeyInput', {
  description: 'A new passkey.',
  fields: (t) => ({
    token: t.string({ required: true, description: 'Of `beginPasskey`.' }),
    response: t.field({ type: 'JSON', required: true, description: 'What the browser answers, `toJSON()`.' }),
    name: t.string({ required: true, description: 'What to call it.' }),
  }),
});

builder.mutationField('addPasskey', (t) =>
  t.field({
    type: FactorAdded,
    errors: { types: [ValidationError, AuthenticationError, ConflictError, LimitError, ProofNeededError] },
    ...costs({ weight: 50, budget: 'signIn' }),
    description:
      'Makes a passkey a second factor of the viewer’s, with which they also sign in without a password. For people.',
    args: { input: t.arg({ type: AddPasskeyInput, required: true, description: 'The passkey.' }) },
    resolve: (_root, { input }, context) => addPasskey(context, { ...input, site: context.baseUrl }),
  }),
);

const RemovePasskeyInput = builder.inputType('RemovePasskeyInput', {
  description: 'Which passkey.',
  fields: (t) => ({
    passkeyId: t.id({ required: true, description: 'One of `viewer.secondFactors.passkeys`.' }),
  }),
});

builder.mutationField('removePasskey', (t) =>
  t.field({
    type: User,
    errors: { types: [NotFoundError, ProofNeededError] },
    description: 'One of the viewer’s passkeys is good for nothing any more. For people.',
    args: { input: t.arg({ type: RemovePasskeyInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, context) => removePasskey(context, input.passkeyId),
  }),
);

builder.mutationField('beginPasskeySignIn', (t) =>
  t.field({
    type: PasskeyRequest,
    skipTypeScopes: true,
    errors: { types: [ConflictError] },
    ...costs({ weight: 20, budget: 'signIn' }),
    description:
      'Asks for any passkey of this server that the browser has: for `completeSignIn`, without an address or a password, or for `proveIdentity`.',
    resolve: (_root, _args, context) => passkeyRequest(context, context.baseUrl),
  }),
);
