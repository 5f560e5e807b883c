import {
  type EventPayload,
  type EventType as EventTypeName,
  eventPayloads,
  eventTypes,
  isEventType,
  parsePayload,
} from '../../src/domain/event/event.ts';
import { describeEvent } from '../../src/domain/event/message.ts';
import { encodeCursor } from '../../src/timeline/cursor.ts';
import type { TimelineEvent } from '../../src/timeline/timeline.ts';
import { builder } from '../base/builder.ts';
import { Actor } from '../identity/actor.ts';

/** An event as resolvers see it: the row, its payload parsed. */
export interface EventShape<T extends EventTypeName = EventTypeName> extends Omit<TimelineEvent, 'type' | 'payload'> {
  type: T;
  payload: EventPayload<T>;
}

/** A row as a typed event; `null` for a type that this version does not know (written by a newer one). */
export function toEvent(row: TimelineEvent): EventShape | null {
  return isEventType(row.type) ? { ...row, type: row.type, payload: parsePayload(row.type, row.payload) } : null;
}

/** `job.retry_scheduled` → `JOB_RETRY_SCHEDULED`. */
function enumName(type: EventTypeName): string {
  return type.replace('.', '_').toUpperCase();
}

/** `job.retry_scheduled` → `JobRetryScheduledEvent`. */
export function eventTypeName(type: EventTypeName): string {
  return `${type.replace(/(?:^|[._])([a-z])/g, (_match, letter: string) => letter.toUpperCase())}Event`;
}

const descriptions: Record<EventTypeName, string> = {
  'workspace.created': 'A workspace was created.',
  'user.created': 'An account was made.',
  'user.deactivated': 'An account was deactivated.',
  'user.reactivated': 'An account was reactivated.',
  'user.password_changed': 'A person has a new password.',
  'user.identity_linked': 'A person’s account was linked with one at a sign-in provider.',
  'user.password_reset_requested': 'A person was sent a link to set a new password.',
  'session.signed_in': 'A person has signed in.',
  'session.signed_out': 'A person has signed out.',
  'session.sign_in_failed': 'A sign-in has failed.',
  'session.revoked': 'A session was ended.',
  'workspace.updated': 'A workspace has another name or slug.',
  'workspace.archived': 'A workspace was archived.',
  'workspace.restored': 'An archived workspace was opened again.',
  'member.invited': 'Somebody was invited.',
  'member.invitation_revoked': 'An invitation was revoked, or replaced by another.',
  'member.joined': 'Somebody has become a member.',
  'member.role_changed': 'A member has another role.',
  'member.removed': 'Somebody has left, or was removed.',
  'api_key.created': 'An API key was made.',
  'api_key.rotated': 'An API key has a new secret.',
  'api_key.revoked': 'An API key was revoked.',
  'document.uploaded': 'A document was uploaded.',
  'configuration.created': 'A configuration was created.',
  'configuration.draft_saved': 'A draft was saved.',
  'configuration.published': 'A draft was published.',
  'job.created': 'A job was submitted.',
  'job.started': 'A worker has begun an attempt.',
  'job.progressed': 'An attempt has come further.',
  'job.table_extracted': 'A table was extracted.',
  'job.outputs_persisted': 'All tables of a job are stored.',
  'job.export_persisted': 'A file made of a table is stored.',
  'job.retry_scheduled': 'An attempt failed through no fault of the user; there will be another.',
  'job.succeeded': 'A job has succeeded.',
  'job.failed': 'A job has failed.',
  'job.cancelled': 'A job was cancelled.',
  'export.created': 'An export was asked for.',
  'export.ready': 'A file that was asked for can be downloaded.',
  'export.failed': 'A file that was asked for could not be made.',
};

export const EventType = builder.enumType('EventType', {
  description: 'Everything that can happen.',
  values: Object.fromEntries(
    eventTypes.map((type) => [enumName(type), { value: type, description: descriptions[type] }]),
  ),
});

