import {
  type Kept,
  keptIn,
  type Limits,
  limitsOf,
  type MonthOfUse,
  monthsOf,
  usesOf,
} from '../../src/domain/quota/index.ts';
import {
  changeWorkspaceQuota,
  changeWorkspaceRetention,
  countQuotas,
  listQuotas,
} from '../../src/domain/workspace/index.ts';
import { batched } from '../base/batched.ts';
import { builder } from '../base/builder.ts';
import type { GraphQLContext } from '../base/context.ts';
import { commonFailures } from '../base/failure.ts';
import { needsHere } from '../base/needs.ts';
import { costs } from '../cost/declaration.ts';
import { Workspace } from './workspace.ts';

interface Shown {
  limit: bigint | null;
  isOwn: boolean;
  used: bigint;
}

const Quota = builder.objectRef<Shown>('Quota').implement({
  description: 'How much of something a workspace may have, and has.',
  fields: (t) => ({
    limit: t.expose('limit', { type: 'BigInt', nullable: true, description: 'The most; null for no limit.' }),
    isOwn: t.exposeBoolean('isOwn', {
      description: 'Whether an administrator has set it for this workspace; else it is the installation’s.',
    }),
    used: t.expose('used', { type: 'BigInt', description: 'What the workspace has, or has used in this month.' }),
  }),
});

const UsedMonth = builder.objectRef<MonthOfUse>('UsedMonth').implement({
  description: 'What a workspace has used in one month. What was removed since counts as well.',
  fields: (t) => ({
    month: t.expose('month', { type: 'DateTime', description: 'The beginning of the month, in UTC.' }),
    documents: t.expose('documents', { type: 'BigInt', description: 'Documents that were uploaded.' }),
    bytes: t.expose('bytes', { type: 'BigInt', description: 'Their bytes.' }),
    jobs: t.expose('jobs', { type: 'BigInt', description: 'Jobs that were submitted.' }),
    rows: t.expose('rows', { type: 'BigInt', description: 'Rows that were extracted.' }),
  }),
});

const Retention = builder.objectRef<Kept & { own: Record<keyof Kept, number | null> }>('Retention').implement({
  description: 'Days that a workspace keeps things: its own, where they are fewer than the installation’s.',
  fields: (t) => {
    const days = (field: keyof Kept, description: string) =>
      t.int({ nullable: true, description: `${description}; null for ever.`, resolve: (kept) => kept[field] || null });
    const own = (field: keyof Kept, description: string) =>
      t.int({ nullable: true, description, resolve: (kept) => kept.own[field] });
    return {
      documentsDays: days('documentsDays', 'Days until an uploaded document is deleted by itself'),
      jobsDays: days('jobsDays', 'Days that jobs are kept once they are over, with their tables and exports'),
      eventsDays: days('eventsDays', 'Days that events are kept'),
      ownDocumentsDays: own('documentsDays', 'What the workspace says of documents; null for nothing.'),
      ownJobsDays: own('jobsDays', 'What it says of jobs.'),
      ownEventsDays: own('eventsDays', 'What it says of events.'),
    };
  },
});

const useOf = batched(usesOf);

const columns = { quotaBytes: true, quotaRows: true, quotaJobs: true, quotaMembers: true } as const;
const keepColumns = { keepDocumentsDays: true, keepJobsDays: true, keepEventsDays: true } as const;

