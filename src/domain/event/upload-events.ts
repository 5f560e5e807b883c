import { defineEvent } from './define.ts';
import { bytes, id } from './field.ts';

export const uploadEvents = [
  defineEvent('upload.completed', {
    description: 'All bytes of an upload have come, and are a document.',
    message: ({ byteSize }) => `The upload is complete (${byteSize.toLocaleString('en')} bytes).`,
    by: 'SYSTEM',
    fields: { uploadId: id('The upload.'), documentId: id('The document.'), byteSize: bytes('Its bytes.') },
  }),
];
