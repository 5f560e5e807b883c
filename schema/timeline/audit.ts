import { isEventType } from '../../src/domain/event/index.ts';
import { auditedTypes, auditMessage, countAudited, listAudited } from '../../src/domain/timeline/index.ts';
import { builder } from '../base/builder.ts';
import { isPositionCursor } from '../base/pages/page.ts';
import { EventType } from '../event/event.ts';
import { Actor } from '../identity/actor.ts';

const AuditEntry = builder.prismaObject('Event', {
  variant: 'AuditEntry',
  description: 'Something that a person or a key did, or tried to: who, what, when and from where.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The event’s id.' }),
    type: t.field({
      type: EventType,
      description: 'What was done.',
      select: { type: true },
      resolve: ({ type }) => {
        if (!isEventType(type)) throw new Error(`An event has the unknown type ${type}.`);
        return type;
      },
    }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When.' }),
    actor: t.field({
      type: Actor,
      nullable: true,
      description:
        'Who; null when they have been deleted since. `System` where the caller had not proved who they are.',
      select: { actorKind: true, actorId: true },
      resolve: (event, _args, context) => context.actors.load(event),
    }),
    address: t.exposeString('address', { nullable: true, description: 'The network address that it came from.' }),
    traceId: t.exposeString('traceId', {
      nullable: true,
      description: 'Ties it to the request, and to its log lines.',
    }),
    subjectId: t.exposeString('stream', { description: 'The id of what it was done to.' }),
    workspaceId: t.exposeString('workspaceId', { nullable: true, description: 'In which workspace; null for none.' }),
    message: t.string({
      nullable: true,
      description:
        'What happened, as a sentence; in general words, without names, for what is in a workspace that the viewer is no member of.',
      select: { type: true, payload: true, workspaceId: true },
      resolve: (event, _args, context) => auditMessage(context, event),
    }),
  }),
});

const AuditFilter = builder.inputType('AuditFilter', {
  description: 'All that are given must hold.',
  fields: (t) => ({
    types: t.field({ type: [EventType], description: 'Only these. What the system does by itself is never listed.' }),
    actorId: t.id({ description: 'Only what this person or key did.' }),
    workspaceId: t.id({ description: 'Only what was done in this workspace.' }),
    address: t.string({ description: 'Only what came from this network address.' }),
    from: t.field({ type: 'DateTime', description: 'Only from this instant on.' }),
    to: t.field({ type: 'DateTime', description: 'Only before this instant.' }),
  }),
});

const AuditLogConnection = builder.connectionObject(
  { type: AuditEntry, name: 'AuditLogConnection', description: 'A page of the audit log.' },
  { name: 'AuditLogEdge', description: 'One place in a page of the audit log.' },
);

builder.queryField('auditLog', (t) =>
  t.prismaConnection(
    {
      type: AuditEntry,
      cursor: 'pos',
      extensions: { page: { isCursor: isPositionCursor } },
      description: `Who did what from where, newest first (${auditedTypes.length} kinds of event). For administrators; others are answered FORBIDDEN.`,
      args: { filter: t.arg({ type: AuditFilter, description: 'Which.' }) },
      totalCount: (_root, { filter }, context) => countAudited(context, filter ?? {}),
      resolve: (query, _root, args, context) => listAudited(context, args.filter ?? {}, query),
    },
    AuditLogConnection,
  ),
);
