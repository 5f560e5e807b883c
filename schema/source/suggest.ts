import {
  mostSuggestionDocuments,
  type SuggestedConfiguration as Suggested,
  suggestConfiguration,
} from '../../src/domain/source/index.ts';
import { builder } from '../base/builder.ts';
import { costs } from '../cost/declaration.ts';

const SuggestedField = builder.objectRef<Suggested['fields'][number]>('SuggestedField').implement({
  description: 'A field of a suggested configuration, and why it is as it is.',
  fields: (t) => ({
    field: t.exposeString('field', { description: 'Its name in the specification.' }),
    headers: t.exposeStringList('headers', { description: 'The headers of the columns that it was made of.' }),
    reasons: t.exposeStringList('reasons', { description: 'Why, in sentences for people.' }),
  }),
});

const SuggestedConfiguration = builder.objectRef<Suggested>('SuggestedConfiguration').implement({
  description: 'A first configuration for documents. Nothing of it is stored: `createConfiguration` takes it.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'A name for it: the first document’s.' }),
    specYaml: t.exposeString('specYaml', {
      description: 'The specification, with its reasons as comments. It is valid as it is.',
    }),
    fields: t.expose('fields', {
      type: [SuggestedField],
      ...costs({ items: 20 }),
      description: 'Its fields in their order, with the same reasons.',
    }),
    tables: t.int({ description: 'How many tables it was made of.', resolve: ({ tables }) => tables.length }),
    otherTables: t.exposeStringList('otherTables', {
      description:
        'Tables whose columns are others, one of each kind. `input.table` asks for a configuration of theirs.',
    }),
    rows: t.exposeInt('rows', { description: 'How many rows of them were looked at.' }),
  }),
});

const SuggestConfigurationInput = builder.inputType('SuggestConfigurationInput', {
  description: 'What to suggest a configuration for.',
  fields: (t) => ({
    documentIds: t.idList({
      required: true,
      description: `Documents of one workspace, 1 to ${mostSuggestionDocuments}. Columns that they share become one field.`,
    }),
    table: t.string({
      description:
        'The name of a table: the configuration is for those with the same columns. Without it, it is for the kind of table that has most rows.',
    }),
  }),
});

builder.queryField('suggestConfiguration', (t) =>
  t.field({
    type: SuggestedConfiguration,
    ...costs({ weight: 100 }),
    description:
      'A first configuration for documents: a field for each different column of the tables in them. It takes `documents.read`. A document that cannot be read is an error: `ENCRYPTED`, `UNREADABLE`, `NO_TEXT` or `LIMIT`.',
    args: { input: t.arg({ type: SuggestConfigurationInput, required: true, description: 'The documents.' }) },
    resolve: (_root, { input }, context) => suggestConfiguration(context, input),
  }),
);
