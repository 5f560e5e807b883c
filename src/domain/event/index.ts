/** The catalogue of events: types, payloads, sentences. Imports nothing of ours but the closed sets of the database. */
export { type ClosedSetName, FailureOwner } from './closed-sets.ts';
export type { EventField } from './define.ts';
export {
  definitionOf,
  type EventDefinition,
  type EventPayload,
  type EventType,
  eventDefinitions,
  isEventType,
} from './event.ts';
export { eventEnumName, eventTypeName } from './names.ts';
