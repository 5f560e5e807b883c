import { deleteDocument, restoreDocument, updateDocument } from '../../src/domain/document/index.ts';
import { builder } from '../base/builder.ts';
import { conflictFailures } from '../base/failure.ts';
import { inputJson } from '../base/json-input.ts';
import { Document } from './document.ts';

const UpdateDocumentInput = builder.inputType('UpdateDocumentInput', {
  description: 'What to change of a document. What is left out stays.',
  fields: (t) => ({
    documentId: t.id({ required: true, description: 'The document.' }),
    name: t.string({ description: 'Its name.' }),
    tags: t.stringList({ description: 'All its tags: up to 50 of up to 64 characters.' }),
    metadata: t.field({ type: 'JSON', description: 'Whatever you want to remember with it; null for nothing.' }),
    expectedVersion: t.int({ description: 'The `version` you have seen: refused when another editor was faster.' }),
  }),
});

builder.mutationField('updateDocument', (t) =>
  t.field({
    type: Document,
    errors: { types: conflictFailures },
    description: 'Changes the name, tags and metadata of a document. Its bytes never change.',
    args: { input: t.arg({ type: UpdateDocumentInput, required: true, description: 'What to change.' }) },
    resolve: (_root, { input }, context) =>
      updateDocument(context, {
        ...input,
        metadata: input.metadata === undefined ? undefined : inputJson(input.metadata),
      }),
  }),
);

const DeleteDocumentInput = builder.inputType('DeleteDocumentInput', {
  description: 'Which document to delete.',
  fields: (t) => ({ documentId: t.id({ required: true, description: 'The document.' }) }),
});

builder.mutationField('deleteDocument', (t) =>
  t.field({
    type: Document,
    errors: { types: conflictFailures },
    description:
      'Puts a document away: lists show it only with `includeDeleted`, nothing can be run on it, and its links lead nowhere. It can be restored for `retention.deleted_documents_days`; then it goes for good, with everything made of it. Members may delete what they uploaded, by hand or with one of their keys.',
    args: { input: t.arg({ type: DeleteDocumentInput, required: true, description: 'Which document.' }) },
    resolve: (_root, { input }, context) => deleteDocument(context, input.documentId),
  }),
);

const RestoreDocumentInput = builder.inputType('RestoreDocumentInput', {
  description: 'Which document to restore.',
  fields: (t) => ({ documentId: t.id({ required: true, description: 'A document that was deleted.' }) }),
});

builder.mutationField('restoreDocument', (t) =>
  t.field({
    type: Document,
    errors: { types: conflictFailures },
    description: 'Takes the deletion of a document back, with everything that was made of it.',
    args: { input: t.arg({ type: RestoreDocumentInput, required: true, description: 'Which document.' }) },
    resolve: (_root, { input }, context) => restoreDocument(context, input.documentId),
  }),
);
