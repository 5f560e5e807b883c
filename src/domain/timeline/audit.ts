import type { Event, Prisma } from '../../db/generated/client.ts';
import { definitionOf, type EventType, eventDefinitions } from '../event/index.ts';
import { type Context, requireAdministrator, requireViewer } from '../kernel/index.ts';

/** What people did, or tried to. What the system does by itself follows from that. */
export const auditedTypes: readonly EventType[] = eventDefinitions
  .filter(({ by }) => by === 'PERSON')
  .map(({ type }) => type);

/** Nouns whose events say nothing of what a workspace holds. */
const withoutContent = /^(?:workspace|member|api_key|user|session|scim_token|group)\./;

/** What a sentence is made of. */
type Audited = { type: string; payload: unknown; workspaceId: string | null };

/**
 * What happened, as a sentence: in general words where more would tell of a workspace's content that the reader is not to see. `null` for a
 * type that this version does not know.
 */
export function auditSentence(event: Audited, seesContent: boolean): string | null {
  const definition = definitionOf(event.type);
  if (!definition) return null;
  const tells = seesContent || event.workspaceId === null || withoutContent.test(event.type);
  return tells ? definition.read(event.payload).message() : definition.description;
}

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

/** Who did what, newest first, over all workspaces. Throws AdministratorNeededError. */
export async function listAudited(
  context: Context,
  filter: AuditFilter,
  query: Pick<Prisma.EventFindManyArgs, 'include' | 'select' | 'cursor' | 'skip' | 'take'> = {},
): Promise<Event[]> {
  requireAdministrator(context);
  const { prisma } = context.db.unscoped;
  return prisma.event.findMany({ ...query, where: await auditWhere(context, filter), orderBy: { pos: 'desc' } });
}

/** How many those are. Throws AdministratorNeededError. */
export async function countAudited(context: Context, filter: AuditFilter): Promise<number> {
  requireAdministrator(context);
  return context.db.unscoped.prisma.event.count({ where: await auditWhere(context, filter) });
}

async function auditWhere({ db }: Context, filter: AuditFilter): Promise<Prisma.EventWhereInput> {
  const { types, actorId, workspaceId, address, from, to } = filter;
  return {
    type: { in: auditedTypes.filter((type) => types == null || types.includes(type)) },
    ...(actorId == null ? {} : { actorId }),
    ...(workspaceId == null ? {} : { workspaceId }),
    ...(address == null ? {} : { address }),
    ...(from == null && to == null
      ? {}
      : {
          occurredAt: { gte: from ?? undefined, lt: to ?? undefined },
          AND: [{ pos: await positionsWithin(db, from, to) }],
        }),
  };
}

/** Between which positions all events of a span of time lie: the log is in their order. */
async function positionsWithin(
  { unscoped }: Context['db'],
  from?: Date | null,
  to?: Date | null,
): Promise<Prisma.BigIntFilter> {
  const { rows } = await unscoped.query<{ before: string | null; after: string | null }>(
    `SELECT CASE WHEN $1::timestamptz IS NOT NULL THEN ade_position_before($1) END AS before,
       CASE WHEN $2::timestamptz IS NOT NULL THEN ade_position_after($2) END AS after`,
    [from ?? null, to ?? null],
  );
  const { before, after } = rows[0] ?? {};
  return { ...(before == null ? {} : { gt: BigInt(before) }), ...(after == null ? {} : { lt: BigInt(after) }) };
}

/** What happened, as a sentence for the viewer, who sees the content of the workspaces that they are a member of. */
export function auditMessage(context: Context, event: Audited): string | null {
  return auditSentence(event, requireViewer(context).standings.has(event.workspaceId ?? ''));
}
