import { defineEvent } from './define.ts';
import { bytes, id, text } from './field.ts';

export const documentEvents = [
  defineEvent('document.uploaded', {
    description: 'A document was uploaded.',
    message: ({ name, byteSize }) => `“${name}” was uploaded (${byteSize.toLocaleString('en')} bytes).`,
    by: 'PERSON',
    fields: {
      documentId: id('The document.'),
      name: text('Its name.'),
      byteSize: bytes('Its bytes.'),
      contentType: text('Its media type.'),
    },
  }),
];
