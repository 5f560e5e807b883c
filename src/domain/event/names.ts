import type { EventType } from './event.ts';

// What events are called in the API, and in what webhooks get.

/** `job.retry_scheduled` → `JOB_RETRY_SCHEDULED`. */
export function eventEnumName(type: EventType): string {
  return type.replace('.', '_').toUpperCase();
}

/** `job.retry_scheduled` → `JobRetryScheduledEvent`. */
export function eventTypeName(type: EventType): string {
  return `${type.replace(/(?:^|[._])([a-z])/g, (_match, letter: string) => letter.toUpperCase())}Event`;
}