export const Event = builder.interfaceRef<EventShape>('Event').implement({
  description: 'One fact on a timeline. Never changes.',
  resolveType: ({ type }) => eventTypeName(type),
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    cursor: t.string({
      description: 'Its place in every timeline that shows it: pass it as `after` to go on from here.',
      resolve: (event) => encodeCursor(event),
    }),
    sequence: t.exposeInt('seq', { description: 'Its number on its own stream, from 1 without gaps.' }),
    type: t.expose('type', { type: EventType, description: 'What happened.' }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When it happened.' }),
    actor: t.field({
      type: Actor,
      nullable: true,
      description: 'Who did it; null when they have been deleted since.',
      resolve: (event, _args, context) => context.actors.load(event),
    }),
    message: t.string({
      description: 'What happened, as a sentence.',
      resolve: ({ type, payload }) => describeEvent(type, payload),
    }),
    traceId: t.exposeString('traceId', { nullable: true, description: 'Ties it to the request that caused it.' }),
  }),
});

const fieldDescriptions: Record<string, string> = {
  workspaceId: 'The workspace.',
  userId: 'The person.',
  email: 'The e-mail address.',
  sessionId: 'The session.',
  provider: 'The provider’s name in the settings.',
  issuer: 'The provider’s own name for itself.',
  method: 'How it was proved who signs in: PASSWORD, SSO or LINK.',
  apiKeyId: 'The key.',
  invitationId: 'The invitation.',
  membershipId: 'The membership.',
  role: 'What they are in the workspace: OWNER or MEMBER.',
  previousRole: 'What they were before.',
  slug: 'The workspace’s slug.',
  documentId: 'The document.',
  configurationId: 'The configuration.',
  configurationVersionId: 'The configuration’s version.',
  versionId: 'The version.',
  jobId: 'The job.',
  tableId: 'The table.',
  exportId: 'The export.',
  name: 'Its name.',
  prefix: 'The part of the key that may be shown.',
  byteSize: 'Its bytes.',
  contentType: 'Its media type.',
  number: 'The version’s number.',
  attempt: 'The attempt’s number.',
  worker: 'The worker that began it.',
  stage: 'What it is doing.',
  progress: 'How far it has come, 0 to 1.',
  ordinal: 'The table’s place in the document, from 0.',
  rowCount: 'How many rows there are.',
  issueCount: 'How many issues were found.',
  tables: 'How many tables there are.',
  rows: 'How many rows there are in all.',
  issues: 'How many issues were found.',
  format: 'What kind of file it is.',
  code: 'The stable code of the failure.',
  reason: 'What went wrong.',
  owner: 'Who can mend it: USER or SYSTEM.',
  retryAt: 'When the next attempt may begin.',
};

/** Whole numbers that fit an Int; bytes do not. */
const intFields = new Set(['number', 'attempt', 'ordinal', 'rowCount', 'issueCount', 'tables', 'rows', 'issues']);

/** The concrete type of an event: its payload's fields beside those of every event. */
function implementEvent(type: EventTypeName) {
  return builder.objectRef<EventShape>(eventTypeName(type)).implement({
    description: descriptions[type],
    interfaces: [Event],
    fields: (t) => {
      const facts = (payload: EventPayload): Record<string, unknown> => payload;
      return Object.fromEntries(
        Object.keys(eventPayloads[type].shape).map((field) => {
          const description = fieldDescriptions[field] ?? '';
          const read = ({ payload }: EventShape) => facts(payload)[field];
          if (field.endsWith('Id')) return [field, t.id({ description, resolve: (event) => String(read(event)) })];
          if (intFields.has(field)) return [field, t.int({ description, resolve: (event) => Number(read(event)) })];
          if (field === 'progress') return [field, t.float({ description, resolve: (event) => Number(read(event)) })];
          if (field === 'byteSize') {
            return [field, t.field({ type: 'BigInt', description, resolve: (event) => BigInt(Number(read(event))) })];
          }
          if (field === 'retryAt') {
            return [
              field,
              t.field({ type: 'DateTime', description, resolve: (event) => new Date(String(read(event))) }),
            ];
          }
          return [field, t.string({ description, resolve: (event) => String(read(event)) })];
        }),
      );
    },
  });
}

export const concreteEvents = eventTypes.map(implementEvent);
