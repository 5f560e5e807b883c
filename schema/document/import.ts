import { importDocument } from '../../src/domain/upload/index.ts';
import { builder } from '../base/builder.ts';
import { uploadFailures } from '../base/failure.ts';
import { inputJson } from '../base/json-input.ts';
import { costs } from '../cost/declaration.ts';
import { Document } from './document.ts';
import { planOf, whatToDo } from './run-input.ts';

const ImportDocumentInput = builder.inputType('ImportDocumentInput', {
  description: 'A file that a public server has.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Where its document shall live.' }),
    url: t.string({
      required: true,
      description:
        'Its address, https and without credentials. Addresses of this machine and of private networks are refused, and redirects not followed.',
    }),
    name: t.string({ description: 'A name instead of the last part of the address.' }),
    tags: t.stringList({ description: 'Up to 50 tags of up to 64 characters.' }),
    metadata: t.field({ type: 'JSON', description: 'Whatever you want to remember with it.' }),
    ...whatToDo(t),
    idempotencyKey: t.string({ description: 'Makes a repeated request answer what the first one did.' }),
  }),
});

builder.mutationField('importDocument', (t) =>
  t.field({
    type: Document,
    errors: { types: uploadFailures },
    ...costs({ weight: 100, budget: 'upload' }),
    description:
      'Fetches a file and makes it a document. A `ValidationError` with the code `URL_REFUSED` for an address that nothing is fetched from, `ConflictError` with the reason `IMPORT_FAILED` where the server does not answer with the file.',
    args: {
      input: t.arg({ type: ImportDocumentInput, required: true, description: 'The file and what belongs to it.' }),
    },
    resolve: (_root, { input }, context) =>
      importDocument(context, {
        workspaceId: input.workspaceId,
        url: input.url,
        name: input.name ?? null,
        tags: input.tags ?? [],
        metadata: inputJson(input.metadata),
        ...planOf(input),
        idempotencyKey: input.idempotencyKey ?? null,
      }),
  }),
);
