import type { EventPayload, EventType } from './event.ts';

type Messages = { [T in EventType]: (payload: EventPayload<T>) => string };

const messages: Messages = {
  'workspace.created': ({ name }) => `Workspace “${name}” was created.`,
  'api_key.created': ({ name, prefix }) => `API key “${name}” (${prefix}) was made.`,
  'document.uploaded': ({ name, byteSize }) => `“${name}” was uploaded (${byteSize.toLocaleString('en')} bytes).`,
  'configuration.created': ({ name }) => `Configuration “${name}” was created.`,
  'configuration.draft_saved': ({ number }) => `Draft ${number} was saved.`,
  'configuration.published': ({ number }) => `Version ${number} was published.`,
  'job.created': () => 'The job was submitted.',
  'job.started': ({ attempt, worker }) => `Attempt ${attempt} began on ${worker}.`,
  'job.progressed': ({ stage, progress }) => `${stage.toLowerCase()}: ${Math.floor(progress * 100)} %.`,
  'job.table_extracted': ({ name, rowCount, issueCount }) =>
    `Table “${name}”: ${count(rowCount, 'row')}, ${count(issueCount, 'issue')}.`,
  'job.outputs_persisted': ({ tables, rows }) => `${count(tables, 'table')} with ${count(rows, 'row')} stored.`,
  'job.export_persisted': ({ format, rowCount }) => `${format} with ${count(rowCount, 'row')} stored.`,
  'job.retry_scheduled': ({ attempt, reason, retryAt }) =>
    `Attempt ${attempt} failed: ${reason} Next try at ${retryAt}.`,
  'job.succeeded': ({ tables, rows, issues }) =>
    `The job succeeded: ${count(tables, 'table')}, ${count(rows, 'row')}, ${count(issues, 'issue')}.`,
  'job.failed': ({ reason }) => `The job failed: ${reason}`,
  'job.cancelled': () => 'The job was cancelled.',
};

/** What happened, as a sentence for people. */
export function describeEvent<T extends EventType>(type: T, payload: EventPayload<T>): string {
  return messages[type](payload);
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
