import { uploadWhole } from '../../src/domain/upload/index.ts';
import { builder } from '../base/builder.ts';
import { uploadFailures } from '../base/failure.ts';
import { inputJson } from '../base/json-input.ts';
import { costs } from '../cost/declaration.ts';
import { Document } from './document.ts';
import { planOf, whatToDo } from './run-input.ts';

const UploadDocumentInput = builder.inputType('UploadDocumentInput', {
  description: 'A file for a workspace.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Where it shall live.' }),
    file: t.field({ type: 'File', required: true, description: 'The bytes, as a part of a multipart request.' }),
    name: t.string({ description: 'A name instead of the file’s own.' }),
    path: t.string({
      description:
        'Where it was in a folder that is uploaded, such as `2024/Q1/report.csv`; up to 1,000 characters. Its last part is not the name.',
    }),
    tags: t.stringList({ description: 'Up to 50 tags of up to 64 characters.' }),
    metadata: t.field({ type: 'JSON', description: 'Whatever you want to remember with it.' }),
    ...whatToDo(t),
    idempotencyKey: t.string({ description: 'Makes a repeated request answer what the first one did.' }),
  }),
});

builder.mutationField('uploadDocument', (t) =>
  t.field({
    type: Document,
    errors: { types: uploadFailures },
    ...costs({ weight: 20, budget: 'upload' }),
    description:
      'Uploads a small file (see `server.multipartBytes`) in one request, and runs a job on it where `run` is given.',
    args: {
      input: t.arg({ type: UploadDocumentInput, required: true, description: 'The file and what belongs to it.' }),
    },
    resolve: async (_root, { input }, context) => {
      const file = await input.file.open();
      const upload = {
        workspaceId: input.workspaceId,
        name: input.name ?? file.name,
        path: input.path ?? null,
        contentType: file.type,
        tags: input.tags ?? [],
        metadata: inputJson(input.metadata),
        maxBytes: context.server.multipartBytes,
        idempotencyKey: input.idempotencyKey ?? null,
      };
      return uploadWhole(context, upload, planOf(input), file.bytes);
    },
  }),
);
