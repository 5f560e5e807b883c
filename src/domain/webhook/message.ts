import { Webhook as Signer } from 'standardwebhooks';
import type { Event } from '../../db/generated/client.ts';
import { definitionOf, type EventDefinition, eventEnumName, eventTypeName } from '../event/index.ts';
import { auditLineOf } from '../timeline/index.ts';

/** What is sent for an event: the body, and the headers that name and sign it. */
export interface WebhookMessage {
  body: string;
  headers: Record<string, string>;
}

/**
 * An event as webhooks get it, signed with each of the secrets, after Standard Webhooks 1.0 (standardwebhooks.com). `data` is the event
 * with the names and values of its GraphQL type, or with `isAudit` the entry of the audit log, as `ade audit` prints it. The id is the event's: it
 * stays the same however often it is sent. `null` for a type that this version does not know.
 */
export function webhookMessage(
  event: Event,
  secrets: readonly string[],
  { now, isAudit }: { now: Date; isAudit: boolean },
): WebhookMessage | null {
  const definition = definitionOf(event.type);
  if (!definition) return null;
  const data = isAudit
    ? auditLineOf({ ...event, position: String(event.pos), subjectId: event.stream })
    : dataOf(event, definition);
  const body = JSON.stringify({ type: event.type, timestamp: event.occurredAt.toISOString(), data });
  const signatures = secrets.map((secret) => new Signer(secret).sign(event.id, now, body));
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'ADE-Webhooks/1',
      'webhook-id': event.id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': signatures.join(' '),
    },
  };
}

function dataOf(event: Event, definition: EventDefinition) {
  const { payload, message } = definition.read(event.payload);
  const absent = Object.fromEntries(definition.fields.map(({ name }) => [name, null]));
  return {
    __typename: eventTypeName(definition.type),
    id: event.id,
    sequence: event.seq,
    type: eventEnumName(definition.type),
    occurredAt: event.occurredAt.toISOString(),
    message: message(),
    traceId: event.traceId,
    workspaceId: event.workspaceId,
    actor: { kind: event.actorKind, id: event.actorId },
    ...absent,
    ...payload,
  };
}
