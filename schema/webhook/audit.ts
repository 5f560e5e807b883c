import { isEventType } from '../../src/domain/event/index.ts';
import { LimitError, maxOverlapMinutes } from '../../src/domain/kernel/index.ts';
import {
  type AuditWebhookState,
  createAuditWebhook,
  deleteAuditWebhook,
  deliveryStatus,
  latestDeliveries,
  listAuditDeliveries,
  listAuditWebhooks,
  rotateAuditWebhookSecret,
  updateAuditWebhook,
} from '../../src/domain/webhook/index.ts';
import { builder } from '../base/builder.ts';
import { WebhookDisabledReason } from '../base/closed-sets.ts';
import { provenFailures } from '../base/failure.ts';
import { costs } from '../cost/declaration.ts';
import { EventType } from '../event/event.ts';
import { DeliveryStatus, said } from './webhook.ts';

const defaultOverlapMinutes = 60;

type Delivery = Awaited<ReturnType<typeof listAuditDeliveries>>[number];

const AuditDelivery = builder.objectRef<Delivery>('AuditDelivery').implement({
  description: 'One entry of the audit log on its way to one address.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Which delivery.' }),
    entryId: t.exposeID('eventId', { description: 'The entry, which is also the `webhook-id` that it is sent with.' }),
    type: t.field({
      type: EventType,
      nullable: true,
      description: 'What was done; null for a type that this version does not know.',
      resolve: ({ eventType }) => (isEventType(eventType) ? eventType : null),
    }),
    status: t.field({ type: DeliveryStatus, description: 'What has become of it.', resolve: deliveryStatus }),
    attempt: t.exposeInt('attempt', said.attempt),
    responseStatus: t.exposeInt('responseStatus', said.responseStatus),
    error: t.exposeString('error', said.error),
    dueAt: t.expose('dueAt', said.dueAt),
    deliveredAt: t.expose('deliveredAt', said.deliveredAt),
  }),
});

const AuditWebhook = builder.objectRef<AuditWebhookState>('AuditWebhook').implement({
  description: 'An address that every entry of the audit log is sent to, signed after Standard Webhooks.',
  fields: (t) => ({
    id: t.id({ description: 'The subject of its events in the audit log.', resolve: ({ webhook }) => webhook.id }),
    name: t.string({ description: 'What it is for.', resolve: ({ webhook }) => webhook.name }),
    url: t.string({ description: 'Where entries are sent.', resolve: ({ webhook }) => webhook.url }),
    version: t.int({
      description: 'Counts its changes: send it back as `expectedVersion`.',
      resolve: ({ webhook }) => webhook.version,
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      resolve: ({ webhook }) => webhook.createdAt,
    }),
    previousSecretUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when deliveries are signed with the secret before the last rotation as well.',
      resolve: ({ webhook }) => webhook.previousExpiresAt,
    }),
    failingSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when its receiver has taken nothing; null while it takes what it is sent.',
      resolve: ({ webhook }) => webhook.failingSince,
    }),
    disabledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when nothing is sent; null while it is.',
      resolve: ({ webhook }) => webhook.disabledAt,
    }),
    disabledReason: t.field({
      type: WebhookDisabledReason,
      nullable: true,
      description: 'Why nothing is sent.',
      resolve: ({ webhook }) => webhook.disabledReason,
    }),
    waiting: t.exposeInt('waiting', { description: 'How many entries wait, or are being sent.' }),
    lastError: t.exposeString('lastError', {
      nullable: true,
      description: 'Why the last delivery that failed did; null where none is kept that did.',
    }),
    deliveries: t.field({
      type: [AuditDelivery],
      ...costs({ weight: 5, items: latestDeliveries }),
      description: `What was sent or is to be, newest first: the latest ${latestDeliveries}.`,
      resolve: ({ webhook }, _args, context) => listAuditDeliveries(context, webhook.id),
    }),
  }),
});

builder.queryField('auditWebhooks', (t) =>
  t.field({
    type: [AuditWebhook],
    nullable: true,
    ...costs({ weight: 20, items: 10 }),
    description:
      'Where the audit log is sent, oldest first; 10 at most. For administrators; others are answered FORBIDDEN.',
    resolve: (_root, _args, context) => listAuditWebhooks(context),
  }),
);

