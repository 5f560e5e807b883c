import { beginTotp, confirmTotp, removeTotp, renewRecoveryCodes } from '../../src/domain/factor/index.ts';
import { ConflictError, NotFoundError, ProofNeededError, ValidationError } from '../../src/domain/kernel/index.ts';
import { builder } from '../base/builder.ts';
import { costs } from '../cost/declaration.ts';
import { User } from '../identity/actor.ts';
import { FactorAdded } from './factors.ts';

const TotpSetUp = builder.objectRef<{ secret: string; uri: string }>('TotpSetUp').implement({
  description: 'What an authenticator app is given, shown this once.',
  fields: (t) => ({
    secret: t.exposeString('secret', { description: 'The secret in Base32, for typing.' }),
    uri: t.exposeString('uri', { description: 'The same as `otpauth://totp/…`, to be drawn as a QR code.' }),
  }),
});

builder.mutationField('beginTotp', (t) =>
  t.field({
    type: TotpSetUp,
    errors: { types: [ConflictError, ProofNeededError] },
    description:
      'Makes a secret for an authenticator app of the viewer’s (RFC 6238: SHA-1, 6 digits, 30 seconds). It counts from `confirmTotp` on. For people.',
    resolve: (_root, _args, context) => beginTotp(context, context.baseUrl),
  }),
);

const ConfirmTotpInput = builder.inputType('ConfirmTotpInput', {
  description: 'What the app shows.',
  fields: (t) => ({ code: t.string({ required: true, description: 'The code of the moment: six digits.' }) }),
});

builder.mutationField('confirmTotp', (t) =>
  t.field({
    type: FactorAdded,
    errors: { types: [ValidationError, ConflictError, ProofNeededError] },
    ...costs({ weight: 50, budget: 'signIn' }),
    description: 'Makes the authenticator app a second factor of the viewer’s. For people.',
    args: { input: t.arg({ type: ConfirmTotpInput, required: true, description: 'Its code.' }) },
    resolve: (_root, { input }, context) => confirmTotp(context, input.code),
  }),
);

builder.mutationField('removeTotp', (t) =>
  t.field({
    type: User,
    errors: { types: [NotFoundError, ProofNeededError] },
    description: 'The viewer’s authenticator app is a second factor no more. For people.',
    resolve: (_root, _args, context) => removeTotp(context),
  }),
);

const RecoveryCodes = builder.objectRef<readonly string[]>('RecoveryCodes').implement({
  description: 'New recovery codes; the old ones are void.',
  fields: (t) => ({
    codes: t.stringList({ description: 'The codes, shown this once.', resolve: (codes) => [...codes] }),
  }),
});

builder.mutationField('renewRecoveryCodes', (t) =>
  t.field({
    type: RecoveryCodes,
    errors: { types: [ConflictError, ProofNeededError] },
    description: 'Makes ten new recovery codes for the viewer. For people.',
    resolve: (_root, _args, context) => renewRecoveryCodes(context),
  }),
);
