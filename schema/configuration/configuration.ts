import { changesBetween, findConfiguration, specOf } from '../../src/domain/configuration/index.ts';
import { builder } from '../base/builder.ts';
import { createdWithin } from '../base/list-filter.ts';
import { orderOf } from '../base/list-order.ts';
import { needs } from '../base/needs.ts';
import { oneOf } from '../base/one-of.ts';
import { costs } from '../cost/declaration.ts';
import { Event, EventType } from '../event/event.ts';
import { EventConnection, eventPages, readEventPage } from '../event/event-connection.ts';
import { eventsCursor } from '../event/events-cursor.ts';
import { Actor } from '../identity/actor.ts';

/** A specification has up to 1 MiB, which is held as often as it is asked for. */
const longText = costs({ weight: 100 });

const VersionStatus = builder.enumType('VersionStatus', {
  description: 'The life of a version.',
  values: {
    DRAFT: { description: 'Being written; no job can use it.' },
    PUBLISHED: { description: 'What new jobs use. Never changes.' },
    SUPERSEDED: { description: 'Was published once. Never changes.' },
  },
});

const SpecChange = builder.objectRef<{ path: string; before: unknown; after: unknown }>('SpecChange').implement({
  description: 'One difference between two specifications.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Dotted path into the specification.' }),
    before: t.expose('before', {
      type: 'JSON',
      nullable: true,
      description: 'The value before; null where there was none.',
    }),
    after: t.expose('after', {
      type: 'JSON',
      nullable: true,
      description: 'The value after; null where there is none.',
    }),
  }),
});

export const ConfigurationVersion = builder.prismaNode('ConfigurationVersion', {
  id: { field: 'id' },
  description: 'One state of a configuration’s specification.',
  fields: (t) => ({
    configuration: t.relation('configuration', { description: 'The configuration that it is a version of.' }),
    number: t.exposeInt('number', { description: 'Counts the versions of its configuration from 1.' }),
    status: t.expose('status', { type: VersionStatus, description: 'Where it is in its life.' }),
    spec: t.field({
      type: 'JSON',
      description: 'The specification, every default filled in.',
      ...longText,
      select: { specYaml: true },
      resolve: specOf,
    }),
    specYaml: t.exposeString('specYaml', {
      description: 'The specification as it was written, comments and all.',
      ...longText,
    }),
    createdBy: t.field({
      type: Actor,
      nullable: true,
      description: 'Who wrote it; null when they have been deleted since.',
      select: { actorKind: true, actorId: true },
      resolve: (version, _args, context) => context.actors.load(version),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was begun.' }),
    publishedAt: t.expose('publishedAt', { type: 'DateTime', nullable: true, description: 'When it was published.' }),
    note: t.exposeString('note', { nullable: true, description: 'Why it was published, in the words of who did.' }),
    changesFrom: t.field({
      type: [SpecChange],
      // Two specifications are read for it.
      ...costs({ weight: 200, items: 50 }),
      description: 'What is different here from another version; by default from the one before it.',
      args: { versionId: t.arg.id({ description: 'The version to compare with, of the same configuration.' }) },
      resolve: (version, { versionId }, context) => changesBetween(context, version, versionId ?? null),
    }),
  }),
});

export const ConfigurationVersionConnection = builder.connectionObject(
  { type: ConfigurationVersion, name: 'ConfigurationVersionConnection', description: 'A page of versions.' },
  { name: 'ConfigurationVersionEdge', description: 'One place in a page of versions.' },
);

export const Configuration = builder.prismaNode('Configuration', {
  id: { field: 'id' },
  description: 'What the tables of a kind of document should look like, in versions.',
  fields: (t) => ({
    workspace: t.relation('workspace', {
      description: 'Where it lives.',
      ...needs('workspace.read'),
    }),
    name: t.exposeString('name', { description: 'For people.' }),
    slug: t.exposeString('slug', { description: 'Unique in its workspace, for addresses.' }),
    description: t.exposeString('description', { nullable: true, description: 'What it is for.' }),
    version: t.exposeInt('version', { description: 'Counts its changes: send it back as `expectedVersion`.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    draft: t.field({
      type: ConfigurationVersion,
      nullable: true,
      description: 'The version being written, if there is one.',
      select: { versions: { where: { status: { in: ['DRAFT', 'PUBLISHED'] } } } },
      extensions: oneOf('versions', { where: { status: 'DRAFT' } }),
      resolve: ({ versions }) => versions.find((version) => version.status === 'DRAFT') ?? null,
    }),
    published: t.field({
      type: ConfigurationVersion,
      nullable: true,
      description: 'The version that new jobs use, if there is one.',
      select: { versions: { where: { status: { in: ['DRAFT', 'PUBLISHED'] } } } },
      extensions: oneOf('versions', { where: { status: 'PUBLISHED' } }),
      resolve: ({ versions }) => versions.find((version) => version.status === 'PUBLISHED') ?? null,
    }),
    versions: t.relatedConnection(
      'versions',
      {
        cursor: 'id',
        nullable: true,
        totalCount: true,
        description: 'All its versions, newest first.',
        query: { orderBy: { id: 'desc' } },
      },
      ConfigurationVersionConnection,
    ),
    eventsCursor: t.string(eventsCursor),
    events: t.connection(
      {
        type: Event,
        extensions: eventPages,
        description: 'Its timeline, oldest first.',
        ...needs('events.read'),
        args: { types: t.arg({ type: [EventType], description: 'Only events of these types.' }) },
        resolve: (configuration, args, context) =>
          readEventPage(context, { kind: 'stream', stream: configuration.id }, args),
      },
      EventConnection,
    ),
    archivedAt: t.expose('archivedAt', { type: 'DateTime', nullable: true, description: 'When it was archived.' }),
  }),
});

export const ConfigurationOrder = orderOf('Configuration', {
  CREATED: { value: 'id', description: 'When it was made.' },
  NAME: { value: 'name', description: 'Its name.' },
});

export const ConfigurationFilter = builder.inputType('ConfigurationFilter', {
  description: 'Which configurations to list; everything given must hold.',
  fields: (t) => ({
    nameContains: t.string({ description: 'A part of its name, in any case.' }),
    includeArchived: t.boolean({ description: 'The archived ones as well.' }),
    ...createdWithin(t),
  }),
});

export const ConfigurationConnection = builder.connectionObject(
  { type: Configuration, name: 'ConfigurationConnection', description: 'A page of configurations.' },
  { name: 'ConfigurationEdge', description: 'One place in a page of configurations.' },
);

builder.queryField('configuration', (t) =>
  t.prismaField({
    type: Configuration,
    nullable: true,
    description: 'One configuration; null when there is none that you may see.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (query, _root, { id }, context) => findConfiguration(context, id, query),
  }),
);
