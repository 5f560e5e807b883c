import type { EventPayload, EventType } from './event.ts';

type Messages = { [T in EventType]: (payload: EventPayload<T>) => string };

const messages: Messages = {
  'workspace.created': ({ name }) => `Workspace “${name}” was created.`,
  'user.created': ({ email }) => `An account was made for ${email}.`,
  'user.deactivated': () => 'The account was deactivated.',
  'user.reactivated': () => 'The account was reactivated.',
  'user.password_changed': () => 'The password was changed.',
  'user.identity_linked': ({ provider }) => `The account can be signed in to through ${provider}.`,
  'user.password_reset_requested': () => 'A link to set a new password was asked for.',
  'session.signed_in': ({ method }) => `Signed in (${method.toLowerCase()}).`,
  'session.signed_out': () => 'Signed out.',
  'session.sign_in_failed': ({ email, reason }) => `A sign-in as ${email} failed: ${reason}`,
  'session.revoked': ({ reason }) => `A session was ended: ${reason}`,
  'workspace.updated': ({ name, slug }) => `The workspace is called “${name}” (${slug}).`,
  'workspace.archived': () => 'The workspace was archived.',
  'workspace.restored': () => 'The workspace was restored.',
  'member.invited': ({ role }) => `Somebody was invited as ${role}.`,
  'member.invitation_revoked': () => 'An invitation was revoked.',
  'member.joined': ({ role }) => `Somebody has joined as ${role}.`,
  'member.role_changed': ({ role, previousRole }) => `A member’s role was changed from ${previousRole} to ${role}.`,
  'member.removed': ({ role }) => `Somebody who was ${role} is a member no more.`,
  'api_key.created': ({ name, prefix }) => `API key “${name}” (${prefix}) was made.`,
  'api_key.rotated': ({ name, prefix }) => `API key “${name}” (${prefix}) has a new secret.`,
  'api_key.revoked': ({ name, prefix }) => `API key “${name}” (${prefix}) was revoked.`,
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
  'export.created': ({ format, rowCount }) => `An export as ${format} was asked for (${count(rowCount, 'row')}).`,
  'export.ready': ({ format, rowCount }) => `${format} with ${count(rowCount, 'row')} can be downloaded.`,
  'export.failed': ({ format, reason }) => `The export as ${format} failed: ${reason}`,
};

/** What happened, as a sentence for people. */
export function describeEvent<T extends EventType>(type: T, payload: EventPayload<T>): string {
  return messages[type](payload);
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
