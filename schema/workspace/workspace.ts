import { allPermissions } from '../../src/auth/permissions.ts';
import { reachIn } from '../../src/auth/policy.ts';
import { configurationWhere } from '../../src/domain/configuration/index.ts';
import { documentWhere } from '../../src/domain/document/index.ts';
import { jobWhere } from '../../src/domain/job/index.ts';
import { requireViewer } from '../../src/domain/kernel/index.ts';
import { tableWhere } from '../../src/domain/table/index.ts';
import { findWorkspace, workspaceStats } from '../../src/domain/workspace/index.ts';
import { builder } from '../base/builder.ts';
import { WorkspaceRole } from '../base/closed-sets.ts';
import { inOrder } from '../base/list-order.ts';
import { needsHere } from '../base/needs.ts';
import type { Ordering } from '../base/pages/ordered-page.ts';
import { Permission } from '../base/permission.ts';
import { ConfigurationConnection, ConfigurationFilter, ConfigurationOrder } from '../configuration/configuration.ts';
import { costs } from '../cost/declaration.ts';
import { DocumentConnection, DocumentFilter, DocumentOrder } from '../document/document.ts';
import { Event, EventType } from '../event/event.ts';
import { EventConnection, eventPages, readEventPage } from '../event/event-connection.ts';
import { eventsCursor } from '../event/events-cursor.ts';
import { JobConnection, JobFilter, JobOrder } from '../job/job.ts';
import { TableConnection, TableFilter, TableOrder } from '../table/table.ts';
import { WebhookConnection } from '../webhook/webhook.ts';
import { ApiKeyConnection } from './api-key.ts';
import { InvitationConnection } from './invitation.ts';
import { MembershipConnection } from './member.ts';

type Direction = Ordering['direction'];

const documentOrders = (by: Direction) => ({
  id: { id: by },
  name: [{ name: by }, { id: by }],
  byteSize: [{ byteSize: by }, { id: by }],
});
const jobOrders = (by: Direction) => ({ id: { id: by }, finishedAt: [{ finishedAt: by }, { id: by }] });
const configurationOrders = (by: Direction) => ({ id: { id: by }, name: [{ name: by }, { id: by }] });
const tableOrders = (by: Direction) => ({
  id: { id: by },
  name: [{ name: by }, { id: by }],
  rowCount: [{ rowCount: by }, { id: by }],
  issueCount: [{ issueCount: by }, { id: by }],
});

const Stats = builder.objectRef<Awaited<ReturnType<typeof workspaceStats>>>('WorkspaceStats').implement({
  description: 'Numbers of a workspace. They cost the same however large they are.',
  fields: (t) => ({
    documents: t.exposeInt('documents', { description: 'Uploaded documents that are not deleted.' }),
    bytes: t.expose('bytes', { type: 'BigInt', description: 'Their bytes.' }),
    documentsFailed: t.exposeInt('documentsFailed', { description: 'Those of them whose last job failed.' }),
    documentsToReview: t.exposeInt('documentsToReview', {
      description: 'Those of them in which issues were found.',
    }),
    jobsQueued: t.exposeInt('jobsQueued', { description: 'Jobs that wait.' }),
    jobsRunning: t.exposeInt('jobsRunning', { description: 'Jobs at work.' }),
    jobsSucceeded: t.exposeInt('jobsSucceeded', { description: 'Jobs that ended well.' }),
    jobsFailed: t.exposeInt('jobsFailed', { description: 'Jobs that failed.' }),
    jobsCancelled: t.exposeInt('jobsCancelled', { description: 'Jobs that were cancelled.' }),
    rowsExtracted: t.expose('rowsExtracted', { type: 'BigInt', description: 'Rows of all extracted tables.' }),
  }),
});

