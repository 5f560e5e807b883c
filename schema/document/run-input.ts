import { mostArchiveFiles } from '../../src/engine/limits.ts';
import { builder, type SchemaTypes } from '../base/builder.ts';
import { ExportFormat } from '../base/closed-sets.ts';

const RunInput = builder.inputType('RunInput', {
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

type Fields = PothosSchemaTypes.InputFieldBuilder<PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>, 'InputObject'>;

/** What is to be done with a file as soon as it is there, among the fields of its input. */
export function whatToDo(t: Fields) {
  return {
    run: t.field({
      type: RunInput,
      description:
        'Submits a job on it: document, job and their events are committed together, or none of them. The job is the document’s first: `jobs(last: 1)`.',
    }),
    expand: t.boolean({
      description: `Makes documents of the files of a zip archive as well, each with its \`path\`, and gives \`run\` to them in its place: \`members\` of the document that is answered. All of them or none; up to ${mostArchiveFiles} files, together of no more bytes than one file may have. Folders, empty files and what systems put beside files are left out, archives in archives stay what they are.`,
    }),
  };
}

/** The same as it was given. */
export function planOf<Run>({ run, expand }: { run?: Run | null; expand?: boolean | null }) {
  return { run: run ?? null, expand: expand ?? false };
}
