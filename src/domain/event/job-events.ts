import { counted, defineEvent } from './define.ts';
import { count, id, instant, oneOf, optional, share, text } from './field.ts';

const jobId = id('The job.');
const attempt = count('The attempt’s number.');
const tables = count('How many tables there are.');
const rows = count('How many rows there are in all.');

export const jobEvents = [
  defineEvent('job.created', {
    description: 'A job was submitted.',
    message: () => 'The job was submitted.',
    by: 'PERSON',
    fields: {
      jobId,
      documentId: id('The document.'),
      configurationVersionId: id('The configuration’s version.'),
      fit: optional(share('How well the configuration fits, 0 to 1, where it was chosen for the document.')),
    },
  }),
  defineEvent('job.started', {
    description: 'A worker has begun an attempt.',
    message: (payload) => `Attempt ${payload.attempt} began on ${payload.worker}.`,
    by: 'SYSTEM',
    fields: { jobId, attempt, worker: text('The worker that began it.') },
  }),
  defineEvent('job.progressed', {
    description: 'An attempt has come further.',
    message: ({ stage, progress }) => `${stage.toLowerCase()}: ${Math.floor(progress * 100)} %.`,
    by: 'SYSTEM',
    fields: {
      jobId,
      attempt,
      stage: oneOf('JobStage', 'What it is doing.'),
      progress: share('How far it has come, 0 to 1.'),
    },
  }),
  defineEvent('job.table_extracted', {
    description: 'A table was extracted.',
    message: ({ name, rowCount, issueCount }) =>
      `Table “${name}”: ${counted(rowCount, 'row')}, ${counted(issueCount, 'issue')}.`,
    by: 'SYSTEM',
    fields: {
      jobId,
      tableId: id('The table.'),
      name: text('Its name.'),
      ordinal: count('The table’s place in the document, from 0.'),
      rowCount: count('How many rows there are.'),
      issueCount: count('How many issues were found.'),
    },
  }),
  defineEvent('job.outputs_persisted', {
    description: 'All tables of a job are stored.',
    message: (payload) => `${counted(payload.tables, 'table')} with ${counted(payload.rows, 'row')} stored.`,
    by: 'SYSTEM',
    fields: { jobId, tables, rows },
  }),
  defineEvent('job.export_persisted', {
    description: 'A file made of a table is stored.',
    message: ({ format, rowCount }) => `${format} with ${counted(rowCount, 'row')} stored.`,
    by: 'SYSTEM',
    fields: {
      jobId,
      exportId: id('The export.'),
      documentId: id('The document.'),
      format: oneOf('ExportFormat', 'What kind of file it is.'),
      rowCount: count('How many rows there are.'),
    },
  }),
  defineEvent('job.retry_scheduled', {
    description: 'An attempt failed through no fault of the user; there will be another.',
    message: (payload) => `Attempt ${payload.attempt} failed: ${payload.reason} Next try at ${payload.retryAt}.`,
    by: 'SYSTEM',
    fields: {
      jobId,
      attempt,
      code: text('The stable code of the failure.'),
      reason: text('What went wrong.'),
      retryAt: instant('When the next attempt may begin.'),
    },
  }),
  defineEvent('job.succeeded', {
    description: 'A job has succeeded.',
    message: (payload) =>
      `The job succeeded: ${counted(payload.tables, 'table')}, ${counted(payload.rows, 'row')}, ${counted(payload.issues, 'issue')}.`,
    by: 'SYSTEM',
    isLast: true,
    fields: { jobId, tables, rows, issues: count('How many issues were found.') },
  }),
  defineEvent('job.failed', {
    description: 'A job has failed.',
    message: ({ reason }) => `The job failed: ${reason}`,
    by: 'SYSTEM',
    isLast: true,
    fields: {
      jobId,
      code: text('The stable code of the failure.'),
      reason: text('What went wrong.'),
      owner: oneOf('FailureOwner', 'Who can mend it.'),
    },
  }),
  defineEvent('job.cancelled', {
    description: 'A job was cancelled.',
    message: () => 'The job was cancelled.',
    by: 'PERSON',
    isLast: true,
    fields: { jobId },
  }),
];
