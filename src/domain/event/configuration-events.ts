import { defineEvent } from './define.ts';
import { count, id, optional, text } from './field.ts';

const configurationId = id('The configuration.');
const version = { configurationId, versionId: id('The version.'), number: count('The version’s number.') };

export const configurationEvents = [
  defineEvent('configuration.created', {
    description: 'A configuration was created.',
    message: ({ name }) => `Configuration “${name}” was created.`,
    by: 'PERSON',
    fields: { configurationId, name: text('Its name.') },
  }),
  defineEvent('configuration.draft_saved', {
    description: 'A draft was saved.',
    message: ({ number }) => `Draft ${number} was saved.`,
    by: 'PERSON',
    fields: version,
  }),
  defineEvent('configuration.published', {
    description: 'A draft was published.',
    message: ({ number, copyOf, note }) =>
      `Version ${number} was published${copyOf ? `, a copy of version ${copyOf}` : ''}${note ? `: ${note}` : '.'}`,
    by: 'PERSON',
    fields: {
      ...version,
      note: optional(text('Why, in the words of who published it.')),
      copyOf: optional(count('The number of the earlier version that it is a copy of.')),
    },
  }),
  defineEvent('configuration.renamed', {
    description: 'A configuration has another name, slug or description.',
    message: ({ name, slug }) => `The configuration is called “${name}” (${slug}).`,
    by: 'PERSON',
    fields: { configurationId, name: text('Its name.'), slug: text('The configuration’s slug.') },
  }),
  defineEvent('configuration.archived', {
    description: 'A configuration was archived: no new job uses it.',
    message: ({ name }) => `Configuration “${name}” was archived.`,
    by: 'PERSON',
    fields: { configurationId, name: text('Its name.') },
  }),
  defineEvent('configuration.restored', {
    description: 'An archived configuration was restored.',
    message: ({ name }) => `Configuration “${name}” was restored.`,
    by: 'PERSON',
    fields: { configurationId, name: text('Its name.') },
  }),
];