const IssuedAuditWebhook = builder
  .objectRef<{ state: AuditWebhookState; secret: string }>('IssuedAuditWebhook')
  .implement({
    description: 'A webhook of the audit log with its secret, which is shown only now.',
    fields: (t) => ({
      auditWebhook: t.field({ type: AuditWebhook, description: 'The webhook.', resolve: ({ state }) => state }),
      secret: t.exposeString('secret', {
        description: 'What deliveries are signed with (`whsec_…`), for a library of Standard Webhooks.',
      }),
    }),
  });

const forAdministrators = 'For administrators, with a proof of the last ten minutes; not for keys.';

const CreateAuditWebhookInput = builder.inputType('CreateAuditWebhookInput', {
  description: 'A new webhook of the audit log.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What it is for.' }),
    url: t.string({
      required: true,
      description: 'Where entries are sent: https, without credentials, not in a private network.',
    }),
  }),
});

builder.mutationField('createAuditWebhook', (t) =>
  t.field({
    type: IssuedAuditWebhook,
    errors: { types: [...provenFailures, LimitError] },
    description: `Has every entry of the audit log sent to an address, from now on, as \`ade audit\` prints it. ${forAdministrators}`,
    args: { input: t.arg({ type: CreateAuditWebhookInput, required: true, description: 'What to make.' }) },
    resolve: (_root, { input }, context) => createAuditWebhook(context, input),
  }),
);

const UpdateAuditWebhookInput = builder.inputType('UpdateAuditWebhookInput', {
  description: 'What of a webhook of the audit log changes; what is left out stays.',
  fields: (t) => ({
    webhookId: t.id({ required: true, description: 'The webhook.' }),
    name: t.string({ description: 'What it is for.' }),
    url: t.string({ description: 'Where entries are sent.' }),
    isEnabled: t.boolean({
      description:
        'Whether anything is sent. Disabled, what waits is given up, and what happens meanwhile is not sent later: `ade audit` prints it.',
    }),
    expectedVersion: t.int({ description: 'The version that the change was made from.' }),
  }),
});

builder.mutationField('updateAuditWebhook', (t) =>
  t.field({
    type: AuditWebhook,
    errors: { types: provenFailures },
    description: `Changes a webhook of the audit log, or enables or disables it. ${forAdministrators}`,
    args: { input: t.arg({ type: UpdateAuditWebhookInput, required: true, description: 'What changes.' }) },
    resolve: (_root, { input }, context) => updateAuditWebhook(context, input),
  }),
);

const RotateAuditWebhookSecretInput = builder.inputType('RotateAuditWebhookSecretInput', {
  description: 'Which webhook of the audit log gets a new secret.',
  fields: (t) => ({
    webhookId: t.id({ required: true, description: 'The webhook.' }),
    overlapMinutes: t.int({
      description: `Minutes in which deliveries are signed with both secrets, 0 to ${maxOverlapMinutes}; ${defaultOverlapMinutes} by default.`,
    }),
  }),
});

builder.mutationField('rotateAuditWebhookSecret', (t) =>
  t.field({
    type: IssuedAuditWebhook,
    errors: { types: provenFailures },
    description: `Gives a webhook of the audit log a new secret. ${forAdministrators}`,
    args: { input: t.arg({ type: RotateAuditWebhookSecretInput, required: true, description: 'Which webhook.' }) },
    resolve: (_root, { input }, context) =>
      rotateAuditWebhookSecret(context, {
        webhookId: input.webhookId,
        overlapMinutes: input.overlapMinutes ?? defaultOverlapMinutes,
      }),
  }),
);

const DeletedAuditWebhook = builder.objectRef<{ id: string }>('DeletedAuditWebhook').implement({
  description: 'A webhook of the audit log that is no more.',
  fields: (t) => ({ webhookId: t.exposeID('id', { description: 'What its id was.' }) }),
});

const DeleteAuditWebhookInput = builder.inputType('DeleteAuditWebhookInput', {
  description: 'Which webhook of the audit log goes.',
  fields: (t) => ({ webhookId: t.id({ required: true, description: 'The webhook.' }) }),
});

builder.mutationField('deleteAuditWebhook', (t) =>
  t.field({
    type: DeletedAuditWebhook,
    errors: { types: provenFailures },
    description: `Deletes a webhook of the audit log with all its deliveries. ${forAdministrators}`,
    args: { input: t.arg({ type: DeleteAuditWebhookInput, required: true, description: 'Which webhook.' }) },
    resolve: (_root, { input }, context) => deleteAuditWebhook(context, input.webhookId),
  }),
);
