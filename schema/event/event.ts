import {
  definitionOf,
  type EventType as EventTypeName,
  eventDefinitions,
  eventEnumName,
  eventTypeName,
} from '../../src/domain/event/index.ts';
import { encodeCursor } from '../../src/timeline/cursor.ts';
import type { TimelineEvent } from '../../src/timeline/read.ts';
import { builder } from '../base/builder.ts';
import { Actor } from '../identity/actor.ts';

/** An event as resolvers see it: the row, its payload read. */
export interface EventShape extends Omit<TimelineEvent, 'type' | 'payload'> {
  type: EventTypeName;
  payload: Readonly<Record<string, unknown>>;
  /** What has happened, as a sentence. */
  message(): string;
}

/** A row as a typed event; `null` for a type that this version does not know (written by a newer one). */
export function toEvent(row: TimelineEvent): EventShape | null {
  const definition = definitionOf(row.type);
  return definition && { ...row, type: definition.type, ...definition.read(row.payload) };
}

export const EventType = builder.enumType('EventType', {
  description: 'Everything that can happen.',
  values: Object.fromEntries(
    eventDefinitions.map(({ type, description }) => [eventEnumName(type), { value: type, description }]),
  ),
});

export const Event = builder.interfaceRef<EventShape>('Event').implement({
  description: 'One fact on a timeline. Never changes.',
  resolveType: ({ type }) => eventTypeName(type),
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    cursor: t.string({
      description: 'Its place in every timeline that shows it: pass it as `after` to go on from here.',
      resolve: (event) => encodeCursor(event),
    }),
    sequence: t.exposeInt('seq', { description: 'Its number on its own stream, from 1 without gaps.' }),
    type: t.expose('type', { type: EventType, description: 'What happened.' }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When it happened.' }),
    actor: t.field({
      type: Actor,
      nullable: true,
      description: 'Who did it; null when they have been deleted since.',
      resolve: (event, _args, context) => context.actors.load(event),
    }),
    message: t.string({
      description: 'What happened, as a sentence.',
      resolve: (event) => event.message(),
    }),
    traceId: t.exposeString('traceId', { nullable: true, description: 'Ties it to the request that caused it.' }),
  }),
});
