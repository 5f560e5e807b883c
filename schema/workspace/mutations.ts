import { renewed } from '../../src/domain/kernel/index.ts';
import {
  archiveWorkspace,
  createWorkspace,
  restoreWorkspace,
  updateWorkspace,
} from '../../src/domain/workspace/index.ts';
import { builder } from '../base/builder.ts';
import { conflictFailures, uploadFailures } from '../base/failure.ts';
import { costs } from '../cost/declaration.ts';
import { Workspace } from './workspace.ts';

const what = {
  workspaceId: 'The workspace.',
  expectedVersion: 'The `version` you have seen: refused when another editor was faster.',
};

const CreateWorkspaceInput = builder.inputType('CreateWorkspaceInput', {
  description: 'A new workspace.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'For people.' }),
    slug: t.string({ description: 'Unique, for addresses; made from the name unless given.' }),
    idempotencyKey: t.string({ description: 'Makes a repeated request answer what the first one did.' }),
  }),
});

builder.mutationField('createWorkspace', (t) =>
  t.field({
    type: Workspace,
    errors: { types: uploadFailures },
    ...costs({ weight: 10, budget: 'slug' }),
    description: 'Creates a workspace that you own. For people, not for keys.',
    args: { input: t.arg({ type: CreateWorkspaceInput, required: true, description: 'What to create.' }) },
    resolve: async (_root, { input }, context) => {
      const workspace = await createWorkspace(context, { ...input, idempotencyKey: input.idempotencyKey ?? null });
      // So that the rest of this operation may look into it.
      Object.assign(context, await renewed(context));
      return workspace;
    },
  }),
);

const UpdateWorkspaceInput = builder.inputType('UpdateWorkspaceInput', {
  description: 'What shall be different; what is left out stays.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: what.workspaceId }),
    name: t.string({ description: 'For people.' }),
    slug: t.string({ description: 'Unique, for addresses. Links with the old one end.' }),
    expectedVersion: t.int({ description: what.expectedVersion }),
  }),
});

builder.mutationField('updateWorkspace', (t) =>
  t.field({
    type: Workspace,
    errors: { types: conflictFailures },
    ...costs({ weight: 10, budget: 'slug' }),
    description: 'Renames a workspace.',
    args: { input: t.arg({ type: UpdateWorkspaceInput, required: true, description: 'What shall be different.' }) },
    resolve: (_root, { input }, context) => updateWorkspace(context, input),
  }),
);

const ArchiveWorkspaceInput = builder.inputType('ArchiveWorkspaceInput', {
  description: 'What to archive.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: what.workspaceId }),
    expectedVersion: t.int({ description: what.expectedVersion }),
  }),
});

builder.mutationField('archiveWorkspace', (t) =>
  t.field({
    type: Workspace,
    errors: { types: conflictFailures },
    description:
      'Closes a workspace: everything in it can be read, and nothing added or changed. Jobs that wait or run go on to their end.',
    args: { input: t.arg({ type: ArchiveWorkspaceInput, required: true, description: 'What to archive.' }) },
    resolve: (_root, { input }, context) => archiveWorkspace(context, input),
  }),
);

const RestoreWorkspaceInput = builder.inputType('RestoreWorkspaceInput', {
  description: 'What to restore.',
  fields: (t) => ({ workspaceId: t.id({ required: true, description: what.workspaceId }) }),
});

builder.mutationField('restoreWorkspace', (t) =>
  t.field({
    type: Workspace,
    errors: { types: conflictFailures },
    description: 'Opens an archived workspace again.',
    args: { input: t.arg({ type: RestoreWorkspaceInput, required: true, description: 'What to restore.' }) },
    resolve: (_root, { input }, context) => restoreWorkspace(context, input),
  }),
);
