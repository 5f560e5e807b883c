import { completeUpload, createUpload } from '../../src/domain/upload/index.ts';
import { builder } from '../base/builder.ts';
import { uploadFailures } from '../base/failure.ts';
import { inputJson } from '../base/json-input.ts';
import type { UploadRow } from '../base/rows.ts';
import { costs } from '../cost/declaration.ts';
import { Document } from './document.ts';
import { planOf, whatToDo } from './run-input.ts';

const Upload = builder.objectRef<UploadRow>('Upload').implement({
  description: 'A file that comes in pieces, until `completeUpload` makes it a document.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'A typed, readable id, such as `upl_01JA…`.' }),
    name: t.exposeString('name', { description: 'The name that its document will have.' }),
    byteSize: t.expose('byteSize', {
      type: 'BigInt',
      nullable: true,
      description: 'Bytes that it will have; null until that is known.',
    }),
    receivedBytes: t.expose('receivedBytes', { type: 'BigInt', description: 'Bytes that have come.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Until when it can be sent and completed; then it is removed.',
    }),
  }),
});

interface Begun {
  upload: UploadRow;
  url: string;
  maxBytes: number;
}

const CreatedUpload = builder.objectRef<Begun>('CreatedUpload').implement({
  description: 'Where and how to send the bytes of a file.',
  fields: (t) => ({
    upload: t.field({ type: Upload, description: 'The upload.', resolve: ({ upload }) => upload }),
    url: t.expose('url', {
      type: 'URL',
      description:
        'A signed address, good for every client that holds it. It takes the whole file by `method` and `headers`, or in pieces by tus 1.0.0 (https://tus.io): HEAD says where to go on, PATCH goes on, DELETE gives it up.',
    }),
    method: t.string({ description: 'The method that sends the whole file in one request.', resolve: () => 'PUT' }),
    headers: t.field({
      type: 'JSON',
      description: 'The headers of that request.',
      resolve: () => ({ 'Content-Type': 'application/octet-stream' }),
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'Until when the address is good.',
      resolve: ({ upload }) => upload.expiresAt,
    }),
    maxBytes: t.field({
      type: 'BigInt',
      description: 'The most bytes that it takes.',
      resolve: ({ upload, maxBytes }) => upload.byteSize ?? BigInt(maxBytes),
    }),
  }),
});

const CreateUploadInput = builder.inputType('CreateUploadInput', {
  description: 'A file that shall come in pieces, or is larger than `server.multipartBytes`.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Where its document shall live.' }),
    name: t.string({ required: true, description: 'The file’s name.' }),
    path: t.string({
      description:
        'Where it was in a folder that is uploaded, such as `2024/Q1/report.csv`; up to 1,000 characters. Its last part is not the name.',
    }),
    contentType: t.string({ description: 'Its media type.' }),
    byteSize: t.field({
      type: 'BigInt',
      description: 'Its bytes, where they are known; at most `server.uploadBytes`.',
    }),
    sha256: t.string({ description: 'SHA-256 of the whole file in hex: what comes has to have it.' }),
    tags: t.stringList({ description: 'Up to 50 tags of up to 64 characters.' }),
    metadata: t.field({ type: 'JSON', description: 'Whatever you want to remember with it.' }),
    idempotencyKey: t.string({ description: 'Makes a repeated request answer what the first one did.' }),
  }),
});

builder.mutationField('createUpload', (t) =>
  t.field({
    type: CreatedUpload,
    errors: { types: uploadFailures },
    ...costs({ weight: 20 }),
    description:
      'Begins an upload of any size, which goes on after a connection, or the server, was away. `LimitError` for a file that is too large, and while too many of the workspace are unfinished.',
    args: { input: t.arg({ type: CreateUploadInput, required: true, description: 'The file.' }) },
    resolve: async (_root, { input }, context) => {
      const upload = await createUpload(context, {
        workspaceId: input.workspaceId,
        name: input.name,
        path: input.path ?? null,
        contentType: input.contentType ?? 'application/octet-stream',
        byteSize: input.byteSize ?? null,
        sha256: input.sha256 ?? null,
        tags: input.tags ?? [],
        metadata: inputJson(input.metadata),
        idempotencyKey: input.idempotencyKey ?? null,
      });
      const signed = await context.links.uploads.sign(upload.id, { expiresAt: upload.expiresAt });
      return { upload, url: `${context.baseUrl}/uploads/${signed}`, maxBytes: context.server.uploadBytes };
    },
  }),
);

const CompleteUploadInput = builder.inputType('CompleteUploadInput', {
  description: 'Which upload has come as a whole.',
  fields: (t) => ({
    uploadId: t.id({ required: true, description: 'The upload.' }),
    ...whatToDo(t),
  }),
});

builder.mutationField('completeUpload', (t) =>
  t.field({
    type: Document,
    errors: { types: uploadFailures },
    ...costs({ weight: 20, budget: 'upload' }),
    description:
      'Makes an upload its document, once its bytes are there; a repeated request answers the same document. `ConflictError` with the reason `UPLOAD_INCOMPLETE` while some are missing; a `ValidationError` where they are not those that the upload was begun for: then they are thrown away, and can be sent again.',
    args: { input: t.arg({ type: CompleteUploadInput, required: true, description: 'Which upload.' }) },
    resolve: (_root, { input }, context) => completeUpload(context, { uploadId: input.uploadId, ...planOf(input) }),
  }),
);
