import { ConflictError } from '../../src/domain/kernel/index.ts';
import {
  leastFit,
  type ConfigurationMatch as Match,
  matchConfigurations,
  mostTried,
  NoConfigurationFitsError,
} from '../../src/domain/source/index.ts';
import { builder } from '../base/builder.ts';
import { ConfigurationVersion } from '../configuration/configuration.ts';
import { costs } from '../cost/declaration.ts';

const ConfigurationMatch = builder.objectRef<Match>('ConfigurationMatch').implement({
  description: 'How well a published configuration fits a document.',
  fields: (t) => ({
    configurationVersion: t.expose('version', {
      type: ConfigurationVersion,
      description: 'The published version; `configuration` is its configuration.',
    }),
    score: t.exposeFloat('score', {
      description:
        'How well it fits, 0 to 1: three quarters are fields that were found, a quarter columns that are fields.',
    }),
    fits: t.boolean({
      description: `Whether it fits well enough to be used without being named: from ${leastFit.toFixed(2)} on.`,
      resolve: ({ score }) => score >= leastFit,
    }),
    reasons: t.exposeStringList('reasons', { description: 'Why, in sentences for people.' }),
  }),
});

builder.queryField('matchConfigurations', (t) =>
  t.field({
    type: [ConfigurationMatch],
    ...costs({ weight: 400, items: 20 }),
    description: `The published configurations of a document’s workspace by how well they fit it, best first: of the ${mostTried} that were published last, as far as their specifications have 4 MiB together. It takes \`documents.read\` and \`configurations.read\`. A document that cannot be read is an error: \`ENCRYPTED\`, \`UNREADABLE\`, \`NO_TEXT\` or \`LIMIT\`.`,
    args: { documentId: t.arg.id({ required: true, description: 'The document.' }) },
    resolve: (_root, { documentId }, context) => matchConfigurations(context, documentId),
  }),
);

builder.objectField(ConflictError, 'candidates', (t) =>
  t.field({
    type: [ConfigurationMatch],
    nullable: true,
    ...costs({ items: 5 }),
    description: 'For `NO_CONFIGURATION_FITS`: the configurations that came nearest, best first.',
    resolve: (error) => (NoConfigurationFitsError.is(error) ? [...error.candidates] : null),
  }),
);
