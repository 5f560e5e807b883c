import { linkAccountOf } from '../../src/auth/signed-links.ts';
import { documentStatus, findDocument } from '../../src/domain/document/index.ts';
import { builder } from '../base/builder.ts';
import { DocumentStatus } from '../base/closed-sets.ts';
import { createdWithin, madeBy } from '../base/list-filter.ts';
import { orderOf } from '../base/list-order.ts';
import { needs, needsWhere } from '../base/needs.ts';
import { oneOf } from '../base/one-of.ts';
import { costs } from '../cost/declaration.ts';
import { Event, EventType } from '../event/event.ts';
import { EventConnection, eventPages, readEventPage } from '../event/event-connection.ts';
import { eventsCursor } from '../event/events-cursor.ts';
import { Actor } from '../identity/actor.ts';
import { Job, JobConnection } from '../job/job.ts';
import { TableConnection } from '../table/table.ts';

const newestFirst = { orderBy: { id: 'desc' }, take: 1 } as const;
const newestResult = { where: { status: 'SUCCEEDED' }, ...newestFirst } as const;

export const DocumentKind = builder.enumType('DocumentKind', {
  description: 'Where a document comes from.',
  values: {
    SOURCE: { description: 'A person or a key uploaded it.' },
    EXPORT: { description: 'A job or an export made it.' },
  },
});

export const DocumentFilter = builder.inputType('DocumentFilter', {
  description: 'Which documents to list; everything given must hold.',
  fields: (t) => ({
    kind: t.field({ type: DocumentKind, description: 'Where it comes from.' }),
    nameContains: t.string({ description: 'A part of its name, in any case.' }),
    statuses: t.field({ type: [DocumentStatus], description: 'In one of these states.' }),
    hasIssues: t.boolean({ description: 'Whether issues were found in it, by the job that its state is of.' }),
    contentType: t.string({ description: 'Of exactly this media type.' }),
    sha256: t.string({ description: 'With exactly these bytes: their SHA-256 in hex.' }),
    includeDeleted: t.boolean({ description: 'The deleted ones as well, as long as they can be restored.' }),
    ...createdWithin(t),
    ...madeBy(t),
    tags: t.stringList({ description: 'Tags that it has, all of them.' }),
  }),
});

export const DocumentOrder = orderOf('Document', {
  CREATED: { value: 'id', description: 'When it was uploaded or made.' },
  NAME: { value: 'name', description: 'Its name.' },
  SIZE: { value: 'byteSize', description: 'Its bytes.' },
});

export const Document = builder.prismaNode('Document', {
  id: { field: 'id' },
  description: 'A file. Its bytes never change.',
  fields: (t) => ({
    workspace: t.relation('workspace', {
      description: 'Where it lives.',
      ...needs('workspace.read'),
    }),
    kind: t.expose('kind', { type: DocumentKind, description: 'Where it comes from.' }),
    name: t.exposeString('name', { description: 'The name that its uploader gave it.' }),
    contentType: t.exposeString('contentType', {
      description: 'The media type that its uploader gave; not relied on.',
    }),
    byteSize: t.expose('byteSize', { type: 'BigInt', description: 'Bytes.' }),
    sha256: t.exposeString('sha256', { description: 'SHA-256 of its bytes, lower-case hex.' }),
    tags: t.exposeStringList('tags', { description: 'Its tags.' }),
    metadata: t.expose('metadata', {
      type: 'JSON',
      nullable: true,
      description: 'What its uploader wants to remember.',
      // Up to 64 KiB.
      ...costs({ weight: 30 }),
    }),
    version: t.exposeInt('version', { description: 'Counts changes of its name, tags and metadata.' }),
    uploadedBy: t.field({
      type: Actor,
      nullable: true,
      description: 'Who uploaded it; null when they have been deleted since.',
      select: { actorKind: true, actorId: true },
      resolve: (document, _args, context) => context.actors.load(document),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was uploaded.' }),
    deletedAt: t.expose('deletedAt', { type: 'DateTime', nullable: true, description: 'When it was deleted.' }),
    downloadUrl: t.field({
      type: 'URL',
      ...costs({ weight: 0.5 }),
      description:
        'A signed address of its bytes, good for 15 minutes for every client that holds it; sent as an attachment. That of an export takes `tables.read`.',
      ...needsWhere('tables.read', ({ kind }: { kind: string }) => kind === 'EXPORT'),
      select: { id: true },
      resolve: async ({ id }, _args, { baseUrl, links, viewer }) =>
        `${baseUrl}/files/${await links.downloads.sign(id, { account: linkAccountOf(viewer) })}`,
    }),
    status: t.field({
      type: DocumentStatus,
      description: 'What has become of it.',
      select: { state: { select: { status: true } } },
      resolve: ({ state }) => documentStatus.parse(state?.status ?? 'NEW'),
    }),
    latestJob: t.field({
      type: Job,
      ...needs('jobs.read'),
      description: 'Its newest job, also one that was cancelled; null when it has none.',
      select: { jobs: newestFirst },
      extensions: oneOf('jobs', newestFirst),
      resolve: ({ jobs }) => jobs[0] ?? null,
    }),
    latestResult: t.field({
      type: Job,
      ...needs('jobs.read'),
      description:
        'Its newest job that succeeded, whose tables are what is known of it, also while another one runs or after one failed; null before any has.',
      select: { jobs: newestResult },
      extensions: oneOf('jobs', newestResult),
      resolve: ({ jobs }) => jobs[0] ?? null,
    }),
    jobs: t.relatedConnection(
      'jobs',
      {
        cursor: 'id',
        totalCount: true,
        description: 'Jobs on this document, newest first.',
        ...needs('jobs.read'),
        query: { orderBy: { id: 'desc' } },
      },
      JobConnection,
    ),
    tables: t.relatedConnection(
      'tables',
      {
        cursor: 'id',
        totalCount: true,
        description: 'Tables extracted from this document by all its jobs, newest first.',
        ...needs('tables.read'),
        query: { orderBy: { id: 'desc' } },
      },
      TableConnection,
    ),
    producedBy: t.relation('producedBy', {
      description: 'The export that made it; null for an upload.',
      ...needs('tables.read'),
    }),
    eventsCursor: t.string(eventsCursor),
    events: t.connection(
      {
        type: Event,
        extensions: eventPages,
        description: 'Its timeline: its own events and those of its jobs, oldest first.',
        ...needs('events.read'),
        args: { types: t.arg({ type: [EventType], description: 'Only events of these types.' }) },
        resolve: (document, args, context) =>
          readEventPage(
            context,
            { kind: 'document', documentId: document.id, workspaceId: document.workspaceId },
            args,
          ),
      },
      EventConnection,
    ),
  }),
});

export const DocumentConnection = builder.connectionObject(
  { type: Document, name: 'DocumentConnection', description: 'A page of documents.' },
  { name: 'DocumentEdge', description: 'One place in a page of documents.' },
);

builder.queryField('document', (t) =>
  t.prismaField({
    type: Document,
    nullable: true,
    description: 'One document; null when there is none that you may see.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (query, _root, { id }, context) => findDocument(context, id, query),
  }),
);
