import { z } from 'zod';

const workspaceRole = z.enum(['OWNER', 'MEMBER']);

/** What happened, by name, with the facts that belong to it. Event rows hold exactly these payloads. */
export const eventPayloads = {
  'workspace.created': z.object({ workspaceId: z.string(), name: z.string() }),
  'user.created': z.object({ userId: z.string(), email: z.string() }),
  'user.deactivated': z.object({ userId: z.string() }),
  'user.reactivated': z.object({ userId: z.string() }),
  'user.password_changed': z.object({ userId: z.string() }),
  'user.password_reset_requested': z.object({ userId: z.string() }),
  'user.identity_linked': z.object({ userId: z.string(), provider: z.string(), issuer: z.string() }),
  'session.signed_in': z.object({ userId: z.string(), sessionId: z.string(), method: z.string() }),
  'session.signed_out': z.object({ userId: z.string(), sessionId: z.string() }),
  'session.sign_in_failed': z.object({ email: z.string(), reason: z.string() }),
  'session.revoked': z.object({ userId: z.string(), sessionId: z.string(), reason: z.string() }),
  'workspace.updated': z.object({ workspaceId: z.string(), name: z.string(), slug: z.string() }),
  'workspace.archived': z.object({ workspaceId: z.string() }),
  'workspace.restored': z.object({ workspaceId: z.string() }),
  'member.invited': z.object({ invitationId: z.string(), role: workspaceRole }),
  'member.invitation_revoked': z.object({ invitationId: z.string() }),
  'member.joined': z.object({ membershipId: z.string(), userId: z.string(), role: workspaceRole }),
  'member.role_changed': z.object({
    membershipId: z.string(),
    userId: z.string(),
    role: workspaceRole,
    previousRole: workspaceRole,
  }),
  'member.removed': z.object({ membershipId: z.string(), userId: z.string(), role: workspaceRole }),
  'api_key.created': z.object({ apiKeyId: z.string(), name: z.string(), prefix: z.string() }),
  'api_key.rotated': z.object({ apiKeyId: z.string(), name: z.string(), prefix: z.string() }),
  'api_key.revoked': z.object({ apiKeyId: z.string(), name: z.string(), prefix: z.string() }),
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
  'export.created': z.object({ exportId: z.string(), jobId: z.string(), format: z.string(), rowCount: z.number() }),
  'export.ready': z.object({
    exportId: z.string(),
    jobId: z.string(),
    documentId: z.string(),
    format: z.string(),
    rowCount: z.number(),
    byteSize: z.number(),
  }),
  'export.failed': z.object({ exportId: z.string(), jobId: z.string(), format: z.string(), reason: z.string() }),
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
