import { maxOverlapMinutes } from '../../src/domain/kernel/index.ts';
import {
  createWebhook,
  deleteWebhook,
  type IssuedWebhook as Issued,
  replayDelivery,
  rotateWebhookSecret,
  updateWebhook,
} from '../../src/domain/webhook/index.ts';
import { builder } from '../base/builder.ts';
import { commonFailures, conflictFailures, uploadFailures } from '../base/failure.ts';
import type { WebhookRow } from '../base/rows.ts';
import { EventType } from '../event/event.ts';
import { Webhook, WebhookDelivery } from './webhook.ts';

const defaultOverlapMinutes = 60;

const IssuedWebhook = builder.objectRef<Issued>('IssuedWebhook').implement({
  description: 'A webhook with its secret, which is shown only now.',
  fields: (t) => ({
    webhook: t.field({ type: Webhook, description: 'The webhook.', resolve: ({ webhook }) => webhook }),
    secret: t.exposeString('secret', {
      nullable: true,
      description:
        'What deliveries are signed with (`whsec_…`), for a library of Standard Webhooks; null in the answer to a repeated request with the same idempotency key.',
    }),
  }),
});

const CreateWebhookInput = builder.inputType('CreateWebhookInput', {
  description: 'A new webhook.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Whose events are sent.' }),
    name: t.string({ required: true, description: 'What it is for.' }),
    url: t.string({
      required: true,
      description: 'Where they are sent: https, without credentials, not in a private network.',
    }),
    eventTypes: t.field({ type: [EventType], required: true, description: 'The types that are sent; at least one.' }),
    idempotencyKey: t.string({
      description: 'Makes a repeated request answer what the first one did, without the secret.',
    }),
  }),
});

builder.mutationField('createWebhook', (t) =>
  t.field({
    type: IssuedWebhook,
    errors: { types: uploadFailures },
    description: 'Has events sent to an address, from now on. Needs `events.read` as well.',
    args: { input: t.arg({ type: CreateWebhookInput, required: true, description: 'What to make.' }) },
    resolve: (_root, { input }, context) =>
      createWebhook(context, { ...input, idempotencyKey: input.idempotencyKey ?? null }),
  }),
);

const UpdateWebhookInput = builder.inputType('UpdateWebhookInput', {
  description: 'What of a webhook changes; what is left out stays.',
  fields: (t) => ({
    webhookId: t.id({ required: true, description: 'The webhook.' }),
    name: t.string({ description: 'What it is for.' }),
    url: t.string({ description: 'Where events are sent.' }),
    eventTypes: t.field({ type: [EventType], description: 'The types that are sent.' }),
    isEnabled: t.boolean({
      description:
        'Whether anything is sent. Disabled, what waits is given up, and what happens meanwhile is not sent later.',
    }),
    expectedVersion: t.int({ description: 'The version that the change was made from.' }),
  }),
});

builder.mutationField('updateWebhook', (t) =>
  t.field({
    type: Webhook,
    errors: { types: conflictFailures },
    description: 'Changes a webhook, or enables or disables it.',
    args: { input: t.arg({ type: UpdateWebhookInput, required: true, description: 'What changes.' }) },
    resolve: (_root, { input }, context) => updateWebhook(context, input),
  }),
);

const RotateWebhookSecretInput = builder.inputType('RotateWebhookSecretInput', {
  description: 'Which webhook gets a new secret.',
  fields: (t) => ({
    webhookId: t.id({ required: true, description: 'The webhook.' }),
    overlapMinutes: t.int({
      description: `Minutes in which deliveries are signed with both secrets, 0 to ${maxOverlapMinutes}; ${defaultOverlapMinutes} by default.`,
    }),
  }),
});

builder.mutationField('rotateWebhookSecret', (t) =>
  t.field({
    type: IssuedWebhook,
    errors: { types: conflictFailures },
    description: 'Gives a webhook a new secret; for a while deliveries are signed with the old one as well.',
    args: { input: t.arg({ type: RotateWebhookSecretInput, required: true, description: 'Which webhook.' }) },
    resolve: (_root, { input }, context) =>
      rotateWebhookSecret(context, {
        webhookId: input.webhookId,
        overlapMinutes: input.overlapMinutes ?? defaultOverlapMinutes,
      }),
  }),
);

const DeletedWebhook = builder.objectRef<WebhookRow>('DeletedWebhook').implement({
  description: 'A webhook that is no more.',
  fields: (t) => ({ webhookId: t.exposeID('id', { description: 'What its id was.' }) }),
});

const DeleteWebhookInput = builder.inputType('DeleteWebhookInput', {
  description: 'Which webhook goes.',
  fields: (t) => ({ webhookId: t.id({ required: true, description: 'The webhook.' }) }),
});

builder.mutationField('deleteWebhook', (t) =>
  t.field({
    type: DeletedWebhook,
    errors: { types: commonFailures },
    description: 'Deletes a webhook with all its deliveries.',
    args: { input: t.arg({ type: DeleteWebhookInput, required: true, description: 'Which webhook.' }) },
    resolve: (_root, { input }, context) => deleteWebhook(context, input.webhookId),
  }),
);

const ReplayDeliveryInput = builder.inputType('ReplayDeliveryInput', {
  description: 'Which event is sent again.',
  fields: (t) => ({ deliveryId: t.id({ required: true, description: 'The delivery.' }) }),
});

builder.mutationField('replayDelivery', (t) =>
  t.field({
    type: WebhookDelivery,
    errors: { types: conflictFailures },
    description: 'Sends an event to its webhook again, under the same id and with as many attempts as at first.',
    args: { input: t.arg({ type: ReplayDeliveryInput, required: true, description: 'Which event.' }) },
    resolve: (_root, { input }, context) => replayDelivery(context, input.deliveryId),
  }),
);
