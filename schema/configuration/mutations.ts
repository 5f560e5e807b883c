import {
  archiveConfiguration,
  createConfiguration,
  duplicateConfiguration,
  publishConfiguration,
  renameConfiguration,
  restoreConfiguration,
  saveConfigurationDraft,
} from '../../src/domain/configuration/index.ts';
import { builder } from '../base/builder.ts';
import { conflictFailures } from '../base/failure.ts';
import { Configuration } from './configuration.ts';

const CreateConfigurationInput = builder.inputType('CreateConfigurationInput', {
  description: 'A new configuration; its first version is a draft. Give `spec` or `specYaml`.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Where it shall live.' }),
    name: t.string({ required: true, description: 'For people.' }),
    slug: t.string({ description: 'Unique in the workspace; made from the name unless given.' }),
    description: t.string({ description: 'What it is for.' }),
    spec: t.field({ type: 'JSON', description: 'The specification as JSON.' }),
    specYaml: t.string({ description: 'The specification as YAML text; comments are kept.' }),
    idempotencyKey: t.string({ description: 'Makes a repeated request answer what the first one did.' }),
  }),
});

builder.mutationField('createConfiguration', (t) =>
  t.field({
    type: Configuration,
    errors: { types: conflictFailures },
    description: 'Creates a configuration with a draft.',
    args: { input: t.arg({ type: CreateConfigurationInput, required: true, description: 'What to create.' }) },
    resolve: (_root, { input }, context) =>
      createConfiguration(context, { ...input, idempotencyKey: input.idempotencyKey ?? null }),
  }),
);

const SaveConfigurationDraftInput = builder.inputType('SaveConfigurationDraftInput', {
  description: 'What the draft shall say. Give `spec` or `specYaml`.',
  fields: (t) => ({
    configurationId: t.id({ required: true, description: 'The configuration.' }),
    spec: t.field({ type: 'JSON', description: 'The specification as JSON.' }),
    specYaml: t.string({ description: 'The specification as YAML text; comments are kept.' }),
    expectedVersion: t.int({ description: 'The `version` you have seen: refused when another editor was faster.' }),
  }),
});

builder.mutationField('saveConfigurationDraft', (t) =>
  t.field({
    type: Configuration,
    errors: { types: conflictFailures },
    description: 'Replaces the draft, or begins a new one.',
    args: { input: t.arg({ type: SaveConfigurationDraftInput, required: true, description: 'What to save.' }) },
    resolve: (_root, { input }, context) => saveConfigurationDraft(context, input),
  }),
);

const PublishConfigurationInput = builder.inputType('PublishConfigurationInput', {
  description: 'What to publish: the draft, or an earlier version again.',
  fields: (t) => ({
    configurationId: t.id({ required: true, description: 'The configuration.' }),
    versionId: t.id({
      description: 'An earlier version to go back to: a copy of it is published as a new version, and the draft stays.',
    }),
    note: t.string({ description: 'Why, for people; up to 1,000 characters.' }),
    expectedVersion: t.int({ description: 'The `version` you have seen: refused when another editor was faster.' }),
  }),
});

builder.mutationField('publishConfiguration', (t) =>
  t.field({
    type: Configuration,
    errors: { types: conflictFailures },
    description: 'Makes the draft, or a copy of an earlier version, what new jobs use.',
    args: { input: t.arg({ type: PublishConfigurationInput, required: true, description: 'What to publish.' }) },
    resolve: (_root, { input }, context) => publishConfiguration(context, input),
  }),
);

const RenameConfigurationInput = builder.inputType('RenameConfigurationInput', {
  description: 'What a configuration shall be called. What is left out stays.',
  fields: (t) => ({
    configurationId: t.id({ required: true, description: 'The configuration.' }),
    name: t.string({ description: 'For people.' }),
    slug: t.string({
      description: 'Unique in the workspace. What names the configuration by its old one finds it no longer.',
    }),
    description: t.string({ description: 'What it is for; empty for nothing.' }),
    expectedVersion: t.int({ description: 'The `version` you have seen: refused when another editor was faster.' }),
  }),
});

builder.mutationField('renameConfiguration', (t) =>
  t.field({
    type: Configuration,
    errors: { types: conflictFailures },
    description: 'Changes what a configuration is called.',
    args: { input: t.arg({ type: RenameConfigurationInput, required: true, description: 'What to call it.' }) },
    resolve: (_root, { input }, context) => renameConfiguration(context, input),
  }),
);

const ArchiveConfigurationInput = builder.inputType('ArchiveConfigurationInput', {
  description: 'Which configuration to put away.',
  fields: (t) => ({
    configurationId: t.id({ required: true, description: 'The configuration.' }),
    expectedVersion: t.int({ description: 'The `version` you have seen: refused when another editor was faster.' }),
  }),
});

builder.mutationField('archiveConfiguration', (t) =>
  t.field({
    type: Configuration,
    errors: { types: conflictFailures },
    description:
      'Puts a configuration away: lists show it only with `includeArchived`, and no new job uses it. Its jobs and tables stay.',
    args: { input: t.arg({ type: ArchiveConfigurationInput, required: true, description: 'Which configuration.' }) },
    resolve: (_root, { input }, context) => archiveConfiguration(context, input),
  }),
);

const RestoreConfigurationInput = builder.inputType('RestoreConfigurationInput', {
  description: 'Which configuration to take back into use.',
  fields: (t) => ({
    configurationId: t.id({ required: true, description: 'The configuration.' }),
    expectedVersion: t.int({ description: 'The `version` you have seen: refused when another editor was faster.' }),
  }),
});

builder.mutationField('restoreConfiguration', (t) =>
  t.field({
    type: Configuration,
    errors: { types: conflictFailures },
    description: 'Takes an archived configuration back into use.',
    args: { input: t.arg({ type: RestoreConfigurationInput, required: true, description: 'Which configuration.' }) },
    resolve: (_root, { input }, context) => restoreConfiguration(context, input),
  }),
);

const DuplicateConfigurationInput = builder.inputType('DuplicateConfigurationInput', {
  description: 'Which configuration to copy.',
  fields: (t) => ({
    configurationId: t.id({ required: true, description: 'The configuration; also one that is archived.' }),
    versionId: t.id({ description: 'The version to copy; else the draft, else what is published.' }),
    name: t.string({ description: 'The copy’s name; made from the other’s unless given.' }),
    slug: t.string({ description: 'Unique in the workspace; made from the name unless given.' }),
    idempotencyKey: t.string({ description: 'Makes a repeated request answer what the first one did.' }),
  }),
});

builder.mutationField('duplicateConfiguration', (t) =>
  t.field({
    type: Configuration,
    errors: { types: conflictFailures },
    description: 'Makes another configuration, whose draft is a copy.',
    args: { input: t.arg({ type: DuplicateConfigurationInput, required: true, description: 'What to copy.' }) },
    resolve: (_root, { input }, context) =>
      duplicateConfiguration(context, { ...input, idempotencyKey: input.idempotencyKey ?? null }),
  }),
);
