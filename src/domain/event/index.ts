/** The catalogue of events: types, payloads, sentences. Imports nothing of ours. */
export type { EventField } from './define.ts';
export {
  definitionOf,
  type EventDefinition,
  type EventPayload,
  type EventType,
  eventDefinitions,
  isEventType,
} from './event.ts';
