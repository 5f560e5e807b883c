import {
  createScimToken,
  type IssuedScimToken as Issued,
  listScimTokens,
  revokeScimToken,
  rotateScimToken,
} from '../../src/domain/directory/index.ts';
import { LimitError, maxOverlapMinutes, NotFoundError } from '../../src/domain/kernel/index.ts';
import { builder } from '../base/builder.ts';
import { provenFailures } from '../base/failure.ts';
import { costs } from '../cost/declaration.ts';
import { ScimToken } from '../identity/actor.ts';

const defaultOverlapMinutes = 60;

builder.queryField('scimTokens', (t) =>
  t.field({
    type: [ScimToken],
    nullable: true,
    ...costs({ items: 20 }),
    description:
      'Tokens of identity providers that are not revoked, oldest first; 20 at most. For administrators; others are answered FORBIDDEN.',
    resolve: (_root, _args, context) => listScimTokens(context),
  }),
);

const IssuedScimToken = builder.objectRef<Issued>('IssuedScimToken').implement({
  description: 'A token with its secret, which is shown only now.',
  fields: (t) => ({
    scimToken: t.field({ type: ScimToken, description: 'The token.', resolve: ({ scimToken }) => scimToken }),
    token: t.exposeString('token', {
      description: 'What the provider sends (`ade_scim_…`), as `Authorization: Bearer`.',
    }),
  }),
});

const CreateScimTokenInput = builder.inputType('CreateScimTokenInput', {
  description: 'A new token.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'For which provider it is.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it ends; never unless given.' }),
  }),
});

builder.mutationField('createScimToken', (t) =>
  t.field({
    type: IssuedScimToken,
    errors: { types: [...provenFailures, LimitError] },
    description:
      'Makes a token with which an identity provider makes, changes and ends accounts and groups over SCIM 2.0, at `/scim/v2`. For administrators, with a proof of the last ten minutes; not for keys.',
    args: { input: t.arg({ type: CreateScimTokenInput, required: true, description: 'What to make.' }) },
    resolve: (_root, { input }, context) =>
      createScimToken(context, { name: input.name, expiresAt: input.expiresAt ?? null }),
  }),
);

const RotateScimTokenInput = builder.inputType('RotateScimTokenInput', {
  description: 'Which token gets a new secret.',
  fields: (t) => ({
    scimTokenId: t.id({ required: true, description: 'The token.' }),
    overlapMinutes: t.int({
      description: `Minutes that the old secret is good beside the new one, 0 to ${maxOverlapMinutes}; ${defaultOverlapMinutes} by default.`,
    }),
  }),
});

builder.mutationField('rotateScimToken', (t) =>
  t.field({
    type: IssuedScimToken,
    errors: { types: provenFailures },
    description: 'Gives a token a new secret. For administrators, with a proof of the last ten minutes; not for keys.',
    args: { input: t.arg({ type: RotateScimTokenInput, required: true, description: 'Which token.' }) },
    resolve: (_root, { input }, context) =>
      rotateScimToken(context, {
        scimTokenId: input.scimTokenId,
        overlapMinutes: input.overlapMinutes ?? defaultOverlapMinutes,
      }),
  }),
);

const RevokeScimTokenInput = builder.inputType('RevokeScimTokenInput', {
  description: 'Which token ends.',
  fields: (t) => ({ scimTokenId: t.id({ required: true, description: 'The token.' }) }),
});

builder.mutationField('revokeScimToken', (t) =>
  t.field({
    type: ScimToken,
    errors: { types: [NotFoundError] },
    description: 'Ends a token at once. What was done with it stays. For administrators.',
    args: { input: t.arg({ type: RevokeScimTokenInput, required: true, description: 'Which token.' }) },
    resolve: (_root, { input }, context) => revokeScimToken(context, input.scimTokenId),
  }),
);
