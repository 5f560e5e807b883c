import { z } from 'zod';

/** What happened, by name, with the facts that belong to it. Event rows hold exactly these payloads. */
export const eventPayloads = {
  'workspace.created': z.object({ workspaceId: z.string(), name: z.string() }),
  'api_key.created': z.object({ apiKeyId: z.string(), name: z.string(), prefix: z.string() }),
  'document.uploaded': z.object({
    documentId: z.string(),
    name: z.string(),
    byteSize: z.number(),
    contentType: z.string(),
  }),
  'configuration.created': z.object({ configurationId: z.string(), name: z.string() }),
  'configuration.draft_saved': z.object({ configurationId: z.string(), versionId: z.string(), number: z.number() }),
  'configuration.published': z.object({ configurationId: z.string(), versionId: z.string(), number: z.number() }),
  'job.created': z.object({ jobId: z.string(), documentId: z.string(), configurationVersionId: z.string() }),
  'job.started': z.object({ jobId: z.string(), attempt: z.number(), worker: z.string() }),
  'job.progressed': z.object({ jobId: z.string(), attempt: z.number(), stage: z.string(), progress: z.number() }),
  'job.table_extracted': z.object({
    jobId: z.string(),
    tableId: z.string(),
    name: z.string(),
    ordinal: z.number(),
    rowCount: z.number(),
    issueCount: z.number(),
  }),
  'job.outputs_persisted': z.object({ jobId: z.string(), tables: z.number(), rows: z.number() }),
  'job.export_persisted': z.object({
    jobId: z.string(),
    exportId: z.string(),
    documentId: z.string(),
    format: z.string(),
    rowCount: z.number(),
  }),
  'job.retry_scheduled': z.object({
    jobId: z.string(),
    attempt: z.number(),
    code: z.string(),
    reason: z.string(),
    retryAt: z.string(),
  }),
  'job.succeeded': z.object({ jobId: z.string(), tables: z.number(), rows: z.number(), issues: z.number() }),
  'job.failed': z.object({
    jobId: z.string(),
    code: z.string(),
    reason: z.string(),
    owner: z.enum(['USER', 'SYSTEM']),
  }),
  'job.cancelled': z.object({ jobId: z.string() }),
} as const;

export type EventType = keyof typeof eventPayloads;
export type EventPayload<T extends EventType = EventType> = z.infer<(typeof eventPayloads)[T]>;

export const eventTypes = Object.keys(eventPayloads).filter(isEventType);

export function isEventType(value: string): value is EventType {
  return Object.hasOwn(eventPayloads, value);
}

/** The events after which a job's timeline holds nothing more. */
export const terminalJobEvents: readonly EventType[] = ['job.succeeded', 'job.failed', 'job.cancelled'];

/** A payload as read back from its row; throws when the row does not hold what its type promises. */
export function parsePayload<T extends EventType>(type: T, payload: unknown): EventPayload<T> {
  return eventPayloads[type].parse(payload) as EventPayload<T>;
}
