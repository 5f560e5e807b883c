import { isEventType } from '../../src/domain/event/index.ts';
import { deliveryStatus, deliveryWhere } from '../../src/domain/webhook/index.ts';
import { builder } from '../base/builder.ts';
import { WebhookDisabledReason } from '../base/closed-sets.ts';
import { EventType } from '../event/event.ts';

export const DeliveryStatus = builder.enumType('WebhookDeliveryStatus', {
  description: 'What has become of a delivery.',
  values: {
    PENDING: { description: 'It waits to be sent, or is being sent.' },
    DELIVERED: { description: 'The receiver has taken it.' },
    FAILED: { description: 'It was given up.' },
  },
});

/** What is said of each delivery, whatever is sent. */
export const said = {
  attempt: { description: 'How often it was sent.' },
  responseStatus: { nullable: true, description: 'The status that the receiver answered last.' },
  error: { nullable: true, description: 'Why the last attempt failed. While it is PENDING, there will be another.' },
  dueAt: { type: 'DateTime', description: 'When it was due, or is due again.' },
  deliveredAt: { type: 'DateTime', nullable: true, description: 'When the receiver had taken it.' },
} as const;

export const WebhookDelivery = builder.prismaNode('WebhookDelivery', {
  id: { field: 'id' },
  description: 'One event on its way to one webhook.',
  fields: (t) => ({
    eventId: t.exposeID('eventId', {
      description: 'The event, which is also the `webhook-id` that it is sent with, however often.',
    }),
    eventType: t.field({
      type: EventType,
      nullable: true,
      description: 'What happened; null for a type that this version does not know.',
      select: { eventType: true },
      resolve: ({ eventType }) => (isEventType(eventType) ? eventType : null),
    }),
    status: t.field({
      type: DeliveryStatus,
      description: 'What has become of it.',
      select: { deliveredAt: true, failedAt: true },
      resolve: deliveryStatus,
    }),
    attempt: t.exposeInt('attempt', said.attempt),
    responseStatus: t.exposeInt('responseStatus', said.responseStatus),
    error: t.exposeString('error', said.error),
    dueAt: t.expose('dueAt', said.dueAt),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the event happened.' }),
    deliveredAt: t.expose('deliveredAt', said.deliveredAt),
    failedAt: t.expose('failedAt', { type: 'DateTime', nullable: true, description: 'When it was given up.' }),
    webhook: t.relation('webhook', { description: 'Where it is sent.' }),
  }),
});

const DeliveryConnection = builder.connectionObject(
  { type: WebhookDelivery, name: 'WebhookDeliveryConnection', description: 'A page of deliveries.' },
  { name: 'WebhookDeliveryEdge', description: 'One place in a page of deliveries.' },
);

export const Webhook = builder.prismaNode('Webhook', {
  id: { field: 'id' },
  description: 'An address that events of a workspace are sent to, signed after Standard Webhooks.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is for.' }),
    url: t.exposeString('url', { description: 'Where events are sent.' }),
    eventTypes: t.field({
      type: [EventType],
      description: 'The types of events that are sent.',
      select: { eventTypes: true },
      resolve: ({ eventTypes }) => eventTypes.filter(isEventType),
    }),
    version: t.exposeInt('version', { description: 'Counts its changes: send it back as `expectedVersion`.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    createdBy: t.relation('createdBy', { nullable: true, description: 'Who made it; null when they are deleted.' }),
    previousSecretUntil: t.expose('previousExpiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when deliveries are signed with the secret before the last rotation as well.',
    }),
    failingSince: t.expose('failingSince', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when its receiver has taken nothing; null while it takes what it is sent.',
    }),
    disabledAt: t.expose('disabledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when nothing is sent; null while it is.',
    }),
    disabledReason: t.expose('disabledReason', {
      type: WebhookDisabledReason,
      nullable: true,
      description: 'Why nothing is sent.',
    }),
    deliveries: t.relatedConnection(
      'deliveries',
      {
        cursor: 'id',
        nullable: true,
        totalCount: true,
        description: 'What was sent or is to be, newest first; what ended is forgotten after a while.',
        args: { status: t.arg({ type: DeliveryStatus, description: 'Only these.' }) },
        query: ({ status }) => ({ where: deliveryWhere(status), orderBy: { id: 'desc' } }),
      },
      DeliveryConnection,
    ),
  }),
});

export const WebhookConnection = builder.connectionObject(
  { type: Webhook, name: 'WebhookConnection', description: 'A page of webhooks.' },
  { name: 'WebhookEdge', description: 'One place in a page of webhooks.' },
);
