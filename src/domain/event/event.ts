import type { z } from 'zod';
import { configurationEvents } from './configuration-events.ts';
import type { DoneBy, EventField, ReadPayload } from './define.ts';
import { directoryEvents } from './directory-events.ts';
import { documentEvents } from './document-events.ts';
import { exportEvents } from './export-events.ts';
import { identityEvents } from './identity-events.ts';
import { jobEvents } from './job-events.ts';
import { uploadEvents } from './upload-events.ts';
import { webhookEvents } from './webhook-events.ts';
import { workspaceEvents } from './workspace-events.ts';

/** Everything that can happen: an event is one entry of these lists. */
const catalogue = [
  ...workspaceEvents,
  ...identityEvents,
  ...documentEvents,
  ...uploadEvents,
  ...configurationEvents,
  ...jobEvents,
  ...exportEvents,
  ...webhookEvents,
  ...directoryEvents,
];

type Catalogue = (typeof catalogue)[number];

export type EventType = Catalogue['type'];
/** The facts that belong to an event of this type: rows hold exactly these. */
export type EventPayload<T extends EventType = EventType> = z.infer<Extract<Catalogue, { type: T }>['schema']>;

export interface EventDefinition {
  type: EventType;
  description: string;
  by: DoneBy;
  isLast: boolean;
  fields: readonly EventField[];
  read(stored: unknown): ReadPayload;
}

export const eventDefinitions: readonly EventDefinition[] = catalogue;
const byType = new Map<string, EventDefinition>(catalogue.map((definition) => [definition.type, definition]));

export const eventTypes: readonly EventType[] = catalogue.map(({ type }) => type);

/** Whether this version knows the type: in a rolling update a newer one writes types that it alone knows. */
export function isEventType(value: string): value is EventType {
  return byType.has(value);
}

/** What is known of a type of event; `null` for a type that this version does not know. */
export function definitionOf(type: string): EventDefinition | null {
  return byType.get(type) ?? null;
}

/** The events after which a job's timeline holds nothing more. */
export const terminalJobEvents: readonly EventType[] = catalogue.filter(({ isLast }) => isLast).map(({ type }) => type);
