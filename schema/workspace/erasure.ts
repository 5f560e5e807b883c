import { z } from 'zod';
import { countErasures, deleteWorkspace, listErasures } from '../../src/domain/workspace/index.ts';
import { builder } from '../base/builder.ts';
import { provenFailures } from '../base/failure.ts';
import { costs } from '../cost/declaration.ts';

const Holding = builder.objectRef<{ name: string; amount: number }>('WorkspaceHolding').implement({
  description: 'How many of one kind a workspace held.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What was counted, such as `documents`, `bytes` or `rows`.' }),
    amount: t.field({ type: 'BigInt', description: 'How many.', resolve: ({ amount }) => BigInt(amount) }),
  }),
});

const amounts = z.record(z.string(), z.number());

const WorkspaceErasure = builder.prismaObject('WorkspaceErasure', {
  description:
    'A workspace that was deleted, and how far its erasure has come. Kept when everything else of it is gone.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The subject of its event in the audit log.' }),
    workspaceId: t.exposeID('workspaceId', { description: 'What the workspace’s id was.' }),
    requestedAt: t.expose('requestedAt', {
      type: 'DateTime',
      description: 'When it was deleted: from then on it is open to no member and no key.',
    }),
    requestedBy: t.relation('requestedBy', {
      nullable: true,
      description: 'Who deleted it; null when they have been deleted since.',
    }),
    held: t.field({
      type: [Holding],
      ...costs({ items: 10 }),
      description: 'What it held.',
      select: { held: true },
      resolve: ({ held }) => Object.entries(amounts.parse(held)).map(([name, amount]) => ({ name, amount })),
    }),
    erasedAt: t.expose('erasedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its last row and its last stored file were gone; null until then.',
    }),
    verifiedAt: t.expose('verifiedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When a second look, at a time when no request or job of it can be under way any more, found no row and no file of it; null until then.',
    }),
  }),
});

const WorkspaceErasureConnection = builder.connectionObject(
  { type: WorkspaceErasure, name: 'WorkspaceErasureConnection', description: 'A page of erasures.' },
  { name: 'WorkspaceErasureEdge', description: 'One place in a page of erasures.' },
);

builder.queryField('workspaceErasures', (t) =>
  t.prismaConnection(
    {
      type: WorkspaceErasure,
      cursor: 'id',
      nullable: true,
      description:
        'Workspaces that were deleted, newest first: those that you deleted, or all for administrators. For people, not for keys.',
      totalCount: (_root, _args, context) => countErasures(context),
      resolve: (query, _root, _args, context) => listErasures(context, query),
    },
    WorkspaceErasureConnection,
  ),
);

const DeleteWorkspaceInput = builder.inputType('DeleteWorkspaceInput', {
  description: 'What to delete.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'The workspace. It has to be archived, and its jobs ended.' }),
    slug: t.string({ required: true, description: 'Its slug, to say again which.' }),
  }),
});

builder.mutationField('deleteWorkspace', (t) =>
  t.field({
    type: WorkspaceErasure,
    errors: { types: provenFailures },
    description:
      'Deletes a workspace with everything in it, for good. It is gone for its members and keys at once; a worker erases what it holds within the hour or, where that is much, in the hours after. For people who have proved in the last ten minutes who they are, not for keys.',
    args: { input: t.arg({ type: DeleteWorkspaceInput, required: true, description: 'What to delete.' }) },
    resolve: (_root, { input }, context) => deleteWorkspace(context, input),
  }),
);
