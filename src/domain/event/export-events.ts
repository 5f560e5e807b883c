import { counted, defineEvent } from './define.ts';
import { bytes, count, id, oneOf, share, text } from './field.ts';

const file = {
  exportId: id('The export.'),
  jobId: id('The job.'),
  format: oneOf('ExportFormat', 'What kind of file it is.'),
};
const rowCount = count('How many rows there are.');

export const exportEvents = [
  defineEvent('export.created', {
    description: 'An export was asked for.',
    message: (payload) => `An export as ${payload.format} was asked for (${counted(payload.rowCount, 'row')}).`,
    by: 'PERSON',
    fields: { ...file, rowCount },
  }),
  defineEvent('export.progressed', {
    description: 'A part of a file has been written.',
    message: ({ format, progress }) => `${format}: ${Math.floor(progress * 100)} % written.`,
    by: 'SYSTEM',
    fields: { ...file, progress: share('How much of it is written, 0 to 1.') },
  }),
  defineEvent('export.ready', {
    description: 'A file that was asked for can be downloaded.',
    message: (payload) => `${payload.format} with ${counted(payload.rowCount, 'row')} can be downloaded.`,
    by: 'SYSTEM',
    fields: { ...file, documentId: id('The document.'), rowCount, byteSize: bytes('Its bytes.') },
  }),
  defineEvent('export.failed', {
    description: 'A file that was asked for could not be made.',
    message: ({ format, reason }) => `The export as ${format} failed: ${reason}`,
    by: 'SYSTEM',
    fields: { ...file, reason: text('What went wrong.') },
  }),
];
