import type { Prisma } from '../../db/generated/client.ts';
import { type EventType, eventTypes, isEventType, parsePayload } from '../event/event.ts';
import { describeEvent } from '../event/message.ts';
import { requireAdministrator, requireViewer } from '../kernel/access.ts';
import type { Context } from '../kernel/context.ts';

/** What the system does by itself, all of it following from what somebody asked for. */
const bySystem: ReadonlySet<EventType> = new Set([
  'job.started',
  'job.progressed',
  'job.table_extracted',
  'job.outputs_persisted',
  'job.export_persisted',
  'job.retry_scheduled',
  'job.succeeded',
  'job.failed',
  'export.ready',
  'export.failed',
]);

/** What somebody did, or tried to. */
export const auditedTypes: readonly EventType[] = eventTypes.filter((type) => !bySystem.has(type));

export interface AuditFilter {
  types?: readonly EventType[] | null;
  /** The id of a person or key. */
  actorId?: string | null;
  workspaceId?: string | null;
  address?: string | null;
  /** From this instant, included. */
  from?: Date | null;
  /** Up to this instant, excluded. */
  to?: Date | null;
}

/** Narrows a query of events to what an administrator asks for. Throws AdministratorNeededError. */
export function auditWhere(context: Context, filter: AuditFilter): Prisma.EventWhereInput {
  requireAdministrator(context);
  const { types, actorId, workspaceId, address, from, to } = filter;
  return {
    type: { in: (types ?? auditedTypes).filter((type) => !bySystem.has(type)) },
    ...(actorId == null ? {} : { actorId }),
    ...(workspaceId == null ? {} : { workspaceId }),
    ...(address == null ? {} : { address }),
    ...(from == null && to == null ? {} : { occurredAt: { gte: from ?? undefined, lt: to ?? undefined } }),
  };
}

/** What happened, as a sentence; `null` where it would tell of a workspace's content that the viewer is no member to see. */
export function auditMessage(context: Context, event: { type: string; payload: unknown; workspaceId: string | null }) {
  const { type, workspaceId } = event;
  if (!isEventType(type)) return null;
  const isContent = /^(document|configuration|job|export)\./.test(type);
  if (isContent && !requireViewer(context).standings.has(workspaceId ?? '')) return null;
  return describeEvent(type, parsePayload(type, event.payload));
}
