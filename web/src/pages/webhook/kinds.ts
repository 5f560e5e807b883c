import type { EventType, WebhookLineFragment } from '../../generated/graphql.ts';

/** Events that programs ask for most, by what they are about. */
export const kinds: { name: string; label: string; types: EventType[] }[] = [
  {
    name: 'jobs',
    label: 'Jobs that succeed, fail or are cancelled',
    types: ['JOB_SUCCEEDED', 'JOB_FAILED', 'JOB_CANCELLED'],
  },
  { name: 'exports', label: 'Files that are ready, or could not be made', types: ['EXPORT_READY', 'EXPORT_FAILED'] },
  {
    name: 'documents',
    label: 'Documents that are added, changed or deleted',
    types: ['DOCUMENT_UPLOADED', 'DOCUMENT_UPDATED', 'DOCUMENT_DELETED'],
  },
  { name: 'configurations', label: 'Configurations that are published', types: ['CONFIGURATION_PUBLISHED'] },
];

/** How an event type is written where it is sent: `job.succeeded`; `gone` for one that this version does not know. */
export function sentAs(type: EventType | null | undefined): string {
  return (type ?? 'gone').toLowerCase().replace('_', '.');
}

/** Why nothing is sent any more. */
export const disabledReasons: Record<NonNullable<WebhookLineFragment['disabledReason']>, string> = {
  PERSON: 'A person has disabled it.',
  GONE: 'Its receiver has answered that it is gone for good.',
  FAILURES: 'Its receiver has taken nothing for too long.',
};

/** How it goes: enabled, failing or disabled. */
export function stateOf({
  disabledAt,
  failingSince,
}: Pick<WebhookLineFragment, 'disabledAt' | 'failingSince'>): string {
  if (disabledAt) return 'DISABLED';
  return failingSince ? 'FAILING' : 'ENABLED';
}
