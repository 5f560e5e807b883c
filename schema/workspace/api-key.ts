import { LimitError, maxOverlapMinutes } from '../../src/domain/kernel/index.ts';
import {
  createApiKey,
  type IssuedKey as Issued,
  revokeApiKey,
  rotateApiKey,
} from '../../src/domain/workspace/index.ts';
import { builder } from '../base/builder.ts';
import { conflictFailures, provenFailures } from '../base/failure.ts';
import { Permission } from '../base/permission.ts';
import { ApiKey } from '../identity/actor.ts';

export const ApiKeyConnection = builder.connectionObject(
  { type: ApiKey, name: 'ApiKeyConnection', description: 'A page of API keys.' },
  { name: 'ApiKeyEdge', description: 'One place in a page of API keys.' },
);

const ApiKeyEnvironment = builder.enumType('ApiKeyEnvironment', {
  description: 'What a key is marked as, for people and for scanners; both can do the same.',
  values: {
    LIVE: { value: 'live' as const, description: 'Begins with `ade_live_`.' },
    TEST: { value: 'test' as const, description: 'Begins with `ade_test_`.' },
  },
});

const IssuedApiKey = builder.objectRef<Issued>('IssuedApiKey').implement({
  description: 'A key with its secret, which is shown only now.',
  fields: (t) => ({
    apiKey: t.field({ type: ApiKey, description: 'The key.', resolve: ({ apiKey }) => apiKey }),
    key: t.exposeString('key', {
      nullable: true,
      description:
        'What to send as `X-API-Key`. It is stored nowhere: null in the answer to a repeated request with the same idempotency key.',
    }),
  }),
});

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'A new key.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Where it acts.' }),
    name: t.string({ required: true, description: 'What it is for.' }),
    permissions: t.field({
      type: [Permission],
      required: true,
      description: 'What it may do: some of what you may do. It never does more than you still may.',
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it ends; never by default.' }),
    environment: t.field({ type: ApiKeyEnvironment, description: 'What it is marked as; LIVE by default.' }),
    idempotencyKey: t.string({
      description: 'Makes a repeated request answer what the first one did, without the key.',
    }),
  }),
});

builder.mutationField('createApiKey', (t) =>
  t.field({
    type: IssuedApiKey,
    errors: { types: [...provenFailures, LimitError] },
    description: 'Makes a key that acts for you. A mail tells you of it. A person proves first who they are.',
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'What to make.' }) },
    resolve: (_root, { input }, context) =>
      createApiKey(context, {
        ...input,
        environment: input.environment ?? 'live',
        idempotencyKey: input.idempotencyKey ?? null,
      }),
  }),
);

const defaultOverlapMinutes = 60;

const RotateApiKeyInput = builder.inputType('RotateApiKeyInput', {
  description: 'Which key gets a new secret.',
  fields: (t) => ({
    apiKeyId: t.id({ required: true, description: 'The key.' }),
    overlapMinutes: t.int({
      description: `Minutes that the old secret is good beside the new one, 0 to ${maxOverlapMinutes}; ${defaultOverlapMinutes} by default.`,
    }),
  }),
});

builder.mutationField('rotateApiKey', (t) =>
  t.field({
    type: IssuedApiKey,
    errors: { types: provenFailures },
    description: 'Gives a key that you made a new secret. Its id, prefix and permissions stay.',
    args: { input: t.arg({ type: RotateApiKeyInput, required: true, description: 'Which key.' }) },
    resolve: (_root, { input }, context) =>
      rotateApiKey(context, {
        apiKeyId: input.apiKeyId,
        overlapMinutes: input.overlapMinutes ?? defaultOverlapMinutes,
      }),
  }),
);

const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'Which key ends.',
  fields: (t) => ({ apiKeyId: t.id({ required: true, description: 'The key.' }) }),
});

builder.mutationField('revokeApiKey', (t) =>
  t.field({
    type: ApiKey,
    errors: { types: conflictFailures },
    description: 'Ends a key at once, its open streams included.',
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true, description: 'Which key.' }) },
    resolve: (_root, { input }, context) => revokeApiKey(context, input.apiKeyId),
  }),
);
