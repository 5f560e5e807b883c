import { type EventDefinition, eventDefinitions, eventTypeName } from '../../src/domain/event/index.ts';
import { builder } from '../base/builder.ts';
import { interfacesOf } from './about.ts';
import type { EventShape } from './event.ts';
import { payloadField } from './payload-field.ts';

/** The concrete type of an event: its payload's fields beside those of every event. */
function implementEvent(definition: EventDefinition) {
  const { type, description, fields } = definition;
  return builder.objectRef<EventShape>(eventTypeName(type)).implement({
    description,
    interfaces: interfacesOf(definition),
    fields: (t) => Object.fromEntries(fields.map((field) => [field.name, payloadField(t, field)])),
  });
}

export const concreteEvents = eventDefinitions.map(implementEvent);
