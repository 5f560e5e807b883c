import { defineEvent } from './define.ts';
import { count, id, text } from './field.ts';

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
    message: ({ number }) => `Version ${number} was published.`,
    by: 'PERSON',
    fields: version,
  }),
];