const WorkspaceQuota = builder.prismaObject('Workspace', {
  variant: 'WorkspaceQuota',
  description: 'What a workspace may hold and use, what it does, and how long it keeps things.',
  fields: (t) => {
    const quota = (of: keyof Limits, column: keyof typeof columns, description: string) =>
      t.field({
        type: Quota,
        description,
        select: { id: true, ...columns },
        resolve: async (workspace, _args, context: GraphQLContext) => {
          const use = await useOf(context, workspace.id);
          const limit = limitsOf(context.policy, workspace)[of];
          return {
            limit: limit === null ? null : BigInt(limit),
            isOwn: workspace[column] !== null,
            used: use?.[of] ?? 0n,
          };
        },
      });
    return {
      workspaceId: t.exposeID('id', { description: 'The workspace.' }),
      slug: t.exposeString('slug', { description: 'Its slug.' }),
      name: t.exposeString('name', { description: 'Its name.' }),
      bytes: quota('bytes', 'quotaBytes', 'Bytes of uploaded documents; deleted ones count until they are purged.'),
      rowsPerMonth: quota('rows', 'quotaRows', 'Rows that are extracted in a month of UTC.'),
      jobsPerMonth: quota('jobs', 'quotaJobs', 'Jobs that are submitted in a month of UTC.'),
      members: quota('members', 'quotaMembers', 'Members, and open invitations.'),
      months: t.field({
        type: [UsedMonth],
        ...costs({ weight: 2, items: 12 }),
        description: 'The last twelve months in which it used anything, newest first.',
        select: { id: true },
        resolve: ({ id }, _args, context) => monthsOf(context, id, 12),
      }),
      retention: t.field({
        type: Retention,
        description: 'How long it keeps things.',
        select: keepColumns,
        resolve: (workspace, _args, context) => ({
          ...keptIn(context.policy.retention, workspace),
          own: {
            documentsDays: workspace.keepDocumentsDays,
            jobsDays: workspace.keepJobsDays,
            eventsDays: workspace.keepEventsDays,
          },
        }),
      }),
    };
  },
});

builder.prismaObjectField(Workspace, 'quota', (t) =>
  t.variant(WorkspaceQuota, {
    ...needsHere('workspace.manage'),
    // Only who may not see it is answered null.
    isNull: () => false,
    description: 'What it may hold and use, what it does, and how long it keeps things. For owners.',
  }),
);

const WorkspaceQuotaConnection = builder.connectionObject(
  { type: WorkspaceQuota, name: 'WorkspaceQuotaConnection', description: 'A page of quotas.' },
  { name: 'WorkspaceQuotaEdge', description: 'One place in a page of quotas.' },
);

builder.queryField('workspaceQuotas', (t) =>
  t.prismaConnection(
    {
      type: WorkspaceQuota,
      cursor: 'id',
      description:
        'What every workspace may hold and use, the oldest first. For administrators; others are answered FORBIDDEN.',
      args: { search: t.arg.string({ description: 'Only workspaces whose name or slug contains this.' }) },
      totalCount: (_root, { search }, context) => countQuotas(context, search ?? null),
      resolve: (query, _root, args, context) => listQuotas(context, args.search ?? null, query),
    },
    WorkspaceQuotaConnection,
  ),
);

const ChangeWorkspaceQuotaInput = builder.inputType('ChangeWorkspaceQuotaInput', {
  description: 'What is left out stays. Null: as the installation’s settings say; 0: no limit.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'The workspace.' }),
    bytes: t.field({ type: 'BigInt', description: 'Bytes of documents that it keeps.' }),
    rowsPerMonth: t.int({ description: 'Rows that it extracts in a month.' }),
    jobsPerMonth: t.int({ description: 'Jobs that it submits in a month.' }),
    members: t.int({ description: 'Members and open invitations.' }),
  }),
});

builder.mutationField('changeWorkspaceQuota', (t) =>
  t.field({
    type: WorkspaceQuota,
    errors: { types: commonFailures },
    description:
      'Changes what a workspace may hold and use; what it has already stays. For administrators; others are answered FORBIDDEN.',
    args: {
      input: t.arg({ type: ChangeWorkspaceQuotaInput, required: true, description: 'What shall be different.' }),
    },
    resolve: (_root, { input }, context) => changeWorkspaceQuota(context, input),
  }),
);

const ChangeWorkspaceRetentionInput = builder.inputType('ChangeWorkspaceRetentionInput', {
  description: 'What is left out stays. Null: as long as the installation’s settings say.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'The workspace.' }),
    documentsDays: t.int({ description: 'Days until an uploaded document is deleted by itself.' }),
    jobsDays: t.int({ description: 'Days that jobs are kept once they are over, with their tables and exports.' }),
    eventsDays: t.int({ description: 'Days that events are kept.' }),
  }),
});

builder.mutationField('changeWorkspaceRetention', (t) =>
  t.field({
    type: WorkspaceQuota,
    errors: { types: commonFailures },
    description: 'Changes how long a workspace keeps things; never longer than the installation does.',
    args: {
      input: t.arg({ type: ChangeWorkspaceRetentionInput, required: true, description: 'What shall be different.' }),
    },
    resolve: (_root, { input }, context) => changeWorkspaceRetention(context, input),
  }),
);
