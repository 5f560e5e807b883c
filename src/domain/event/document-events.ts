import { defineEvent } from './define.ts';
import { bytes, id, text } from './field.ts';

const changed = { documentId: id('The document.'), name: text('Its name.') };

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
  defineEvent('document.updated', {
    description: 'A document has another name, other tags or other metadata.',
    message: ({ name }) => `“${name}” was changed.`,
    by: 'PERSON',
    fields: changed,
  }),
  defineEvent('document.deleted', {
    description: 'A document was deleted; it can be restored for a while.',
    message: ({ name }) => `“${name}” was deleted.`,
    by: 'PERSON',
    fields: changed,
  }),
  defineEvent('document.restored', {
    description: 'A deleted document was restored.',
    message: ({ name }) => `“${name}” was restored.`,
    by: 'PERSON',
    fields: changed,
  }),
];