export const Workspace = builder.prismaNode('Workspace', {
  id: { field: 'id' },
  description: 'A sealed space of documents, configurations, jobs and tables.',
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Unique, for addresses.' }),
    name: t.exposeString('name', { description: 'For people.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    version: t.exposeInt('version', { description: 'Counts its changes: send it back as `expectedVersion`.' }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was archived: since then nothing in it can be changed.',
    }),
    viewerRole: t.field({
      type: WorkspaceRole,
      description: 'What you are here; for a key, what its creator is.',
      select: { id: true },
      resolve: (workspace, _args, context) => requireViewer(context).standings.get(workspace.id)?.role ?? 'MEMBER',
    }),
    viewerPermissions: t.field({
      type: [Permission],
      description: 'What you may do here.',
      select: { id: true },
      resolve: (workspace, _args, context) =>
        allPermissions.filter((permission) => reachIn(requireViewer(context), workspace.id, permission) !== null),
    }),
    members: t.relatedConnection(
      'memberships',
      {
        cursor: 'id',
        totalCount: true,
        description: 'Its members, those who have been it for the longest first.',
        ...needsHere('members.read'),
        query: { orderBy: { id: 'asc' } },
      },
      MembershipConnection,
    ),
    invitations: t.relatedConnection(
      'invitations',
      {
        cursor: 'id',
        totalCount: true,
        description: 'Who was invited, newest first; accepted, revoked and expired ones as well.',
        ...needsHere('members.manage'),
        query: { orderBy: { id: 'desc' } },
      },
      InvitationConnection,
    ),
    apiKeys: t.relatedConnection(
      'apiKeys',
      {
        cursor: 'id',
        totalCount: true,
        description: 'Its keys, newest first; revoked ones as well.',
        ...needsHere('apiKeys.manage'),
        query: { orderBy: { id: 'desc' } },
      },
      ApiKeyConnection,
    ),
    webhooks: t.relatedConnection(
      'webhooks',
      {
        cursor: 'id',
        totalCount: true,
        description: 'Where its events are sent, newest first.',
        ...needsHere('webhooks.manage'),
        query: { orderBy: { id: 'desc' } },
      },
      WebhookConnection,
    ),
    documents: t.relatedConnection(
      'documents',
      {
        cursor: 'id',
        totalCount: true,
        description: 'Documents that are not deleted, newest first.',
        ...needsHere('documents.read'),
        args: {
          filter: t.arg({
            type: DocumentFilter,
            description: 'Only these. Uploaded documents unless `kind` says otherwise.',
          }),
          orderBy: t.arg({ type: DocumentOrder, description: 'In this order.' }),
        },
        query: (args) => ({ where: documentWhere(args.filter), orderBy: inOrder(documentOrders, args.orderBy) }),
      },
      DocumentConnection,
    ),
    configurations: t.relatedConnection(
      'configurations',
      {
        cursor: 'id',
        totalCount: true,
        description: 'Configurations that are not archived, newest first.',
        ...needsHere('configurations.read'),
        args: {
          filter: t.arg({ type: ConfigurationFilter, description: 'Only these.' }),
          orderBy: t.arg({ type: ConfigurationOrder, description: 'In this order.' }),
        },
        query: (args) => ({
          where: configurationWhere(args.filter),
          orderBy: inOrder(configurationOrders, args.orderBy),
        }),
      },
      ConfigurationConnection,
    ),
    jobs: t.relatedConnection(
      'jobs',
      {
        cursor: 'id',
        totalCount: true,
        description: 'Jobs, newest first.',
        ...needsHere('jobs.read'),
        args: {
          filter: t.arg({ type: JobFilter, description: 'Only these.' }),
          orderBy: t.arg({ type: JobOrder, description: 'In this order.' }),
        },
        query: (args) => ({
          where: {
            ...jobWhere(args.filter),
            ...(args.orderBy?.field === 'finishedAt' ? { finishedAt: { not: null } } : {}),
          },
          orderBy: inOrder(jobOrders, args.orderBy),
        }),
      },
      JobConnection,
    ),
    events: t.connection(
      {
        type: Event,
        extensions: eventPages,
        description: 'Everything that happened in the workspace, oldest first.',
        ...needsHere('events.read'),
        args: { types: t.arg({ type: [EventType], description: 'Only events of these types.' }) },
        resolve: (workspace, args, context) =>
          readEventPage(context, { kind: 'workspace', workspaceId: workspace.id }, args),
      },
      EventConnection,
    ),
    tables: t.relatedConnection(
      'tables',
      {
        cursor: 'id',
        totalCount: true,
        description: 'Extracted tables, newest first.',
        ...needsHere('tables.read'),
        args: {
          filter: t.arg({ type: TableFilter, description: 'Only these.' }),
          orderBy: t.arg({ type: TableOrder, description: 'In this order.' }),
        },
        query: (args) => ({ where: tableWhere(args.filter), orderBy: inOrder(tableOrders, args.orderBy) }),
      },
      TableConnection,
    ),
    eventsCursor: t.string(eventsCursor),
    stats: t.field({
      type: Stats,
      ...costs({ weight: 10 }),
      description: 'Numbers of this workspace.',
      resolve: (workspace, _args, context) => workspaceStats(context, workspace.id),
    }),
  }),
});

export const WorkspaceConnection = builder.connectionObject(
  { type: Workspace, name: 'WorkspaceConnection', description: 'A page of workspaces.' },
  { name: 'WorkspaceEdge', description: 'One place in a page of workspaces.' },
);

builder.queryField('workspace', (t) =>
  t.prismaField({
    type: Workspace,
    nullable: true,
    description: 'One workspace by its id or its slug; without either, the first that you may see.',
    args: {
      id: t.arg.id({ description: 'Its id.' }),
      slug: t.arg.string({ description: 'Its slug.' }),
    },
    resolve: (query, _root, args, context) => findWorkspace(context, args, query),
  }),
);
