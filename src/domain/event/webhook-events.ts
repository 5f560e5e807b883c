import { defineEvent } from './define.ts';
import { count, id, oneOf, optional, text } from './field.ts';

const webhook = { webhookId: id('The webhook.'), name: text('Its name.') };
const delivery = {
  deliveryId: id('The delivery.'),
  webhookId: id('The webhook.'),
  eventId: id('The event that was sent.'),
  attempt: count('How often it was sent.'),
};

export const webhookEvents = [
  defineEvent('webhook.created', {
    description: 'A webhook was made.',
    message: ({ name }) => `Webhook “${name}” was made.`,
    by: 'PERSON',
    fields: webhook,
  }),
  defineEvent('webhook.updated', {
    description: 'A webhook was changed, opened again, or has a new secret.',
    message: ({ name }) => `Webhook “${name}” was changed.`,
    by: 'PERSON',
    fields: webhook,
  }),
  defineEvent('webhook.disabled', {
    description:
      'Nothing is sent to a webhook any more: a person closed it, its receiver is gone, or has taken nothing for a day.',
    message: ({ name }) => `Webhook “${name}” was disabled.`,
    by: 'SYSTEM',
    fields: { ...webhook, reason: oneOf('WebhookDisabledReason', 'Why.') },
  }),
  defineEvent('webhook.deleted', {
    description: 'A webhook was deleted.',
    message: ({ name }) => `Webhook “${name}” was deleted.`,
    by: 'PERSON',
    fields: webhook,
  }),
  defineEvent('delivery.succeeded', {
    description: 'A webhook has taken an event.',
    message: ({ attempt }) => `An event was delivered at attempt ${attempt}.`,
    by: 'SYSTEM',
    fields: delivery,
  }),
  defineEvent('delivery.failed', {
    description: 'An event was not taken by a webhook, and is not sent again.',
    message: ({ reason }) => `An event was not delivered: ${reason}`,
    by: 'SYSTEM',
    fields: { ...delivery, reason: text('What went wrong.'), status: optional(count('What the receiver answered.')) },
  }),
];
