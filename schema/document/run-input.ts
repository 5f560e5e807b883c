import { builder } from '../base/builder.ts';
import { ExportFormat } from '../base/closed-sets.ts';

export const RunInput = builder.inputType('RunInput', {
  description:
    'What to run on a document as soon as it is there. Give `configurationId`, `configurationVersionId` or `bestFit`. It takes `jobs.submit`, `configurations.read` and `documents.read`.',
  fields: (t) => ({
    configurationId: t.id({ description: 'A configuration: its published version is used.' }),
    configurationVersionId: t.id({ description: 'Exactly this version; a draft is refused.' }),
    bestFit: t.boolean({
      description:
        'The published configuration that fits the document best; `ConflictError` with the reason `NO_CONFIGURATION_FITS`, and no document, where none fits well enough.',
    }),
    options: t.field({
      type: 'JSON',
      description:
        'What this document needs differently: `{ sheets, encoding, delimiter }`, each as in the specification.',
    }),
    exports: t.field({
      type: [ExportFormat],
      description: 'Files to make of each table, beside those that the configuration names.',
    }),
  }),
});
